/** Makes the files of a stored model that its repository lacks: the ONNX file, and tokenizer.json. */

import { AppError } from "../../errors/app-error.ts";
import type { Conversion } from "../model/manifest.ts";
import { ChunkReader } from "../store/chunks.ts";
import { storeFile } from "../store/file.ts";
import { releaseBuffer } from "../model/segmented-bytes.ts";
import type { ModelStore } from "../store/model-store.ts";
import {
  CHUNK_BYTES,
  chunkCount,
  type ModelRecord,
  type ModelStorage,
  type StoredFile,
} from "../store/storage.ts";
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

/** Chunks of a file that stay in memory: headers and numbers are read in turns. */
const CACHED_CHUNKS = 4;

/** A stored file by byte ranges; each chunk is verified when it is read. */
function storedRanges(storage: ModelStorage, key: string, file: StoredFile): ByteRanges {
  const cached = new Map<number, Uint8Array>();
  const reader = new ChunkReader(storage, key, file);
  const chunkAt = async (index: number, until: number): Promise<Uint8Array> => {
    const known = cached.get(index);
    if (known) return known;
    const chunk = await reader.at(index, until);
    if (!chunk) throw new AppError("not-stored", `A part of ${file.path} is missing or damaged.`);
    const [oldest] = cached;
    if (cached.size === CACHED_CHUNKS && oldest) {
      cached.delete(oldest[0]);
      releaseBuffer(oldest[1]);
    }
    cached.set(index, chunk.bytes);
    return chunk.bytes;
  };
  return {
    name: file.path,
    size: file.size,
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      // One more than the range has: the next tensor is mostly the one that follows.
      const until = chunkCount(end) + 1;
      for (let at = start; at < end;) {
        const index = Math.floor(at / CHUNK_BYTES);
        const chunk = await chunkAt(index, until);
        const part = chunk.subarray(at - index * CHUNK_BYTES, end - index * CHUNK_BYTES);
        bytes.set(part, at - start);
        at += part.length;
      }
      return bytes;
    },
  };
}

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

/**
 * Converts stored weights of PyTorch, Flax or TensorFlow to an ONNX file, tensor by tensor, and removes them.
 * @throws AppError `bad-model`, `unsupported-model`, `bad-manifest`, `storage-full`, `cancelled`; the weights stay stored
 */
export async function convertStored(
  store: ModelStore,
  record: ModelRecord,
  { model, source }: ConvertibleWeights,
  { signal, onBytes }: { signal?: AbortSignal | undefined; onBytes?: (done: number, total: number) => void },
): Promise<ModelRecord> {
  const { key } = record;
  const { storage } = store;
  const files = source.files.map(({ path }) => recordFile(record, path));
  const { size, bytes } = await convertedFile(
    store,
    record,
    source.format,
    files.map((file) => storedRanges(storage, key, file)),
    source.dtype,
  );
  await store.evictFor(size, key);
  const file = { path: model.path, size, convertedFrom: conversionOf(source.format, files) };
  const made = await storeFile(storage, key, file, bytes(), {
    signal,
    onBytes: (done) => onBytes?.(done, size),
  });
  const paths = files.map(({ path }) => path);
  const updated = await updateRecord(store, key, (current) => ({
    ...current,
    files: [...without(current.files, [...paths, file.path]), made],
  }));
  for (const path of paths) await storage.removeChunks(key, path);
  return updated;
}
