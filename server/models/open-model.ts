/** Opens any model by its name in Node: embedded, in a folder, stored, or on the Hub. */

import { createReadStream } from "node:fs";
import { stat, statfs } from "node:fs/promises";
import { join, resolve } from "node:path";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import type { LoadOptions } from "../../src/engine/classifier/load-model.ts";
import { parseManifest } from "../../src/engine/model/manifest.ts";
import { type ChosenSettings, sourceWithSettings } from "../../src/engine/model/settings.ts";
import type { BundleSource } from "../../src/engine/model/source.ts";
import { AppError } from "../../src/errors/app-error.ts";
import type { Identity } from "../../src/engine/hub/archive.ts";
import type { HubClient } from "../../src/engine/hub/client.ts";
import { downloadModel, lookUpModel } from "../../src/engine/hub/download-model.ts";
import { repairFromHub } from "../../src/engine/hub/repair.ts";
import { parseReference, type Reference } from "../../src/engine/hub/reference.ts";
import type { TransferProgress } from "../../src/engine/hub/transfer-progress.ts";
import { ModelStore, storedDtypes } from "../../src/engine/store/model-store.ts";
import type { ModelRecord } from "../../src/engine/store/storage.ts";
import { folderSource } from "./folder-source.ts";
import { convertFolder, needsConversion, type PlacedFile } from "./converted-folder.ts";
import {
  describeCached,
  describeFolder,
  type DescribedFiles,
  filesOfCached,
  filesOfFolder,
} from "./described-folder.ts";
import { folderLocks } from "./folder-locks.ts";
import { folderStorage } from "./folder-storage.ts";
import { cacheFolder, hubCacheFolder, hubOf, ownModelFolder } from "./places.ts";

type PlacedModel =
  /** A bundle: a folder with a manifest. */
  | { kind: "folder"; folder: string; dtype?: string }
  | DescribedFiles
  /** In the folder of stored models. */
  | { kind: "stored"; cache: string; key: string; dtype: string };

/** A model on this machine, as plain data, so that each worker can open it. */
export type LocalModel = PlacedModel & { settings?: ChosenSettings };

export interface FindOptions {
  /** Chooses the weights of a model that has several. */
  device?: string;
  dtype?: string | undefined;
  /** Class names and preprocessing in place of those of the model's description. */
  settings?: ChosenSettings | undefined;
  /** Whether a model that is not on this machine is downloaded. */
  pull?: boolean;
  cache?: string;
  /** The cache folder of the Hub's Python client. */
  hubCache?: string;
  hub?: HubClient;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: TransferProgress) => void) | undefined;
}

/** The store of models that the server and the command line share. */
export function openFolderStore(cache: string = cacheFolder()): ModelStore {
  return new ModelStore({
    storage: folderStorage(cache),
    locks: folderLocks(join(cache, "locks")),
    async freeBytes() {
      const disk = await statfs(cache).catch(() => undefined);
      return disk && disk.bavail * disk.bsize;
    },
  });
}

const isFile = async (path: string) => (await stat(path).catch(() => undefined))?.isFile() === true;
const isFolder = async (path: string) => (await stat(path).catch(() => undefined))?.isDirectory() === true;

async function inFolder(folder: string, options: FindOptions): Promise<PlacedModel> {
  const { device = "wasm", dtype, signal } = options;
  if (await isFile(join(folder, "manifest.json"))) {
    return { kind: "folder", folder: resolve(folder), ...(dtype !== undefined && { dtype }) };
  }
  const files = await filesOfFolder(resolve(folder));
  return needsConversion(files)
    ? converted(folder, files, options)
    : describeFolder(resolve(folder), files, { device, dtype, signal });
}

/** A model that is kept in the store after it was converted. */
async function converted(
  folder: string,
  files: readonly PlacedFile[],
  { cache = cacheFolder(), device = "wasm", dtype, signal, onProgress }: FindOptions,
  identity?: Identity,
): Promise<PlacedModel> {
  const store = openFolderStore(cache);
  const record = await convertFolder(folder, files, { store, device, dtype, signal, onProgress }, identity);
  const stored = dtypeOf(record, dtype);
  if (stored === undefined) throw new AppError("not-found", `${folder} has no weights of type ${dtype}.`);
  return { kind: "stored", cache, key: record.key, dtype: stored };
}

/** Whether a stored model is complete and of the requested revision, as the revision was resolved when it was stored. */
function isRevision(record: ModelRecord, { id, revision = "main" }: Reference, host: string): boolean {
  if (record.manifest === undefined || record.id !== id) return false;
  if (record.host === "local") return revision === "main" || record.revision === revision;
  if (record.host !== host) return false;
  return (
    record.revision === revision || (/^[0-9a-f]{7,40}$/.test(revision) && record.commit.startsWith(revision))
  );
}

/** The most recently used stored model that matches the reference. */
export async function findStored(
  store: ModelStore,
  reference: Reference,
  host: string,
): Promise<ModelRecord | undefined> {
  const records = await store.storage.records();
  return records
    .filter((record) => isRevision(record, reference, host))
    .toSorted((a, b) => b.usedAt - a.usedAt)[0];
}

function dtypeOf({ manifest, files }: ModelRecord, wanted: string | undefined): string | undefined {
  const dtypes = manifest === undefined ? [] : storedDtypes(parseManifest(manifest), files);
  return wanted === undefined ? dtypes[0] : dtypes.find((dtype) => dtype === wanted);
}

/**
 * Finds a model, and downloads it if necessary. A branch stays at the commit that it was stored with.
 * @param reference a folder, `org/name`, `org/name@revision`, an address of the Hub, `multilingual`, or nothing for the
 *   embedded model.
 * @throws AppError of the Hub and the store; `not-stored` when `pull` is false and the model is not stored
 */
export async function findModel(
  reference: string | undefined,
  options: FindOptions = {},
): Promise<LocalModel> {
  const { settings } = options;
  return { ...(await placedModel(reference ?? "", options)), ...(settings && { settings }) };
}

async function placedModel(reference: string, options: FindOptions): Promise<PlacedModel> {
  const { cache = cacheFolder(), hubCache = hubCacheFolder(), device = "wasm", dtype, signal } = options;
  const own = ownModelFolder(reference);
  if (own) return inFolder(own, options);
  if (await isFolder(reference)) return inFolder(reference, options);
  const client = options.hub ?? hubOf();
  const parsed = parseReference(reference, client.url);
  const store = openFolderStore(cache);
  const record = await findStored(store, parsed, client.url.host);
  const stored = record && dtypeOf(record, dtype);
  if (record && stored) return { kind: "stored", cache, key: record.key, dtype: stored };
  const cached = await filesOfCached(hubCache, parsed);
  if (cached && needsConversion(cached.files)) {
    const { host } = client.url;
    const { snapshot, commit, files } = cached;
    const { id, revision = "main" } = parsed;
    return converted(snapshot, files, options, { host, id, commit, revision });
  }
  if (cached) return describeCached(cached, parsed, { device, dtype, signal });
  if (options.pull === false) throw new AppError("not-stored", `${reference} is not on this machine.`);
  const offer = await lookUpModel(client, reference, device, signal);
  const { key } = await downloadModel({
    client,
    store,
    offer,
    dtype: dtype ?? offer.recommended,
    signal,
    ...(options.onProgress && { onProgress: options.onProgress }),
  });
  return { kind: "stored", cache, key, dtype: dtype ?? offer.recommended };
}

function describedSource({ manifest, places, id }: DescribedFiles): BundleSource {
  return {
    async open(path) {
      if (path === "manifest.json") return once(new TextEncoder().encode(manifest));
      const place = Object.hasOwn(places, path) ? places[path] : undefined;
      if (place === undefined) throw new AppError("not-found", `${id} has no ${path} here.`);
      return createReadStream(place, { highWaterMark: 2 ** 20 });
    },
  };
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}

/** An open model on this machine, ready for `Classifier.load`. */
export interface OpenModel {
  source: BundleSource;
  dtype?: string;
  /** Releases the model, so that other processes can remove it. */
  release(): void;
}

async function openPlaced(model: PlacedModel, hub: HubClient): Promise<Omit<OpenModel, "dtype">> {
  if (model.kind === "folder") return { source: folderSource(model.folder), release() {} };
  if (model.kind === "files") return { source: describedSource(model), release() {} };
  const store = openFolderStore(model.cache);
  const record = await store.record(model.key);
  const release = await store.hold(model.key);
  const canRepair = record.origin === "hub" && record.host === hub.url.host;
  const source = await store.source(model.key, canRepair ? repairFromHub(hub, store, record) : undefined);
  return { source, release };
}

/** @throws AppError `not-stored`; reading the manifest throws `bad-option` for settings that do not fit */
export async function openLocal(model: LocalModel, hub: HubClient = hubOf()): Promise<OpenModel> {
  const { source, release } = await openPlaced(model, hub);
  const { dtype, settings } = model;
  return { source: sourceWithSettings(source, settings), ...(dtype !== undefined && { dtype }), release };
}

/** Loads a model and releases its files. @throws AppError as `openLocal` and `Classifier.load` */
export async function loadLocal(
  model: LocalModel,
  options: Pick<LoadOptions, "backend" | "fallback" | "signal">,
): Promise<Classifier> {
  const { release, ...opened } = await openLocal(model);
  try {
    return await Classifier.load({ ...opened, ...options });
  } finally {
    release();
  }
}

/** Calls `findModel`, then `openLocal`. */
export async function openModel(reference?: string, options: FindOptions = {}): Promise<OpenModel> {
  return openLocal(await findModel(reference, options), options.hub);
}
