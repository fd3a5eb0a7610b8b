/** Lists, opens, verifies, pins, removes and evicts stored models. */

import { type Manifest, parseManifest } from "../model/manifest.ts";
import { type ChosenSettings, sourceWithSettings, withSettings } from "../model/settings.ts";
import { type Signer, signerOf, type TrustedKey } from "../model/signature.ts";
import type { BundleSource } from "../model/source.ts";
import { AppError } from "../../errors/app-error.ts";
import { type FetchPieces, fillFile, readStoredFile, storedBytes } from "./file.ts";
import { downloadLock, type Locks, inUseLock } from "./locks.ts";
import { type ModelRecord, type ModelStorage, type StoredFile } from "./storage.ts";

export interface StoreOptions {
  storage: ModelStorage;
  locks: Locks;
  /** Largest total size of all stored models in bytes; no limit when absent. */
  budget?: number | undefined;
  /** Free space of this site in bytes; undefined when the browser does not report it. */
  freeBytes?: () => Promise<number | undefined>;
  now?: () => number;
}

/** A stored model with its state. */
export interface StoredModel extends Omit<ModelRecord, "manifest"> {
  /** Absent while the download is not complete; without `settings`. */
  manifest?: Manifest;
  /** Who signed the manifest; `invalid` when a trusted key signed another one. */
  signer: Signer | { status: "invalid" };
  /** Dtypes of the completely stored weights. */
  dtypes: string[];
  /** Number of bytes in the store. */
  storedBytes: number;
  /** Number of bytes of the complete model. */
  totalBytes: number;
}

export type OnVerified = (done: number, total: number) => void;

const isComplete = (file: StoredFile | undefined): boolean => file?.chunks !== undefined;

/** The dtypes whose files are all completely stored. */
export function storedDtypes(manifest: Manifest, files: readonly StoredFile[]): string[] {
  const has = (path: string) => isComplete(files.find((file) => file.path === path));
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

  /** All models, the most recently used first. */
  async list(trusted: readonly TrustedKey[] = []): Promise<StoredModel[]> {
    const records = await this.storage.records();
    const models = await Promise.all(records.map((record) => this.#describe(record, trusted)));
    return models.toSorted((a, b) => b.usedAt - a.usedAt);
  }

  async #describe(record: ModelRecord, trusted: readonly TrustedKey[]): Promise<StoredModel> {
    const { manifest: json, ...rest } = record;
    const manifest =
      json === undefined ? undefined : withSettings(parseManifest(json), record.settings ?? {});
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

  /** The record of a model. @throws AppError `not-stored` */
  async record(key: string): Promise<ModelRecord> {
    const record = await this.storage.record(key);
    if (!record) throw new AppError("not-stored", "The model is not stored here.");
    return record;
  }

  /**
   * A source of the files of a complete model. Every chunk is verified against its hash when it is read.
   * @param repair fetches damaged chunks; when absent, a damaged chunk is an error
   * @throws AppError `not-stored` when the model is missing or not complete
   */
  async source(key: string, repair?: FetchPieces): Promise<BundleSource> {
    const record = await this.record(key);
    const { manifest, files, settings } = record;
    if (manifest === undefined) throw new AppError("not-stored", `${record.id} is not downloaded yet.`);
    await this.#change(key, (current) => ({ ...current, usedAt: this.now() }));
    const source: BundleSource = {
      open: async (path, signal) => {
        if (path === "manifest.json") return once(new TextEncoder().encode(manifest));
        const file = files.find((candidate) => candidate.path === path);
        if (!file || !isComplete(file)) throw new AppError("not-stored", `${path} is not stored.`);
        return readStoredFile(this.storage, key, file, { fetchPieces: repair, signal });
      },
    };
    return sourceWithSettings(source, settings);
  }

  /**
   * Verifies the hash of every file of the model; damaged chunks are downloaded again.
   * @throws AppError `not-stored` when a chunk is damaged and `repair` is absent, and the errors of `repair`
   */
  async verify(
    key: string,
    options: { repair?: FetchPieces; signal?: AbortSignal | undefined; onVerified?: OnVerified } = {},
  ): Promise<void> {
    const { repair, signal, onVerified } = options;
    await this.locks.exclusive(
      downloadLock(key),
      async () => {
        const completeFiles = (await this.record(key)).files.filter(isComplete);
        const total = completeFiles.reduce((sum, file) => sum + file.size, 0);
        let before = 0;
        for (const file of completeFiles) {
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

  /**
   * Sets class names or preprocessing in place of the manifest's, from the next load on; none to go back to them.
   * @throws AppError `bad-option`, `not-stored`
   */
  async configure(key: string, settings: ChosenSettings): Promise<void> {
    const { manifest } = await this.record(key);
    if (manifest !== undefined) withSettings(parseManifest(manifest), settings);
    await this.#change(key, (record) => ({ ...record, settings }));
  }

  async pin(key: string, pinned: boolean): Promise<void> {
    await this.#change(key, (record) => ({ ...record, pinned }));
  }

  /** Marks the model as in use until the returned function is called, or the tab ends. */
  hold(key: string): Promise<() => void> {
    return this.locks.hold(inUseLock(key));
  }

  /** Removes a model. @throws AppError `model-in-use` */
  async remove(key: string): Promise<void> {
    const removed = await this.locks.ifFree(inUseLock(key), async () => {
      await this.storage.remove(key);
      return true;
    });
    if (!removed) throw new AppError("model-in-use", "The model is in use.");
  }

  /** Removes a model as soon as nobody uses it. */
  async discard(key: string): Promise<void> {
    await this.locks.exclusive(inUseLock(key), () => this.storage.remove(key));
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
    const candidates = models.filter(({ key, pinned }) => key !== keep && !pinned).toReversed();
    const evictableBytes = candidates.reduce((sum, model) => sum + model.storedBytes, 0);
    const storageFull = () =>
      new AppError(
        "storage-full",
        `The model needs ${megabytes(bytes)} more than fits into the ${megabytes(budget)} set for models.`,
      );
    if (excess > evictableBytes) throw storageFull();
    for (const { key, storedBytes } of candidates) {
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
