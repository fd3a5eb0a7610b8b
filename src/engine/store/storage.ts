/** The interface of a model storage; IndexedDB, memory and (in Node) folders implement it. */

/** Bytes of a chunk; the last chunk of a file may be shorter. A broken download loses at most one chunk. */
export const CHUNK_BYTES = 2 ** 20;

export interface StoredFile {
  path: string;
  /** Bytes. */
  size: number;
  /** Hexadecimal; known at once for large files, after the download for plain ones. */
  sha256?: string;
  /** Of a plain file on the Hub: the SHA-1 of its git blob, checked in place of `sha256`. */
  gitSha1?: string;
  /** SHA-256 of each chunk, written when the whole file has passed; its absence means "not complete". */
  chunks?: string[];
}

/** Where the hashes of the files came from. */
export type Origin =
  /** The Hub listed each file's hash over a secure connection. */
  | "hub"
  /** The hashes came with the files, from another computer. */
  | "import";

export interface ModelRecord {
  /** `host/org/name@commit` */
  key: string;
  host: string;
  id: string;
  commit: string;
  /** The branch, tag or commit that was asked for. */
  revision: string;
  origin: Origin;
  files: StoredFile[];
  /** JSON of the manifest, byte for byte; its presence says "complete" and it is written last. */
  manifest?: string;
  /** JSON of a detached signature of `manifest`. */
  signature?: string;
  pinned: boolean;
  /** Milliseconds since 1970. */
  createdAt: number;
  usedAt: number;
  verifiedAt?: number;
}

export interface StoredChunk {
  bytes: Uint8Array;
  /** Hexadecimal, as computed when the chunk was stored. */
  sha256: string;
}

export type Durability = "relaxed" | "strict";

/**
 * Every method rejects with AppError `storage-full`, `storage-outdated` or `storage-unavailable`, and
 * nothing else.
 */
export interface ModelStorage {
  records(): Promise<ModelRecord[]>;
  record(key: string): Promise<ModelRecord | undefined>;
  /**
   * Reads, changes and writes a record as one step.
   * @param change returns undefined to leave things as they are.
   * @param durability `strict` resolves when the bytes are on the disk.
   */
  update(
    key: string,
    change: (record: ModelRecord | undefined) => ModelRecord | undefined,
    durability?: Durability,
  ): Promise<ModelRecord | undefined>;
  /** The record first, then what it stood for. */
  remove(key: string): Promise<void>;
  chunk(key: string, path: string, index: number): Promise<StoredChunk | undefined>;
  /** Which chunks are there, in ascending order. */
  chunkIndexes(key: string, path: string): Promise<number[]>;
  putChunk(key: string, path: string, index: number, chunk: StoredChunk): Promise<void>;
  removeChunks(key: string, path: string): Promise<void>;
  close(): void;
}

export const modelKey = (host: string, id: string, commit: string): string => `${host}/${id}@${commit}`;

export const chunkCount = (size: number): number => Math.ceil(size / CHUNK_BYTES);
