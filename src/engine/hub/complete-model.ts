/** The last step of a download or an import: builds the manifest and records the model as complete. */

import { parseManifest } from "../model/manifest.ts";
import { SegmentedBytes } from "../model/segmented-bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { readStoredFile } from "../store/file.ts";
import { type ModelStore, storedDtypes } from "../store/model-store.ts";
import type { Durability, ModelRecord, StoredFile } from "../store/storage.ts";
import type { HubFile, Revision } from "./client.ts";
import {
  CONFIG_FILES,
  type ConfigFiles,
  buildManifest,
  PUBLISHER_MANIFEST,
  SIGNATURE,
} from "./build-manifest.ts";
import { type HubWeights, listWeights, withNamedExternalData } from "./weights.ts";

export function recordFile(record: ModelRecord, path: string): StoredFile {
  const file = record.files.find((candidate) => candidate.path === path);
  if (!file) throw new AppError("not-stored", `${path} is not stored.`);
  return file;
}

/** @throws AppError `not-stored` when another tab has removed the model */
export async function updateRecord(
  store: ModelStore,
  key: string,
  change: (record: ModelRecord) => ModelRecord,
  durability?: Durability,
): Promise<ModelRecord> {
  const record = await store.storage.update(key, (current) => current && change(current), durability);
  if (!record) throw new AppError("not-stored", "The model was removed while it was downloaded.");
  return record;
}

export async function bytesOf(store: ModelStore, record: ModelRecord, path: string): Promise<SegmentedBytes> {
  const pieces: Uint8Array[] = [];
  for await (const bytes of readStoredFile(store.storage, record.key, recordFile(record, path), {}))
    pieces.push(bytes);
  return new SegmentedBytes(pieces);
}

async function readStored(store: ModelStore, record: ModelRecord, path: string): Promise<string | undefined> {
  const file = record.files.find((candidate) => candidate.path === path);
  return file?.chunks && new TextDecoder().decode((await bytesOf(store, record, path)).join());
}

/** Weights with the files that their stored graph names. */
export const namedWeights = (
  store: ModelStore,
  record: ModelRecord,
  weights: HubWeights,
  listFiles: () => Promise<readonly HubFile[]>,
): Promise<HubWeights> => withNamedExternalData(weights, listFiles, (path) => bytesOf(store, record, path));

export async function readConfigFiles(store: ModelStore, record: ModelRecord): Promise<ConfigFiles> {
  const manifest = await readStored(store, record, PUBLISHER_MANIFEST);
  const tokenizerConfig = await readStored(store, record, CONFIG_FILES.tokenizerConfig);
  return {
    config: (await readStored(store, record, CONFIG_FILES.config)) ?? "",
    ...(tokenizerConfig !== undefined && { tokenizerConfig }),
    ...(manifest !== undefined && { manifest }),
  };
}

/** The fields of a manifest that are not in the model's files. */
export type DescribedRevision = Pick<Revision, "id" | "commit" | "license" | "languages">;

/** Records the model as complete, in one strict write after every file was verified. */
export async function completeModel(
  store: ModelStore,
  record: ModelRecord,
  revision: DescribedRevision,
): Promise<ModelRecord> {
  const completeFiles = record.files.filter((file) => file.chunks);
  const weights: HubWeights[] = [];
  for (const entry of listWeights(completeFiles))
    weights.push(await namedWeights(store, record, entry, async () => completeFiles));
  const manifest = buildManifest(revision, await readConfigFiles(store, record), completeFiles, weights);
  if (storedDtypes(parseManifest(manifest), completeFiles).length === 0) {
    throw new AppError("bad-manifest", "The model's manifest names no weights that are stored.");
  }
  const signature = await readStored(store, record, SIGNATURE);
  const now = store.now();
  return updateRecord(
    store,
    record.key,
    (current) => ({
      ...current,
      manifest,
      ...(signature !== undefined && { signature }),
      verifiedAt: now,
      usedAt: now,
    }),
    "strict",
  );
}
