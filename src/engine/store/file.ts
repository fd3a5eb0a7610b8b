/** Fills, verifies, repairs and reads one file of a stored model, in one pass over its chunks. */

import { createSHA1, createSHA256, type IHasher } from "hash-wasm";
import { AppError, throwIfCancelled } from "../../errors/app-error.ts";
import { releaseBuffer } from "../model/segmented-bytes.ts";
import type { ArrivingFile } from "./arriving-file.ts";
import { ChunkFilling, ChunkReader, lengthOf } from "./chunks.ts";
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
  /** `done` is the number of bytes that are verified, and whether the last were fetched or found in the store. */
  onBytes?: ((phase: "download" | "verify", done: number) => void) | undefined;
  /** Reads the file meanwhile. */
  reader?: ArrivingFile | undefined;
  /** Whether the last chunks are fetched before the others: the reader begins with them. */
  isEndFirst?: boolean | undefined;
}

/**
 * Chunks of one request for a reader, who may be slower than the network: Chromium takes up to 100 MB of a response into
 * memory while nobody reads it (BufferingBytesConsumer).
 */
const READER_CHUNKS = 32;
/** Chunks that are fetched first for a reader that begins with the end; the last one may have a few bytes only. */
const END_CHUNKS = 2;

/** Number of bytes of a file that are in the store. */
export async function storedBytes(storage: ModelStorage, key: string, file: StoredFile): Promise<number> {
  if (file.chunks) return file.size;
  const chunks = await storage.chunkIndexes(key, file.path);
  return Math.min(file.size, chunks.length * CHUNK_BYTES);
}

/** Number of bytes of files that are not in the store yet. */
export async function missingBytes(
  storage: ModelStorage,
  key: string,
  files: readonly StoredFile[],
): Promise<number> {
  const missing = files.map(async (file) => file.size - (await storedBytes(storage, key, file)));
  return (await Promise.all(missing)).reduce((sum, bytes) => sum + bytes, 0);
}

/** The hashes of a file, from its chunks in order: SHA-256, and the SHA-1 of its git blob if that is listed. */
class FileHashes {
  /** Of each chunk. */
  readonly chunks: string[] = [];
  readonly #file: StoredFile;
  readonly #whole: IHasher;
  readonly #git: IHasher | undefined;

  private constructor(file: StoredFile, whole: IHasher, git: IHasher | undefined) {
    this.#file = file;
    this.#whole = whole;
    this.#git = git;
    this.restart();
  }

  static async of(file: StoredFile): Promise<FileHashes> {
    return new FileHashes(
      file,
      await createSHA256(),
      file.gitSha1 === undefined ? undefined : await createSHA1(),
    );
  }

  restart(): void {
    this.chunks.splice(0);
    this.#whole.init();
    this.#git?.init().update(`blob ${this.#file.size}\0`);
  }

  update({ bytes, sha256 }: StoredChunk): void {
    this.chunks.push(sha256);
    this.#whole.update(bytes);
    this.#git?.update(bytes);
  }

  /** @returns the file with its hashes, or undefined when one differs from the listed one */
  finish(): StoredFile | undefined {
    const { sha256, gitSha1 } = this.#file;
    const digest = this.#whole.digest("hex");
    const isListed =
      (sha256 === undefined || digest === sha256) &&
      (gitSha1 === undefined || this.#git?.digest("hex") === gitSha1);
    return isListed ? { ...this.#file, sha256: digest, chunks: this.chunks } : undefined;
  }
}

const changed = (path: string) => new AppError("hash-mismatch", `${path} is fetched from its start again.`);

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
    const hashes = await FileHashes.of(this.#file);
    const { chunks } = hashes;
    const chunkReader = new ChunkReader(this.#storage, this.#key, this.#file);
    const { signal, onBytes, reader, isEndFirst } = this.#options;
    if (isEndFirst) await this.#fetchEnd();
    const present = await this.#storage.chunkIndexes(this.#key, this.#file.path);
    while (chunks.length < chunkCount(this.#file.size)) {
      throwIfCancelled(signal);
      const index = chunks.length;
      const stored = await chunkReader.at(index);
      if (stored) {
        hashes.update(stored);
        await reader?.arrived(index, stored.bytes);
        releaseBuffer(stored.bytes);
        onBytes?.("verify", index * CHUNK_BYTES + lengthOf(this.#file, index));
        continue;
      }
      const until = present.find((candidate) => candidate > index) ?? chunkCount(this.#file.size);
      await this.#fetch(index, reader ? Math.min(until, index + READER_CHUNKS) : until, hashes);
    }
    return hashes.finish();
  }

  /** Fetches and stores the last chunks. A server that sends something else is asked again in the order of the file. */
  async #fetchEnd(): Promise<void> {
    const { fetchPieces, signal, reader } = this.#options;
    const { path, size } = this.#file;
    const from = chunkCount(size) - END_CHUNKS;
    const present = await this.#storage.chunkIndexes(this.#key, path);
    if (!fetchPieces || from <= 0 || present.includes(from)) return;
    const filling = new ChunkFilling(this.#file, from, async (index, chunks) => {
      await this.#storage.putChunks(this.#key, path, index, chunks);
      for (const at of chunks.keys()) reader?.add(index + at);
    });
    try {
      for await (const { at, bytes } of fetchPieces(path, { start: from * CHUNK_BYTES, end: size }, signal)) {
        if (at !== filling.done) return;
        for await (const _ of filling.add(bytes)) throwIfCancelled(signal);
      }
    } finally {
      await filling.stored();
    }
  }

  /** Fetches and stores chunks; they are hashed on the way, and read again only when they are used. */
  async #fetch(from: number, until: number, hashes: FileHashes): Promise<void> {
    const { fetchPieces, signal, onBytes, reader } = this.#options;
    const { path, size } = this.#file;
    if (!fetchPieces) throw new AppError("not-stored", `A part of ${path} is missing or damaged.`);
    const extent = { start: from * CHUNK_BYTES, end: Math.min(until * CHUNK_BYTES, size) };
    const filling = new ChunkFilling(this.#file, from, async (index, chunks) => {
      const stored = this.#storage.putChunks(this.#key, path, index, chunks);
      for (const chunk of chunks) hashes.update(chunk);
      await stored;
      for (const [at, { bytes }] of chunks.entries()) await reader?.arrived(index + at, bytes);
    });
    try {
      for await (const { at, bytes } of fetchPieces(path, extent, signal)) {
        if (at !== filling.done) {
          reader?.fail(changed(path));
          await filling.restart();
          hashes.restart();
          await this.#storage.removeChunks(this.#key, path);
        }
        for await (const done of filling.add(bytes)) {
          onBytes?.("download", done);
          throwIfCancelled(signal);
        }
      }
    } finally {
      await filling.stored();
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
    options.reader?.fail(changed(file.path));
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
  const hashes = await FileHashes.of(file);
  const filling = new ChunkFilling(file, 0, async (index, chunks) => {
    const stored = storage.putChunks(key, file.path, index, chunks);
    for (const chunk of chunks) hashes.update(chunk);
    await stored;
    onBytes?.(Math.min((index + chunks.length) * CHUNK_BYTES, file.size));
  });
  try {
    for await (const piece of bytes) {
      for await (const _ of filling.add(piece)) throwIfCancelled(signal);
    }
  } finally {
    await filling.stored();
  }
  const stored = hashes.chunks.length === chunkCount(file.size) && hashes.finish();
  if (!stored) throw new Error("Fewer bytes came than the file has.");
  return stored;
}
