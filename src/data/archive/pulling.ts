import type { Inflater } from "./inflate.ts";

/** The routine of a decompressor: it waits at each `yield` until more bytes are there. */
export type Routine<T = void> = Generator<void, T, void>;

/** A decompressor that is written as if it read a file: it asks for bytes, and waits until they were pushed. */
export abstract class PullInflater implements Inflater {
  ondata: Inflater["ondata"] = () => {};
  #buffer = new Uint8Array(1 << 14);
  #start = 0;
  #end = 0;
  #isFinal = false;
  #routine: Routine | undefined;

  /** @throws Error for bytes that are not of the format */
  protected abstract run(): Routine;

  /** @throws Error when the stream ends early, besides what the routine throws */
  push(bytes: Uint8Array, final: boolean): void {
    this.#append(bytes);
    this.#isFinal = final;
    this.#routine ??= this.run();
    this.#routine.next();
  }

  /** Waits until so many bytes are there. @returns the bytes that are there, fewer at the end of the stream */
  protected *atLeast(count: number): Routine<Uint8Array> {
    while (this.#end - this.#start < count && !this.#isFinal) yield;
    return this.#buffer.subarray(this.#start, this.#end);
  }

  /** The next bytes; they are valid until the next request. @throws Error when the stream ends before */
  protected *take(count: number): Routine<Uint8Array> {
    const bytes = yield* this.atLeast(count);
    if (bytes.length < count) throw new Error("The stream ends early.");
    this.skip(count);
    return bytes.subarray(0, count);
  }

  /** @param count at most the bytes that are there */
  protected skip(count: number): void {
    this.#start += count;
  }

  protected emit(chunk: Uint8Array<ArrayBuffer>): void {
    this.ondata(chunk, false);
  }

  #append(bytes: Uint8Array): void {
    const kept = this.#end - this.#start;
    if (this.#end + bytes.length > this.#buffer.length) {
      const isLarge = kept + bytes.length > this.#buffer.length / 2;
      const target = isLarge ? new Uint8Array(2 * (kept + bytes.length)) : this.#buffer;
      target.set(this.#buffer.subarray(this.#start, this.#end));
      this.#buffer = target;
      this.#start = 0;
      this.#end = kept;
    }
    this.#buffer.set(bytes, this.#end);
    this.#end += bytes.length;
  }
}
