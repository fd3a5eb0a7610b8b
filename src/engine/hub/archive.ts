/** Exports a stored model as one archive, and imports an archive or a folder that was cloned from a Hub. */

import { sha256 } from "hash-wasm";
import { parseManifest } from "../model/manifest.ts";
import { AppError } from "../../errors/app-error.ts";
import { fillFile, readStoredFile } from "../store/file.ts";
import { downloadLock } from "../store/locks.ts";
import { type ModelStore, storedDtypes } from "../store/model-store.ts";
import { type ModelRecord, modelKey, type StoredFile } from "../store/storage.ts";
import { readTar, type TarInput, writeTar } from "../store/tar.ts";
import { updateRecord, recordFile, completeModel } from "./complete-model.ts";
import { parseConfig } from "./config.ts";
import { type ConvertibleWeights, convertStored, isCurrent, makeTokenizer } from "./convert-model.ts";
import { configFiles, PUBLISHER_MANIFEST, SIGNATURE } from "./build-manifest.ts";
import { isCommit } from "./reference.ts";
import type { TransferProgress } from "./transfer-progress.ts";
import { chooseWeights, listWeights, withNamedExternalData } from "./weights.ts";

/** The entry that names the archived model. */
const IDENTITY = "tonescope-model.json";

export interface Identity {
  host: string;
  id: string;
  commit: string;
  revision: string;
}

async function* once(bytes: Uint8Array) {
  yield bytes;
}

function textInput(path: string, text: string): TarInput {
  const bytes = new TextEncoder().encode(text);
  return { path, size: bytes.length, content: once(bytes) };
}

async function* inputsOf(store: ModelStore, record: ModelRecord, manifest: string): AsyncGenerator<TarInput> {
  const { key, host, id, commit, revision, signature } = record;
  yield textInput(IDENTITY, JSON.stringify({ host, id, commit, revision } satisfies Identity));
  yield textInput(PUBLISHER_MANIFEST, manifest);
  if (signature !== undefined) yield textInput(SIGNATURE, signature);
  for (const file of record.files) {
    if (!file.chunks || file.path === PUBLISHER_MANIFEST || file.path === SIGNATURE) continue;
    yield { path: file.path, size: file.size, content: readStoredFile(store.storage, key, file, {}) };
  }
}

/**
 * Exports a complete model as a tar archive. Chunks are verified as they are read and are not kept in memory.
 * @throws AppError `not-stored` when the model is missing or not complete
 */
export async function exportModel(store: ModelStore, key: string): Promise<AsyncIterable<Uint8Array>> {
  const record = await store.record(key);
  if (record.manifest === undefined) throw new AppError("not-stored", "The model is not complete.");
  return writeTar(inputsOf(store, record, record.manifest));
}

/** A file to import; `content` reads it from any offset. */
export interface ImportFile {
  path: string;
  size: number;
  content: Blob;
  /** Of files whose hash is published: SHA-256, or the SHA-1 of the git blob. */
  sha256?: string;
  gitSha1?: string;
}

/** The files of an archive. @throws AppError `bad-archive` */
export async function archiveFiles(archive: Blob): Promise<ImportFile[]> {
  const entries = await readTar(archive);
  return entries.map(({ path, size, offset }) => ({
    path,
    size,
    content: archive.slice(offset, offset + size),
  }));
}

async function textOf(files: readonly ImportFile[], path: string): Promise<string | undefined> {
  const file = files.find((candidate) => candidate.path === path);
  return file && file.size < 2 ** 22 ? file.content.text() : undefined;
}

function archivedIdentity(json: string): Identity {
  const { host, id, commit, revision } = parseConfig(json, IDENTITY);
  const isName = (text: unknown): text is string =>
    typeof text === "string" && /^[\w.:/-]{1,200}$/.test(text);
  if (!isName(host) || !isName(id) || !isName(revision) || !isName(commit) || !isCommit(commit)) {
    throw new AppError("bad-archive", "The archive does not say what it holds.");
  }
  return { host, id, commit, revision };
}

/** The identity that git records in a clone; a folder without it is identified by its content. */
async function clonedIdentity(files: readonly ImportFile[], folder: string): Promise<Identity> {
  const head = (await textOf(files, ".git/HEAD"))?.trim() ?? "";
  const branch = /^ref: (refs\/heads\/(.+))$/.exec(head);
  const loose = branch ? (await textOf(files, `.git/${branch[1]}`))?.trim() : head;
  const packed = (await textOf(files, ".git/packed-refs"))
    ?.split("\n")
    .find((line) => line.endsWith(` ${branch?.[1]}`));
  const commit = loose ?? packed?.slice(0, 40) ?? "";
  const origin = /url = https?:\/\/(?:[^@/\s]*@)?([^/\s]+)\/(\S+?)(?:\.git)?\s/.exec(
    (await textOf(files, ".git/config")) ?? "",
  );
  if (isCommit(commit) && origin) {
    return { host: String(origin[1]), id: String(origin[2]), commit, revision: branch?.[2] ?? commit };
  }
  const config = (await textOf(files, "config.json")) ?? "";
  const digest = await sha256(`${config}${files.map(({ path, size }) => `${path} ${size}\n`).join("")}`);
  return {
    host: "local",
    id: folder.replaceAll(/[^\w.-]/g, "-") || "model",
    commit: digest.slice(0, 40),
    revision: "local",
  };
}

/**
 * The files to import, each with its expected SHA-256 if a manifest lists it, and the weights from which a model has to be
 * made.
 */
async function filesToImport(
  { files, device, dtype }: ImportModelOptions,
  id: string,
): Promise<{ selected: StoredFile[]; convertible?: ConvertibleWeights }> {
  const json = await textOf(files, PUBLISHER_MANIFEST);
  if (json !== undefined) {
    const manifest = parseManifest(json);
    const present = manifest.files.filter(({ path }) => files.some((file) => file.path === path));
    const extra = files.filter(({ path }) => path === PUBLISHER_MANIFEST || path === SIGNATURE);
    const selected = [...present, ...extra].map(({ path, size, ...rest }) => ({
      path,
      size,
      ...("sha256" in rest && { sha256: rest.sha256 }),
    }));
    return { selected };
  }
  const offered = listWeights(files).filter((entry) => dtype === undefined || entry.dtype === dtype);
  const chosen = chooseWeights(offered, device, id);
  const { source } = chosen;
  if (source) {
    const selected = [...configFiles(files, id), ...source.files].map(({ path, size, sha256, gitSha1 }) => ({
      path,
      size,
      ...(sha256 !== undefined && { sha256 }),
      ...(gitSha1 !== undefined && { gitSha1 }),
    }));
    return { selected, convertible: { ...chosen, source } };
  }
  const { model, external } = await withNamedExternalData(
    chosen,
    async () => files,
    async (path) => new Uint8Array(await contentOf(files, path).arrayBuffer()),
  );
  const selected = [...configFiles(files, id), model, ...external].map(({ path, size }) => ({ path, size }));
  return { selected };
}

async function checkPointers(files: readonly ImportFile[], selected: readonly StoredFile[]): Promise<void> {
  for (const { path } of selected) {
    const file = files.find((candidate) => candidate.path === path);
    const start = await file?.content.slice(0, 40).text();
    if (start?.startsWith("version https://git-lfs")) {
      throw new AppError("bad-archive", `${path} is only a pointer; “git lfs pull” fetches the file.`);
    }
  }
}

async function* piecesOf(content: Blob, { start, end }: { start: number; end: number }) {
  const reader = content.slice(start, end).stream().getReader();
  for (let at = start; ;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield { at, bytes: value };
    at += value.length;
  }
}

export interface ImportModelOptions {
  store: ModelStore;
  files: readonly ImportFile[];
  /** Name of the folder, used as the id of a model that has none. */
  folder: string;
  device: string;
  /** Chooses the weights of a folder with several. */
  dtype?: string | undefined;
  /** What the model is; found in the files if it is absent. */
  identity?: Identity | undefined;
  signal?: AbortSignal | undefined;
  onProgress?: ((progress: TransferProgress) => void) | undefined;
}

/**
 * Stores a model from files. If the archive has a manifest, every file is verified against it; else hashes are computed
 * here, and a later download verifies the files against the hashes of the Hub.
 * @throws AppError `bad-archive`, `hash-mismatch`, `bad-manifest`, `no-onnx`, `storage-full`, `cancelled`
 */
export async function importModel(options: ImportModelOptions): Promise<ModelRecord> {
  const { store, files, folder, dtype, signal } = options;
  const identityJson = await textOf(files, IDENTITY);
  const identity =
    options.identity ?? (identityJson ? archivedIdentity(identityJson) : await clonedIdentity(files, folder));
  const key = modelKey(identity.host, identity.id, identity.commit);
  const { selected, convertible } = await filesToImport(options, identity.id);
  await checkPointers(files, selected);
  return store.locks.exclusive(
    downloadLock(key),
    async () => {
      const before = await store.storage.record(key);
      if (before && isComplete(before, dtype)) return before;
      const total = selected.reduce((sum, file) => sum + file.size, 0);
      await store.evictFor(total, key);
      if (before) await store.storage.remove(key);
      try {
        const record = await createRecord(store, key, identity, selected);
        return await storeFiles(record, total, options, convertible);
      } catch (cause) {
        // The import cannot be resumed, because the files are not available later.
        await store.storage.remove(key);
        throw cause;
      }
    },
    signal,
  );
}

async function storeFiles(
  initial: ModelRecord,
  total: number,
  options: ImportModelOptions,
  convertible: ConvertibleWeights | undefined,
): Promise<ModelRecord> {
  const { store, files, signal, onProgress } = options;
  let record = initial;
  let bytes = 0;
  for (const { path, size } of initial.files) {
    const filled = await fillFile(store.storage, record.key, recordFile(record, path), {
      fetchPieces: (file, extent) => piecesOf(contentOf(files, file), extent),
      signal,
      onBytes: (phase, done) => onProgress?.({ phase, done: bytes + done, total }),
    });
    bytes += size;
    record = await updateRecord(store, record.key, (current) => ({
      ...current,
      files: current.files.map((file) => (file.path === path ? filled : file)),
    }));
  }
  record = await makeTokenizer(store, record);
  if (convertible)
    record = await convertStored(store, record, convertible, {
      signal,
      onBytes: (done, size) => onProgress?.({ phase: "convert", done, total: size }),
    });
  return completeModel(store, record, { ...record, license: "unknown", languages: [] });
}

/** Whether a model is stored, with weights of this dtype if one is named, by the present converter. */
function isComplete({ manifest, files }: ModelRecord, dtype: string | undefined): boolean {
  if (manifest === undefined) return false;
  const dtypes = storedDtypes(parseManifest(manifest), files);
  return (dtype === undefined || dtypes.includes(dtype)) && files.every(isCurrent);
}

function contentOf(files: readonly ImportFile[], path: string): Blob {
  const file = files.find((candidate) => candidate.path === path);
  if (!file) throw new AppError("bad-archive", `${path} is missing.`);
  return file.content;
}

async function createRecord(
  store: ModelStore,
  key: string,
  identity: Identity,
  files: StoredFile[],
): Promise<ModelRecord> {
  const now = store.now();
  const record = {
    ...identity,
    key,
    origin: "import" as const,
    files,
    pinned: false,
    createdAt: now,
    usedAt: now,
  };
  await store.storage.update(key, () => record);
  return record;
}
