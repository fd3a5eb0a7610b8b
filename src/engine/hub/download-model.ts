/** Looks up a model on the Hub and downloads it into the store. */

import { parseManifest } from "../model/manifest.ts";
import { AppError } from "../../errors/app-error.ts";
import type { ArrivingFile } from "../store/arriving-file.ts";
import { type FetchPieces, fillFile, missingBytes } from "../store/file.ts";
import { downloadLock } from "../store/locks.ts";
import { type ModelStore, storedDtypes } from "../store/model-store.ts";
import { type ModelRecord, modelKey } from "../store/storage.ts";
import type { HubClient, HubFile, Revision } from "./client.ts";
import { updateRecord, recordFile, completeModel, namedWeights, readConfigFiles } from "./complete-model.ts";
import { checkConfigFiles, CONFIG_FILES, configFiles } from "./build-manifest.ts";
import { parseConfig } from "./config.ts";
import { convertWhileStored, isCurrent, makeTokenizer } from "./convert-model.ts";
import { FileDownload } from "./file-download.ts";
import { convertibleFamily } from "../weights/convert.ts";
import { parseReference } from "./reference.ts";
import { TransferMeter, type TransferProgress } from "./transfer-progress.ts";
import { chooseWeights, listWeights, type HubWeights } from "./weights.ts";

/** A model on the Hub: its commit, files and weights. */
export interface ModelListing {
  revision: Revision;
  /** The key of the model in the store. */
  key: string;
  /** config.json, tokenizer.json and tokenizer_config.json, and the publisher's manifest and signature if any. */
  configFiles: HubFile[];
  weights: HubWeights[];
  /** The dtype of the best weights for the device. */
  recommended: string;
}

/**
 * Resolves a name to a commit and lists its weights. Sends two requests and stores nothing.
 * @param text as `parseReference`
 * @throws AppError `bad-reference`, `no-onnx`, `unsupported-model`, and those of `HubClient`
 */
export async function lookUpModel(
  client: HubClient,
  text: string,
  device: string,
  signal?: AbortSignal,
): Promise<ModelListing> {
  const revision = await client.resolve(parseReference(text, client.url), signal);
  const files = await client.tree(revision.id, revision.commit, signal);
  const weights = listWeights(files);
  const recommended = chooseWeights(weights, device, revision.id).dtype;
  return {
    revision,
    key: modelKey(client.url.host, revision.id, revision.commit),
    configFiles: configFiles(files, revision.id),
    weights,
    recommended,
  };
}

/** Downloads byte ranges of a stored model's files, to resume a download or to repair a damaged chunk. */
export function fetchFromHub(
  client: HubClient,
  model: Pick<ModelRecord, "id" | "commit" | "revision" | "files">,
): FetchPieces {
  const revision: Revision = { ...model, license: "", languages: [], tags: [] };
  const downloads = new Map<string, FileDownload>();
  return (path, extent, signal) => {
    const file = model.files.find((candidate) => candidate.path === path);
    if (!file) throw new AppError("not-found", `${model.id} has no file ${path}.`);
    if (file.convertedFrom)
      throw new AppError(
        "not-stored",
        `A part of ${path} is missing or damaged. No server has it, because it was made here.`,
      );
    const download = downloads.get(path) ?? new FileDownload(client, revision, file);
    downloads.set(path, download);
    return download.pieces(extent, signal);
  };
}

export interface DownloadOptions {
  client: HubClient;
  store: ModelStore;
  offer: ModelListing;
  dtype?: string;
  signal?: AbortSignal | undefined;
  onProgress?: (progress: TransferProgress) => void;
}

/**
 * Downloads, verifies and stores the weights of one dtype with their configuration files. Resumes an earlier attempt. Only
 * one tab downloads a model at a time; another one waits and then finds it complete.
 * @throws AppError any code of the Hub and of the store; verified chunks stay stored
 */
export async function downloadModel(options: DownloadOptions): Promise<ModelRecord> {
  const { store, offer, signal } = options;
  return store.locks.exclusive(downloadLock(offer.key), () => downloadFiles(options), signal);
}

/** How files are stored that are read meanwhile. */
interface Filling {
  readers: readonly ArrivingFile[];
  isEndFirst: boolean;
}

/** The weights of a complete model, unless an older version of the converter made them. */
function isStored({ manifest, origin, files }: ModelRecord, dtype: string): boolean {
  if (manifest === undefined || origin !== "hub") return false;
  const parsed = parseManifest(manifest);
  const path = parsed.weights.find((entry) => entry.dtype === dtype)?.path;
  return (
    storedDtypes(parsed, files).includes(dtype) && files.some((file) => file.path === path && isCurrent(file))
  );
}

async function downloadFiles({
  client,
  store,
  offer,
  signal,
  ...options
}: DownloadOptions): Promise<ModelRecord> {
  const { key, revision, configFiles } = offer;
  const dtype = options.dtype ?? offer.recommended;
  const weights = offer.weights.find((candidate) => candidate.dtype === dtype);
  if (!weights) throw new AppError("not-found", `${revision.id} has no weights of type ${dtype}.`);
  const before = await store.storage.record(key);
  if (before && isStored(before, dtype)) return before;
  const verified = before?.origin === "hub" ? before.files.filter((file) => file.chunks) : [];
  const missingOf = (files: HubFile[]) =>
    files.filter(({ path }) => !verified.some((file) => file.path === path));
  const meter = new TransferMeter(client.clock);
  const expect = async (files: HubFile[]) => {
    await store.evictFor(await missingBytes(store.storage, key, files), key);
    meter.expect(files.reduce((sum, file) => sum + file.size, 0));
  };
  let bytes = 0;
  const download = async (required: HubFile[], filling?: Filling): Promise<ModelRecord> => {
    let record = await createRecord(store, client, offer, required);
    const fetchPieces = fetchFromHub(client, record);
    for (const { path, size } of missingOf(required)) {
      const filled = await fillFile(store.storage, key, recordFile(record, path), {
        fetchPieces,
        signal,
        reader: filling?.readers.find(({ name }) => name === path),
        isEndFirst: filling?.isEndFirst,
        onBytes: (phase, done) =>
          options.onProgress?.(
            phase === "download" ? meter.downloaded(bytes + done) : meter.verified(bytes + done),
          ),
      });
      bytes += size;
      record = await updateRecord(store, key, (current) => ({
        ...current,
        files: current.files.map((file) => (file.path === path ? filled : file)),
      }));
    }
    return record;
  };
  const { source } = weights;
  const weightFiles = source ? source.files : [weights.model, ...weights.external];
  await expect(missingOf([...configFiles, ...weightFiles]));
  await createRecord(store, client, offer, [...configFiles, ...weightFiles]);
  const described = await makeTokenizer(store, await download(configFiles));
  const texts = await readConfigFiles(store, described);
  checkConfigFiles(revision, texts);
  if (source) {
    convertibleFamily(parseConfig(texts.config, CONFIG_FILES.config));
    // Archives of PyTorch have their directory at the end.
    const isEndFirst = source.format === "pytorch";
    const record = await convertWhileStored(
      store,
      described,
      { ...weights, source },
      (readers) => download(source.files, { readers, isEndFirst }),
      { signal, onBytes: (done, total) => options.onProgress?.({ phase: "convert", done, total }) },
    );
    return completeModel(store, record, revision);
  }
  const record = await download([weights.model]);
  const { external } = await namedWeights(store, record, weights, () =>
    client.tree(revision.id, revision.commit, signal),
  );
  await expect(missingOf(external.filter((file) => !weights.external.includes(file))));
  return completeModel(store, external.length > 0 ? await download(external) : record, revision);
}

/** Records the start of the download, so that the model is listed and a later attempt finds its chunks. */
async function createRecord(
  store: ModelStore,
  client: HubClient,
  { key, revision }: ModelListing,
  required: HubFile[],
): Promise<ModelRecord> {
  const now = store.now();
  const record = await store.storage.update(key, (current) => {
    // The hashes of an imported model came with its files, so its chunks are verified again against the Hub's.
    const isImport = current?.origin === "import";
    const files = isImport ? [] : (current?.files ?? []);
    const added = required.filter(({ path }) => !files.some((file) => file.path === path));
    return {
      key,
      host: client.url.host,
      id: revision.id,
      commit: revision.commit,
      pinned: false,
      createdAt: now,
      ...current,
      origin: "hub" as const,
      revision: revision.revision,
      usedAt: now,
      files: [...files, ...added],
    };
  });
  return record as ModelRecord;
}
