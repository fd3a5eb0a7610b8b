/** The interface of a model storage; IndexedDB, memory and (in Node) folders implement it. */

import type { Conversion } from "../model/manifest.ts";
import type { ChosenSettings } from "../model/settings.ts";

/** Bytes of a chunk; the last chunk of a file may be shorter. A killed download loses those few that were not written yet. */
export const CHUNK_BYTES = 2 ** 20;

export interface StoredFile {
  path: string;
  /** Size in bytes. */
  size: number;
  /** SHA-256, hexadecimal; of plain files known only after the download. */
  sha256?: string;
  /** SHA-1 of the git blob of a plain file on the Hub, verified in place of `sha256`. */
  gitSha1?: string;
  /** SHA-256 of each chunk, written after the whole file was verified; absent while the file is not complete. */
  chunks?: string[];
  /** Of a file that was made here and that no server has. */
  convertedFrom?: Conversion;
}

/** The source of the files' hashes. */
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
  /** The requested branch, tag or commit. */
  revision: string;
  origin: Origin;
  files: StoredFile[];
  /** JSON of the manifest, unchanged. It is written last, so a record with a manifest is complete. */
  manifest?: string;
  /** JSON of a detached signature of `manifest`. */
  signature?: string;
  /** What a person set in place of the manifest's. */
  settings?: ChosenSettings;
  pinned: boolean;
  /** Milliseconds since 1970. */
  createdAt: number;
  usedAt: number;
  verifiedAt?: number;
}

export interface StoredChunk {
  bytes: Uint8Array;
  /** SHA-256, hexadecimal, computed when the chunk was stored. */
  sha256: string;
}

export type Durability = "relaxed" | "strict";

/**
 * Methods reject only with AppError `storage-full`, `storage-outdated` or `storage-unavailable`.
 */
export interface ModelStorage {
  records(): Promise<ModelRecord[]>;
  record(key: string): Promise<ModelRecord | undefined>;
  /**
   * Reads, changes and writes a record in one transaction.
   * @param change returns the changed record, or undefined to write nothing
   * @param durability `strict` resolves when the record is on the disk
   */
  update(
    key: string,
    change: (record: ModelRecord | undefined) => ModelRecord | undefined,
    durability?: Durability,
  ): Promise<ModelRecord | undefined>;
  /** Removes the record, then its chunks. */
  remove(key: string): Promise<void>;
  chunk(key: string, path: string, index: number): Promise<StoredChunk | undefined>;
  /** Indexes of the stored chunks in ascending order. */
  chunkIndexes(key: string, path: string): Promise<number[]>;
  /** Stores copies of chunks, from an index on. */
  putChunks(key: string, path: string, index: number, chunks: readonly StoredChunk[]): Promise<void>;
  removeChunks(key: string, path: string): Promise<void>;
  close(): void;
}

export const modelKey = (host: string, id: string, commit: string): string => `${host}/${id}@${commit}`;

export const chunkCount = (size: number): number => Math.ceil(size / CHUNK_BYTES);
