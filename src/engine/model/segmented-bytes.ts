/** The bytes of a file in the segments in which they arrived; a joined copy would need the memory a second time. */

/** The methods with which readers access the bytes of a file; a Uint8Array implements them. */
export type ByteSource = Pick<Uint8Array, "length" | "at" | "subarray">;

/**
 * Frees memory that was allocated in JavaScript at once, where the platform can (ArrayBuffer.transfer); garbage collection
 * frees it much later. Not for bytes of a stream or a Blob: Chromium keeps them, and no longer counts them as garbage.
 */
export function releaseBuffer({ length, buffer }: Uint8Array): void {
  if (length === buffer.byteLength) (buffer as Partial<ArrayBuffer>).transfer?.(0);
}

/** Bytes of a file; `end` is exclusive. */
export interface ByteRange {
  start: number;
  end: number;
}

export class SegmentedBytes implements ByteSource {
  readonly length: number;
  readonly #pieces: (Uint8Array | undefined)[];
  readonly #starts: number[] = [];
  /** For each segment, how many of the ranges that are read once are still unread. */
  readonly #unread: number[];
  readonly #singleReads = new Set<string>();
  /** Segments that only the result of the last `take` uses. */
  readonly #taken: Uint8Array[] = [];
  /** The segment of the last access; the next access is mostly near it. */
  #lastIndex = 0;

  constructor(pieces: readonly Uint8Array[]) {
    this.#pieces = [...pieces];
    let length = 0;
    for (const piece of pieces) {
      this.#starts.push(length);
      length += piece.length;
    }
    this.length = length;
    this.#unread = pieces.map(() => 0);
  }

  [Symbol.iterator](): IterableIterator<Uint8Array> {
    return this.#pieces.map((_, index) => this.#piece(index)).values();
  }

  #piece(index: number): Uint8Array {
    const piece = this.#pieces[index];
    if (!piece) throw new Error("These bytes were read and released.");
    return piece;
  }

  /** The index of the segment that contains an offset. */
  #find(place: number): number {
    const isIn = (index: number) =>
      place >= (this.#starts[index] ?? Number.POSITIVE_INFINITY) &&
      place < (this.#starts[index + 1] ?? this.length);
    if (isIn(this.#lastIndex)) return this.#lastIndex;
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#starts[middle] ?? 0) <= place) low = middle;
      else high = middle - 1;
    }
    this.#lastIndex = low;
    return low;
  }

  at(place: number): number | undefined {
    if (place < 0 || place >= this.length) return undefined;
    const index = this.#find(place);
    return this.#piece(index)[place - (this.#starts[index] ?? 0)];
  }

  #indexes({ start, end }: ByteRange): number[] {
    if (start >= end) return [];
    const [first, last] = [this.#find(start), this.#find(end - 1)];
    return Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  }

  /** A view if one segment contains the range, else a copy. */
  subarray(start = 0, end = this.length): Uint8Array {
    const indexes = this.#indexes({ start, end });
    const partOf = (index: number) => {
      const from = this.#starts[index] ?? 0;
      return this.#piece(index).subarray(Math.max(0, start - from), end - from);
    };
    const [only] = indexes;
    if (indexes.length <= 1) return only === undefined ? new Uint8Array() : partOf(only);
    const bytes = new Uint8Array(end - start);
    for (const index of indexes) bytes.set(partOf(index), Math.max(0, (this.#starts[index] ?? 0) - start));
    return bytes;
  }

  /** Declares that from now on only these ranges are read, each once; a segment is released after its last one. */
  readOnce(extents: readonly ByteRange[]): void {
    for (const extent of extents) {
      this.#singleReads.add(`${extent.start} ${extent.end}`);
      for (const index of this.#indexes(extent)) this.#unread[index] = (this.#unread[index] ?? 0) + 1;
    }
    for (const [index, count] of this.#unread.entries()) if (count === 0) this.#release(index);
  }

  #release(index: number): void {
    releaseBuffer(this.#drop(index));
  }

  /**
   * `subarray` for a declared range, once. The result is valid until the next call.
   * @param into if given, the bytes are copied there, and each segment is released after its copy
   */
  take(start: number, end: number, into?: Uint8Array): Uint8Array {
    for (const bytes of this.#taken.splice(0)) releaseBuffer(bytes);
    if (!this.#singleReads.delete(`${start} ${end}`)) {
      const bytes = this.subarray(start, end);
      into?.set(bytes);
      return into ?? bytes;
    }
    const indexes = this.#indexes({ start, end });
    const joined = into ?? (indexes.length > 1 ? new Uint8Array(end - start) : undefined);
    const bytes = joined ?? this.subarray(start, end);
    for (const index of indexes) {
      const from = this.#starts[index] ?? 0;
      joined?.set(
        this.#piece(index).subarray(Math.max(0, start - from), end - from),
        Math.max(0, from - start),
      );
      const unread = (this.#unread[index] ?? 0) - 1;
      this.#unread[index] = unread;
      if (unread > 0) continue;
      // Copied segments are released now; a view needs its segment until the next call.
      if (joined) this.#release(index);
      else this.#taken.push(this.#drop(index));
    }
    if (joined && !into) this.#taken.push(joined);
    return bytes;
  }

  #drop(index: number): Uint8Array {
    const piece = this.#piece(index);
    this.#pieces[index] = undefined;
    return piece;
  }

  join(): Uint8Array {
    return this.subarray();
  }
}
