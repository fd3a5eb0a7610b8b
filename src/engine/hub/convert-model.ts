/** Makes the files of a stored model that its repository lacks: the ONNX file, and tokenizer.json. */

import type { Conversion } from "../model/manifest.ts";
import { ArrivingFile } from "../store/arriving-file.ts";
import { missingBytes, storeFile } from "../store/file.ts";
import type { ModelStore } from "../store/model-store.ts";
import type { ModelRecord, StoredFile } from "../store/storage.ts";
import { CONVERTER_VERSION, convertWeights } from "../weights/convert.ts";
import type { ConvertedDtype } from "../weights/encoders/graph-parts.ts";
import type { MadeFile } from "../weights/encoders/made-file.ts";
import type { WeightsFormat } from "../weights/formats/names.ts";
import type { ByteRanges } from "../weights/tensors/byte-ranges.ts";
import { buildTokenizer } from "../weights/vocabularies/build-tokenizer.ts";
import { CONFIG_FILES, vocabularyPaths } from "./build-manifest.ts";
import { bytesOf, readConfigFiles, recordFile, updateRecord } from "./complete-model.ts";
import { labelsFromConfig, parseConfig } from "./config.ts";
import type { HubWeights } from "./weights.ts";

export type ConvertibleWeights = HubWeights & { source: NonNullable<HubWeights["source"]> };

const conversionOf = (format: string, files: readonly StoredFile[]): Conversion => ({
  format,
  converter: CONVERTER_VERSION,
  files: files.map(({ path, size, sha256 = "" }) => ({ path, size, sha256 })),
});

const without = (files: readonly StoredFile[], paths: readonly string[]) =>
  files.filter(({ path }) => !paths.includes(path));

const vocabularyOf = ({ files }: ModelRecord) =>
  vocabularyPaths(files.filter(({ convertedFrom }) => !convertedFrom));

/** The tokenizer.json of the stored vocabulary. @throws AppError as `buildTokenizer` */
export async function tokenizerOf(store: ModelStore, record: ModelRecord): Promise<Uint8Array> {
  const contents = new Map<string, Uint8Array>();
  for (const path of vocabularyOf(record)) contents.set(path, (await bytesOf(store, record, path)).join());
  const { config, tokenizerConfig = "{}" } = await readConfigFiles(store, record);
  const json = buildTokenizer(
    contents,
    parseConfig(config, CONFIG_FILES.config),
    parseConfig(tokenizerConfig, CONFIG_FILES.tokenizerConfig),
  );
  return new TextEncoder().encode(json);
}

/** Makes tokenizer.json from the stored vocabulary, if the repository has none. @throws AppError as `buildTokenizer` */
export async function makeTokenizer(store: ModelStore, record: ModelRecord): Promise<ModelRecord> {
  const paths = vocabularyOf(record);
  if (paths.length === 0) return record;
  const bytes = await tokenizerOf(store, record);
  const convertedFrom = conversionOf(
    "vocabulary",
    paths.map((path) => recordFile(record, path)),
  );
  const file = { path: CONFIG_FILES.tokenizer, size: bytes.length, convertedFrom };
  const made = await storeFile(store.storage, record.key, file, once(bytes));
  return updateRecord(store, record.key, (current) => ({
    ...current,
    files: [...without(current.files, [file.path]), made],
  }));
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}

/** Whether a stored file was made by this version of the converter, or needs none. */
export const isCurrent = ({ convertedFrom }: StoredFile): boolean =>
  convertedFrom === undefined || convertedFrom.converter === CONVERTER_VERSION;

/** The ONNX file that is made of these weights. @throws AppError as `convertWeights` */
export async function convertedFile(
  store: ModelStore,
  record: ModelRecord,
  format: WeightsFormat,
  weights: readonly ByteRanges[],
  dtype: ConvertedDtype,
): Promise<MadeFile> {
  const config = parseConfig((await readConfigFiles(store, record)).config, CONFIG_FILES.config);
  return convertWeights(config, labelsFromConfig(config, record.id).length, format, weights, dtype);
}

interface ConvertOptions {
  signal?: AbortSignal | undefined;
  onBytes?: ((done: number, total: number) => void) | undefined;
}

/**
 * Converts weights of PyTorch, Flax or TensorFlow to an ONNX file, tensor by tensor, as far as they have arrived.
 * @param files the weights, which are stored or being stored
 * @returns the stored file
 * @throws AppError `bad-model`, `unsupported-model`, `bad-manifest`, `storage-full`, `cancelled`; then no part stays stored
 */
async function convertArriving(
  store: ModelStore,
  record: ModelRecord,
  { model, source }: ConvertibleWeights,
  files: readonly ArrivingFile[],
  { signal, onBytes }: ConvertOptions,
): Promise<StoredFile> {
  const { key } = record;
  try {
    const { size, bytes } = await convertedFile(store, record, source.format, files, source.dtype);
    await store.evictFor(size + (await missingBytes(store.storage, key, source.files)), key);
    return await storeFile(store.storage, key, { path: model.path, size }, bytes(), {
      signal,
      onBytes: (done) => onBytes?.(done, size),
    });
  } catch (cause) {
    await store.storage.removeChunks(key, model.path);
    throw cause;
  } finally {
    for (const file of files) file.release();
  }
}

/** Keeps the converted file in place of the weights that it was made from. */
async function replaceSource(
  store: ModelStore,
  { key, files }: ModelRecord,
  { source }: ConvertibleWeights,
  made: StoredFile,
): Promise<ModelRecord> {
  const paths = source.files.map(({ path }) => path);
  const sources = files.filter(({ path }) => paths.includes(path));
  const converted = { ...made, convertedFrom: conversionOf(source.format, sources) };
  const updated = await updateRecord(store, key, (current) => ({
    ...current,
    files: [...without(current.files, [...paths, made.path]), converted],
  }));
  for (const path of paths) await store.storage.removeChunks(key, path);
  return updated;
}

const arrivingFiles = ({ storage }: ModelStore, record: ModelRecord, { source }: ConvertibleWeights) =>
  source.files.map(({ path }) => new ArrivingFile(storage, record.key, recordFile(record, path)));

/**
 * Converts stored weights, and removes them.
 * @throws AppError as `convertArriving`; the weights stay stored
 */
export async function convertStored(
  store: ModelStore,
  record: ModelRecord,
  weights: ConvertibleWeights,
  options: ConvertOptions,
): Promise<ModelRecord> {
  const files = arrivingFiles(store, record, weights);
  return replaceSource(store, record, weights, await convertArriving(store, record, weights, files, options));
}

/**
 * Converts weights while they are stored, and removes them. What is converted counts only when all bytes have their hash;
 * until then, a failure of the conversion may be one of the bytes, so the stored weights are converted again after it.
 * @param fill stores and verifies the weights, for their readers
 * @throws AppError as `fill` and `convertArriving`; what is stored of the weights stays
 */
export async function convertWhileStored(
  store: ModelStore,
  record: ModelRecord,
  weights: ConvertibleWeights,
  fill: (readers: readonly ArrivingFile[]) => Promise<ModelRecord>,
  { signal, onBytes }: ConvertOptions,
): Promise<ModelRecord> {
  const readers = arrivingFiles(store, record, weights);
  let isFilled = false;
  const converting = convertArriving(store, record, weights, readers, {
    signal,
    onBytes: (done, total) => isFilled && onBytes?.(done, total),
  }).catch(() => undefined);
  let filled: ModelRecord;
  try {
    filled = await fill(readers);
    isFilled = true;
  } catch (cause) {
    for (const reader of readers) reader.fail(cause);
    await converting;
    throw cause;
  }
  const made = await converting;
  return made
    ? replaceSource(store, filled, weights, made)
    : convertStored(store, filled, weights, { signal, onBytes });
}
