/** Faults that a test injects into responses of one kind, for a number of times. */

/** `api`: JSON responses; `resolve`: the redirect of the Hub; `blob`: the bytes at the redirect's target. */
export type AnswerKind = "api" | "resolve" | "blob";

export interface Fault {
  on: AnswerKind;
  /** Only requests whose path or file contains this. */
  path?: string;
  /** Number of requests that get the fault; all when absent. */
  times?: number;
  /** Number of matching requests without the fault before it. */
  after?: number;

  /** Respond with this status. */
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Cut the connection after this many bytes of the body. */
  cutAfter?: number;
  /** End the body without an error after this many bytes. */
  shortBody?: number;
  /** Append this many bytes, and include them in every length. */
  longBody?: number;
  /** Change the file's content. */
  corrupt?: (bytes: Buffer) => Buffer;
  /** Send the whole file with status 200, also for range requests. */
  ignoreRange?: boolean;
  /** Send this ETag. */
  etag?: string;
  /** Reject every link issued so far as soon as this response has begun. */
  expireLinks?: boolean;
  /** Bytes per second. */
  throttle?: number;
  /** Send up to this byte of the file, then nothing more, with the connection open. */
  stallAt?: number;
}

export const flippedByte = (at: number) => (bytes: Buffer) => {
  const copy = Buffer.from(bytes);
  copy[at] = (copy[at] ?? 0) ^ 0x01;
  return copy;
};

export const zeroedTail = (length: number) => (bytes: Buffer) => {
  const copy = Buffer.from(bytes);
  copy.fill(0, copy.length - length);
  return copy;
};

export class FaultPlan {
  #faults: (Fault & { left: number; skip: number })[] = [];

  add(fault: Fault): void {
    this.#faults.push({ ...fault, left: fault.times ?? Number.POSITIVE_INFINITY, skip: fault.after ?? 0 });
  }

  clear(): void {
    this.#faults = [];
  }

  /** The faults for this request, merged; reduces the remaining number of each. */
  take(on: AnswerKind, path: string): Partial<Fault> {
    let merged: Partial<Fault> = {};
    for (const fault of this.#faults) {
      if (fault.on !== on || (fault.path && !path.includes(fault.path)) || fault.left <= 0) continue;
      if (fault.skip > 0) {
        fault.skip -= 1;
        continue;
      }
      fault.left -= 1;
      merged = { ...merged, ...fault };
    }
    return merged;
  }
}
