/** Fills, verifies, repairs and reads one file of a stored model, in one pass over its chunks. */

import { createSHA1, createSHA256, sha256 } from "hash-wasm";
import { AppError, throwIfCancelled } from "../../errors/app-error.ts";
import { releaseBuffer } from "../model/segmented-bytes.ts";
import { CHUNK_BYTES, chunkCount, type ModelStorage, type StoredChunk, type StoredFile } from "./storage.ts";

/** Fetches a byte range of a file, as `FileDownload.pieces` does. */
export type FetchPieces = (
  path: string,
  extent: { start: number; end: number },
  signal?: AbortSignal,
) => AsyncIterable<{ at: number; bytes: Uint8Array }>;

export interface FillOptions {
  /** When absent, missing chunks are an error. */
  fetchPieces?: FetchPieces | undefined;
  signal?: AbortSignal | undefined;
  /** `done` is the number of bytes that were fetched, or verified in the store; both phases count every byte once. */
  onBytes?: ((phase: "download" | "verify", done: number) => void) | undefined;
}

const lengthOf = (file: StoredFile, index: number) => Math.min(CHUNK_BYTES, file.size - index * CHUNK_BYTES);

/** Number of bytes of a file that are in the store. */
export async function storedBytes(storage: ModelStorage, key: string, file: StoredFile): Promise<number> {
  if (file.chunks) return file.size;
  const chunks = await storage.chunkIndexes(key, file.path);
  return Math.min(file.size, chunks.length * CHUNK_BYTES);
}

/** Hashes a file from its chunks in order: SHA-256, and the SHA-1 of its git blob if that is listed. */
async function fileHasher(file: StoredFile) {
  const whole = await createSHA256();
  const git = file.gitSha1 === undefined ? undefined : await createSHA1();
  git?.update(`blob ${file.size}\0`);
  return {
    update(bytes: Uint8Array) {
      whole.update(bytes);
      git?.update(bytes);
    },
    /** @returns the SHA-256, or undefined when a hash differs from the listed one */
    finish(): string | undefined {
      const digest = whole.digest("hex");
      const isListed =
        (file.sha256 === undefined || digest === file.sha256) &&
        (git === undefined || git.digest("hex") === file.gitSha1);
      return isListed ? digest : undefined;
    },
  };
}

/** A stored chunk, or undefined when it is missing or its bytes no longer have their hash. */
async function intactChunk(
  storage: ModelStorage,
  key: string,
  file: StoredFile,
  index: number,
): Promise<StoredChunk | undefined> {
  const chunk = await storage.chunk(key, file.path, index);
  if (!chunk || chunk.bytes.length !== lengthOf(file, index)) return undefined;
  const digest = await sha256(chunk.bytes);
  return digest === (file.chunks?.[index] ?? chunk.sha256) ? chunk : undefined;
}

/** Reads the chunks of a file, each while the one before it is used. */
export class ChunkReader {
  readonly #read: (index: number) => Promise<StoredChunk | undefined>;
  readonly #count: number;
  #ahead: { index: number; chunk: Promise<StoredChunk | undefined> } | undefined;

  constructor(storage: ModelStorage, key: string, file: StoredFile) {
    this.#read = (index) => intactChunk(storage, key, file, index);
    this.#count = chunkCount(file.size);
  }

  /** As `intactChunk`; read from the store again if it was missing. */
  async at(index: number): Promise<StoredChunk | undefined> {
    const ahead = this.#ahead?.index === index ? await this.#ahead.chunk : undefined;
    const chunk = ahead ?? (await this.#read(index));
    const next = index + 1;
    this.#ahead = chunk && next < this.#count ? { index: next, chunk: this.#read(next) } : undefined;
    // Its failure is thrown where it is awaited.
    this.#ahead?.chunk.catch(() => {});
    return chunk;
  }
}

/**
 * Divides bytes into chunks and stores each while the next one is filled. Two buffers take turns: a new one for each chunk
 * would wait for garbage collection.
 */
class ChunkFilling {
  readonly #file: StoredFile;
  readonly #put: (index: number, chunk: StoredChunk) => Promise<void>;
  #buffer = new Uint8Array(CHUNK_BYTES);
  #other = new Uint8Array(CHUNK_BYTES);
  /** Resolves when the other buffer's chunk is stored. */
  #stored: Promise<void> = Promise.resolve();
  #index: number;
  #filled = 0;

  /** @param put stores a copy of a chunk */
  constructor(file: StoredFile, from: number, put: (index: number, chunk: StoredChunk) => Promise<void>) {
    this.#file = file;
    this.#index = from;
    this.#put = put;
  }

  /** The offset of the next byte. */
  get done(): number {
    return Math.min(this.#index * CHUNK_BYTES + this.#filled, this.#file.size);
  }

  /** Resolves when every complete chunk is stored. @throws AppError as `ModelStorage.putChunk` */
  get stored(): Promise<void> {
    return this.#stored;
  }

  /** Goes back to the first byte. */
  async restart(): Promise<void> {
    await this.#stored;
    this.#index = 0;
    this.#filled = 0;
  }

  async #store(index: number, bytes: Uint8Array): Promise<void> {
    await this.#put(index, { bytes, sha256: await sha256(bytes) });
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
        await this.#stored;
        this.#stored = this.#store(this.#index, chunk);
        // Its failure is thrown where it is awaited.
        this.#stored.catch(() => {});
        [this.#buffer, this.#other] = [this.#other, this.#buffer];
        this.#index += 1;
        this.#filled = 0;
      }
      yield this.done;
    }
  }
}

class FileFilling {
  readonly #storage: ModelStorage;
  readonly #key: string;
  readonly #file: StoredFile;
  readonly #options: FillOptions;

  constructor(storage: ModelStorage, key: string, file: StoredFile, options: FillOptions) {
    this.#storage = storage;
    this.#key = key;
    this.#file = file;
    this.#options = options;
  }

  async run(): Promise<StoredFile | undefined> {
    const hasher = await fileHasher(this.#file);
    const reader = new ChunkReader(this.#storage, this.#key, this.#file);
    const chunks: string[] = [];
    const { signal, onBytes } = this.#options;
    const present = await this.#storage.chunkIndexes(this.#key, this.#file.path);
    while (chunks.length < chunkCount(this.#file.size)) {
      throwIfCancelled(signal);
      const index = chunks.length;
      const stored = await reader.at(index);
      if (stored) {
        hasher.update(stored.bytes);
        releaseBuffer(stored.bytes);
        chunks.push(stored.sha256);
        onBytes?.("verify", index * CHUNK_BYTES + lengthOf(this.#file, index));
        continue;
      }
      const until = present.find((candidate) => candidate > index) ?? chunkCount(this.#file.size);
      // The loop reads the new chunks from the store next.
      await this.#fetch(index, until);
    }
    const digest = hasher.finish();
    return digest === undefined ? undefined : { ...this.#file, sha256: digest, chunks };
  }

  async #fetch(from: number, until: number): Promise<void> {
    const { fetchPieces, signal, onBytes } = this.#options;
    const { path, size } = this.#file;
    if (!fetchPieces) throw new AppError("not-stored", `A part of ${path} is missing or damaged.`);
    const extent = { start: from * CHUNK_BYTES, end: Math.min(until * CHUNK_BYTES, size) };
    const filling = new ChunkFilling(this.#file, from, async (index, chunk) =>
      this.#storage.putChunk(this.#key, path, index, chunk),
    );
    try {
      for await (const { at, bytes } of fetchPieces(path, extent, signal)) {
        if (at !== filling.done) {
          await filling.restart();
          await this.#storage.removeChunks(this.#key, path);
        }
        for await (const done of filling.add(bytes)) {
          onBytes?.("download", done);
          throwIfCancelled(signal);
        }
      }
    } finally {
      await filling.stored;
    }
  }
}

/**
 * Completes and verifies a file: each stored chunk is verified, missing and damaged chunks are fetched, and the whole
 * is hashed. If the hash of the whole is wrong, the file is fetched once more from the start; if it is wrong again, all
 * of its chunks are removed.
 * @returns the file with its hashes, for the model's record
 * @throws AppError `hash-mismatch`, `not-stored`, `storage-full`, and those of `fetchPieces`
 */
export async function fillFile(
  storage: ModelStorage,
  key: string,
  file: StoredFile,
  options: FillOptions,
): Promise<StoredFile> {
  for (let attempt = 0; attempt < 2; attempt += 1) {
    const filled = await new FileFilling(storage, key, file, options).run();
    if (filled) return filled;
    await storage.removeChunks(key, file.path);
    if (!options.fetchPieces) break;
  }
  throw new AppError("hash-mismatch", `${file.path} does not have the hash that is listed for it.`);
}

/**
 * The bytes of a complete file, chunk by chunk. Each chunk is verified; a damaged or missing one is first fetched again.
 * @throws AppError as `fillFile`
 */
export async function* readStoredFile(
  storage: ModelStorage,
  key: string,
  file: StoredFile,
  options: FillOptions,
): AsyncGenerator<Uint8Array> {
  const reader = new ChunkReader(storage, key, file);
  for (let index = 0; index < chunkCount(file.size); index += 1) {
    throwIfCancelled(options.signal);
    let chunk = await reader.at(index);
    if (!chunk) {
      await fillFile(storage, key, file, options);
      chunk = await reader.at(index);
    }
    if (!chunk) throw new AppError("storage-unavailable", `${file.path} cannot be kept here.`);
    yield chunk.bytes;
  }
}

/**
 * Stores a file that is made here, in place of an earlier attempt.
 * @param bytes `file.size` bytes in all
 * @returns the file with its hashes, for the model's record
 * @throws AppError `storage-full`, `cancelled`, and those of `bytes`
 */
export async function storeFile(
  storage: ModelStorage,
  key: string,
  file: StoredFile,
  bytes: AsyncIterable<Uint8Array>,
  { signal, onBytes }: { signal?: AbortSignal | undefined; onBytes?: (done: number) => void } = {},
): Promise<StoredFile> {
  await storage.removeChunks(key, file.path);
  const hasher = await createSHA256();
  const chunks: string[] = [];
  const filling = new ChunkFilling(file, 0, async (index, chunk) => {
    hasher.update(chunk.bytes);
    await storage.putChunk(key, file.path, index, chunk);
    chunks.push(chunk.sha256);
    onBytes?.(index * CHUNK_BYTES + chunk.bytes.length);
  });
  try {
    for await (const piece of bytes) {
      for await (const _ of filling.add(piece)) throwIfCancelled(signal);
    }
  } finally {
    await filling.stored;
  }
  if (chunks.length !== chunkCount(file.size)) throw new Error("Fewer bytes came than the file has.");
  return { ...file, sha256: hasher.digest("hex"), chunks };
}
