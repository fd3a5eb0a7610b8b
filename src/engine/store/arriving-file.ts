/** Byte ranges of a file while it is being stored. */

import { AppError } from "../../errors/app-error.ts";
import { releaseBuffer } from "../model/segmented-bytes.ts";
import { ChunkReader } from "./chunks.ts";
import { CHUNK_BYTES, chunkCount, type ModelStorage, type StoredFile } from "./storage.ts";

/** Chunks that stay in memory: headers and numbers are read in turns, and the store is slower than a fast network. */
const WINDOW = 4;

/**
 * A file that is stored or being stored. A range that has not arrived is waited for; one that is no longer in memory is read
 * from the store, where each chunk is verified. Whoever stores the file waits for its reader, so that chunks are mostly
 * read before they leave the memory.
 */
export class ArrivingFile {
  readonly name: string;
  readonly size: number;
  readonly #reader: ChunkReader;
  readonly #stored = new Set<number>();
  readonly #window = new Map<number, Uint8Array>();
  /** The chunk that is read. */
  #wanted = 0;
  #isWaiting = false;
  #isReleased = false;
  #failure: unknown;
  #changed: (() => void)[] = [];

  /** @param file complete if it has the hashes of its chunks */
  constructor(storage: ModelStorage, key: string, file: StoredFile) {
    this.name = file.path;
    this.size = file.size;
    this.#reader = new ChunkReader(storage, key, file);
    if (file.chunks) for (const index of file.chunks.keys()) this.#stored.add(index);
  }

  #notify(): void {
    for (const resolve of this.#changed.splice(0)) resolve();
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#changed.push(resolve));
  }

  /** Keeps the bytes in place of the oldest ones, but not of those that are read now. */
  #keep(index: number, bytes: Uint8Array): void {
    const oldest = [...this.#window.entries()].find(([kept]) => kept !== this.#wanted);
    if (this.#window.size === WINDOW && oldest) {
      this.#window.delete(oldest[0]);
      releaseBuffer(oldest[1]);
    }
    this.#window.set(index, bytes);
  }

  /** A chunk is in the store. */
  add(index: number): void {
    this.#stored.add(index);
    this.#notify();
  }

  /**
   * The next chunk is in the store, and these are its bytes. Resolves when there is room for another one, or when it is not
   * worth waiting: the reader waits for a later one, or reads no more.
   */
  async arrived(index: number, bytes: Uint8Array): Promise<void> {
    if (!this.#isReleased) this.#keep(index, bytes.slice());
    this.add(index);
    while (!this.#isReleased && !this.#isWaiting && index - this.#wanted >= WINDOW - 1) await this.#change();
  }

  /** Nothing is read any more. */
  release(): void {
    this.#isReleased = true;
    for (const bytes of this.#window.values()) releaseBuffer(bytes);
    this.#window.clear();
    this.#notify();
  }

  /** What has arrived is not valid, or the rest does not come: reads fail from now on. */
  fail(cause: unknown): void {
    this.#failure = cause;
    this.#notify();
  }

  /** The bytes of a chunk, valid until the next one is asked for. @param until as `ChunkReader.at` */
  async #chunkAt(index: number, until: number): Promise<Uint8Array> {
    this.#wanted = index;
    this.#notify();
    while (!this.#stored.has(index) && this.#failure === undefined) {
      this.#isWaiting = true;
      this.#notify();
      await this.#change();
    }
    this.#isWaiting = false;
    if (this.#failure !== undefined) throw this.#failure;
    const known = this.#window.get(index);
    if (known) return known;
    const chunk = await this.#reader.at(index, until);
    if (!chunk) throw new AppError("not-stored", `A part of ${this.name} is missing or damaged.`);
    this.#keep(index, chunk.bytes);
    return chunk.bytes;
  }

  /** As `ByteRanges.read`. @throws AppError `not-stored`, and the cause of `fail` */
  async read(start: number, end: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(end - start);
    for (let at = start; at < end;) {
      const index = Math.floor(at / CHUNK_BYTES);
      // One more than the range has: the next tensor is mostly the one that follows.
      const chunk = await this.#chunkAt(index, chunkCount(end) + 1);
      const part = chunk.subarray(at - index * CHUNK_BYTES, end - index * CHUNK_BYTES);
      bytes.set(part, at - start);
      at += part.length;
    }
    return bytes;
  }
}
