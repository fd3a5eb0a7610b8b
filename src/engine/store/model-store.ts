/** The stored models: list, open, verify, pin, remove and evict. */

import { type Manifest, parseManifest } from "../model/manifest.ts";
import { type Signer, signerOf, type TrustedKey } from "../model/signature.ts";
import type { BundleSource } from "../model/source.ts";
import { AppError } from "../../errors/app-error.ts";
import { type FetchPieces, fillFile, readStoredFile, storedBytes } from "./file.ts";
import { downloadLock, type Locks, inUseLock } from "./locks.ts";
import { type ModelRecord, type ModelStorage, type StoredFile } from "./storage.ts";

export interface StoreOptions {
  storage: ModelStorage;
  locks: Locks;
  /** Bytes that all stored models together may take; no limit when absent. */
  budget?: number | undefined;
  /** Bytes that the browser still gives to this site; undefined when it does not say. */
  freeBytes?: () => Promise<number | undefined>;
  now?: () => number;
}

/** A model as a list shows it. */
export interface StoredModel extends Omit<ModelRecord, "manifest"> {
  /** Absent while the download is not complete. */
  manifest?: Manifest;
  /** Who signed the manifest; `invalid` when a trusted key signed another one. */
  signer: Signer | { status: "invalid" };
  /** Of the weights that are stored whole. */
  dtypes: string[];
  /** Bytes in the store now. */
  storedBytes: number;
  /** Bytes when complete. */
  totalBytes: number;
}

export type OnVerified = (done: number, total: number) => void;

const isWhole = (file: StoredFile | undefined): boolean => file?.chunks !== undefined;

/** Weights of which every file is stored whole. */
export function storedDtypes(manifest: Manifest, files: readonly StoredFile[]): string[] {
  const has = (path: string) => isWhole(files.find((file) => file.path === path));
  return manifest.weights
    .filter(({ path, external = [] }) => [path, ...external].every(has))
    .map(({ dtype }) => dtype);
}

export class ModelStore {
  readonly storage: ModelStorage;
  readonly locks: Locks;
  readonly now: () => number;
  readonly #budget: number | undefined;
  readonly #freeBytes: () => Promise<number | undefined>;

  constructor({ storage, locks, budget, freeBytes, now = () => Date.now() }: StoreOptions) {
    this.storage = storage;
    this.locks = locks;
    this.now = now;
    this.#budget = budget;
    this.#freeBytes = freeBytes ?? (async () => undefined);
  }

  /** Most recently used first. */
  async list(trusted: readonly TrustedKey[] = []): Promise<StoredModel[]> {
    const records = await this.storage.records();
    const models = await Promise.all(records.map((record) => this.#describe(record, trusted)));
    return models.toSorted((a, b) => b.usedAt - a.usedAt);
  }

  async #describe(record: ModelRecord, trusted: readonly TrustedKey[]): Promise<StoredModel> {
    const { manifest: json, ...rest } = record;
    const manifest = json === undefined ? undefined : parseManifest(json);
    return {
      ...rest,
      ...(manifest && { manifest }),
      signer: await signerOf(json ?? "", record.signature, trusted).catch(() => ({
        status: "invalid" as const,
      })),
      dtypes: manifest ? storedDtypes(manifest, record.files) : [],
      storedBytes: await this.#bytesOf(record),
      totalBytes: record.files.reduce((sum, file) => sum + file.size, 0),
    };
  }

  async #bytesOf({ key, files }: ModelRecord): Promise<number> {
    const sizes = files.map((file) => storedBytes(this.storage, key, file));
    return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  }

  /** @throws AppError `not-stored` */
  async record(key: string): Promise<ModelRecord> {
    const record = await this.storage.record(key);
    if (!record) throw new AppError("not-stored", "The model is not stored here.");
    return record;
  }

  /**
   * A complete model as the classifier reads it. Every chunk is checked against its hash as it is read.
   * @param repair fetches what turns out to be damaged; absent: that is an error.
   * @throws AppError `not-stored`
   */
  async source(key: string, repair?: FetchPieces): Promise<BundleSource> {
    const record = await this.record(key);
    const { manifest, files } = record;
    if (manifest === undefined) throw new AppError("not-stored", `${record.id} is not downloaded yet.`);
    await this.#change(key, (current) => ({ ...current, usedAt: this.now() }));
    return {
      open: async (path, signal) => {
        if (path === "manifest.json") return once(new TextEncoder().encode(manifest));
        const file = files.find((candidate) => candidate.path === path);
        if (!file || !isWhole(file)) throw new AppError("not-stored", `${path} is not stored.`);
        return readStoredFile(this.storage, key, file, { fetchPieces: repair, signal });
      },
    };
  }

  /**
   * Verifies the hash of every file of the model; damaged chunks are downloaded again.
   * @throws AppError `not-stored` when something is damaged and there is no `repair`, and its own errors
   */
  async verify(
    key: string,
    options: { repair?: FetchPieces; signal?: AbortSignal | undefined; onVerified?: OnVerified } = {},
  ): Promise<void> {
    const { repair, signal, onVerified } = options;
    await this.locks.exclusive(
      downloadLock(key),
      async () => {
        const whole = (await this.record(key)).files.filter(isWhole);
        const total = whole.reduce((sum, file) => sum + file.size, 0);
        let before = 0;
        for (const file of whole) {
          await fillFile(this.storage, key, file, {
            fetchPieces: repair,
            signal,
            onBytes: (phase, done) => phase === "verify" && onVerified?.(before + done, total),
          });
          before += file.size;
        }
        await this.#change(key, (record) => ({ ...record, verifiedAt: this.now() }));
      },
      signal,
    );
  }

  async pin(key: string, pinned: boolean): Promise<void> {
    await this.#change(key, (record) => ({ ...record, pinned }));
  }

  /** Marks the model as in use until the returned function is called, or the tab ends. */
  hold(key: string): Promise<() => void> {
    return this.locks.hold(inUseLock(key));
  }

  /** @throws AppError `model-in-use` */
  async remove(key: string): Promise<void> {
    const removed = await this.locks.ifFree(inUseLock(key), async () => {
      await this.storage.remove(key);
      return true;
    });
    if (!removed) throw new AppError("model-in-use", "The model is in use.");
  }

  /**
   * Evicts the least recently used models until `bytes` more fit into the budget, except pinned models, models in use,
   * and `keep`.
   * @throws AppError `storage-full`; no model is evicted when evicting all candidates would not be enough
   */
  async evictFor(bytes: number, keep: string): Promise<void> {
    if (this.#budget !== undefined) await this.#fitBudget(bytes, this.#budget, keep);
    const free = await this.#freeBytes();
    if (free !== undefined && free < bytes) {
      throw new AppError(
        "storage-full",
        `The model needs ${megabytes(bytes)}, and the browser has ${megabytes(free)} left for this site.`,
      );
    }
  }

  async #fitBudget(bytes: number, budget: number, keep: string): Promise<void> {
    const models = await this.list();
    let excess = models.reduce((sum, model) => sum + model.storedBytes, bytes) - budget;
    const removable = models.filter(({ key, pinned }) => key !== keep && !pinned).toReversed();
    const possible = removable.reduce((sum, model) => sum + model.storedBytes, 0);
    const storageFull = () =>
      new AppError(
        "storage-full",
        `The model needs ${megabytes(bytes)} more than fits into the ${megabytes(budget)} set for models.`,
      );
    if (excess > possible) throw storageFull();
    for (const { key, storedBytes } of removable) {
      if (excess <= 0) return;
      const removed = await this.locks.ifFree(inUseLock(key), () =>
        this.storage.remove(key).then(() => true),
      );
      if (removed) excess -= storedBytes;
    }
    if (excess > 0) throw storageFull();
  }

  async #change(key: string, change: (record: ModelRecord) => ModelRecord): Promise<void> {
    await this.storage.update(key, (record) => record && change(record));
  }
}

const megabytes = (bytes: number) => `${Math.ceil(bytes / 1e6)} MB`;

async function* once(bytes: Uint8Array) {
  yield bytes;
}
