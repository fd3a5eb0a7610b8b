/** What can go wrong on the way, injected by a test into one kind of answer for a number of times. */

/** `api`: the JSON answers; `resolve`: the Hub's redirect; `blob`: the bytes at the redirect's target. */
export type AnswerKind = "api" | "resolve" | "blob";

export interface Fault {
  on: AnswerKind;
  /** Only requests whose path or file contains this. */
  path?: string;
  /** How many requests it meets; every one when absent. */
  times?: number;
  /** How many matching requests pass before it. */
  after?: number;

  /** AnswerKind this instead. */
  status?: number;
  headers?: Record<string, string>;
  body?: string;
  /** Cut the connection after this many bytes of the body. */
  cutAfter?: number;
  /** End the body properly, but this many bytes in: a short body without an error. */
  shortBody?: number;
  /** Append this many bytes, and say so in every length. */
  longBody?: number;
  /** Change the file's content. */
  corrupt?: (bytes: Buffer) => Buffer;
  /** Send the whole file with status 200 whatever was asked. */
  ignoreRange?: boolean;
  /** Send this ETag. */
  etag?: string;
  /** Every link handed out so far is refused from the moment that this answer has begun. */
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

  /** The faults that meet this request, merged; each is used up by one. */
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
