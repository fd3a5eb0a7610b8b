/** The chunks of a file: read ahead and verified, or filled and written several at once. */

import { sha256Of } from "../model/sha256.ts";
import { CHUNK_BYTES, chunkCount, type ModelStorage, type StoredChunk, type StoredFile } from "./storage.ts";

export const lengthOf = (file: StoredFile, index: number) =>
  Math.min(CHUNK_BYTES, file.size - index * CHUNK_BYTES);

/** A stored chunk, or undefined when it is missing or its bytes no longer have their hash. */
async function intactChunk(
  storage: ModelStorage,
  key: string,
  file: StoredFile,
  index: number,
): Promise<StoredChunk | undefined> {
  const chunk = await storage.chunk(key, file.path, index);
  if (!chunk || chunk.bytes.length !== lengthOf(file, index)) return undefined;
  const digest = await sha256Of(chunk.bytes);
  return digest === (file.chunks?.[index] ?? chunk.sha256) ? chunk : undefined;
}

/** Chunks that are read while the one before them is used: each waits for the browser several times. */
const READ_AHEAD = 4;

/** Reads the chunks of a file. */
export class ChunkReader {
  readonly #read: (index: number) => Promise<StoredChunk | undefined>;
  readonly #count: number;
  readonly #ahead = new Map<number, Promise<StoredChunk | undefined>>();

  constructor(storage: ModelStorage, key: string, file: StoredFile) {
    this.#read = (index) => intactChunk(storage, key, file, index);
    this.#count = chunkCount(file.size);
  }

  /**
   * As `intactChunk`; read from the store again if it was missing.
   * @param until the chunk after the last one that is read ahead
   */
  async at(index: number, until = this.#count): Promise<StoredChunk | undefined> {
    const last = Math.min(until, this.#count, index + 1 + READ_AHEAD);
    for (const known of this.#ahead.keys()) if (known < index || known >= last) this.#ahead.delete(known);
    for (let next = index; next < last; next += 1) {
      if (this.#ahead.has(next)) continue;
      const chunk = this.#read(next);
      // Its failure is thrown where it is awaited.
      chunk.catch(() => {});
      this.#ahead.set(next, chunk);
    }
    const chunk = await this.#ahead.get(index);
    this.#ahead.delete(index);
    return chunk ?? (await this.#read(index));
  }
}

/** Full chunks that wait while others are written. */
const WAITING = 4;

/**
 * Divides bytes into chunks and stores them. Chunks that become full during a write are written together by the next one,
 * because each write has a cost of its own. Buffers are used again: new ones would wait for garbage collection.
 */
export class ChunkFilling {
  readonly #file: StoredFile;
  readonly #put: (index: number, chunks: readonly StoredChunk[]) => Promise<void>;
  readonly #free: Uint8Array<ArrayBuffer>[] = [];
  #buffer = new Uint8Array(CHUNK_BYTES);
  #waiting: { bytes: Uint8Array<ArrayBuffer>; sha256: Promise<string> }[] = [];
  /** The write that is going on. */
  #write: Promise<void> = Promise.resolve();
  /** Resolves when nothing waits. */
  #writing: Promise<void> | undefined;
  /** The index of the first chunk that waits. */
  #first: number;
  /** The index of the chunk that is filled. */
  #index: number;
  #filled = 0;

  /** @param put stores copies of chunks with consecutive indexes */
  constructor(
    file: StoredFile,
    from: number,
    put: (index: number, chunks: readonly StoredChunk[]) => Promise<void>,
  ) {
    this.#file = file;
    this.#first = from;
    this.#index = from;
    this.#put = put;
  }

  /** The offset of the next byte. */
  get done(): number {
    return Math.min(this.#index * CHUNK_BYTES + this.#filled, this.#file.size);
  }

  /** Resolves when every complete chunk is stored. @throws AppError as `ModelStorage.putChunks` */
  async stored(): Promise<void> {
    await this.#writing;
  }

  /** Goes back to the first byte. */
  async restart(): Promise<void> {
    await this.stored();
    this.#first = 0;
    this.#index = 0;
    this.#filled = 0;
  }

  async #writeOnce(): Promise<void> {
    const waiting = this.#waiting.splice(0);
    const chunks = waiting.map(async ({ bytes, sha256 }) => ({ bytes, sha256: await sha256 }));
    await this.#put(this.#first, await Promise.all(chunks));
    this.#first += waiting.length;
    for (const { bytes } of waiting) if (bytes.length === CHUNK_BYTES) this.#free.push(bytes);
  }

  async #writeWaiting(): Promise<void> {
    while (this.#waiting.length > 0) await (this.#write = this.#writeOnce());
    this.#writing = undefined;
  }

  async #store(bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#waiting.push({ bytes, sha256: sha256Of(bytes) });
    this.#writing ??= this.#writeWaiting();
    // Its failure is thrown where it is awaited.
    this.#writing.catch(() => {});
    while (this.#waiting.length >= WAITING) await this.#write;
  }

  /** @returns `done` after each part that was taken */
  async *add(bytes: Uint8Array): AsyncGenerator<number> {
    for (let copied = 0; copied < bytes.length;) {
      const chunk = this.#buffer.subarray(0, Math.max(0, lengthOf(this.#file, this.#index)));
      if (chunk.length === 0) throw new Error("More bytes came than the file has.");
      const part = bytes.subarray(copied, copied + chunk.length - this.#filled);
      chunk.set(part, this.#filled);
      copied += part.length;
      this.#filled += part.length;
      if (this.#filled === chunk.length) {
        this.#index += 1;
        this.#filled = 0;
        await this.#store(chunk);
        this.#buffer = this.#free.pop() ?? new Uint8Array(CHUNK_BYTES);
      }
      yield this.done;
    }
  }
}
