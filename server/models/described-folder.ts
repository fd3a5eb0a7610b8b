/** Models in folders without a manifest: in the cache of the Hub's client, or as a clone. */

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import { AppError, throwIfCancelled } from "../../src/errors/app-error.ts";
import { parseManifest } from "../../src/engine/model/manifest.ts";
import {
  CONFIG_FILES,
  configFiles,
  buildManifest,
  PUBLISHER_MANIFEST,
  vocabularyPaths,
} from "../../src/engine/hub/build-manifest.ts";
import { isCommit, type Reference } from "../../src/engine/hub/reference.ts";
import { chooseWeights, listWeights, withNamedExternalData } from "../../src/engine/hub/weights.ts";
import { storedDtypes } from "../../src/engine/store/model-store.ts";
import type { StoredFile } from "../../src/engine/store/storage.ts";
import type { PlacedFile } from "./converted-folder.ts";

/** Files with a manifest that was computed here; each is read from its path and verified against the manifest. */
export interface DescribedFiles {
  kind: "files";
  id: string;
  /** The manifest as JSON. */
  manifest: string;
  /** Absolute paths by the path in the manifest. */
  places: Record<string, string>;
  dtype: string;
}

export interface DescribeOptions {
  device: string;
  dtype?: string | undefined;
  signal?: AbortSignal | undefined;
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !path.startsWith(".git/"));
}

async function hashesOf(file: PlacedFile, signal: AbortSignal | undefined) {
  const sha256 = createHash("sha256");
  const git = createHash("sha1").update(`blob ${file.size}\0`);
  for await (const bytes of createReadStream(file.place)) {
    throwIfCancelled(signal);
    sha256.update(bytes as Uint8Array);
    git.update(bytes as Uint8Array);
  }
  return { sha256: sha256.digest("hex"), gitSha1: git.digest("hex") };
}

/** A large file keeps its published hash and is verified when it is used; other files are verified here. */
async function proven(file: PlacedFile, signal: AbortSignal | undefined): Promise<StoredFile> {
  const { path, size } = file;
  if (file.sha256 !== undefined) return { path, size, sha256: file.sha256, chunks: [] };
  const { sha256, gitSha1 } = await hashesOf(file, signal);
  if (file.gitSha1 !== undefined && file.gitSha1 !== gitSha1) {
    throw new AppError("hash-mismatch", `${path} does not have the hash that is listed for it.`);
  }
  return { path, size, sha256, chunks: [] };
}

async function describe(
  files: readonly PlacedFile[],
  { id, commit }: { id: string; commit: string },
  { device, dtype, signal }: DescribeOptions,
): Promise<DescribedFiles> {
  const offered = listWeights(files);
  const chosen = dtype
    ? offered.filter((entry) => entry.dtype === dtype)
    : [chooseWeights(offered, device, id)];
  const placeOf = (path: string) => files.find((file) => file.path === path)?.place ?? path;
  const weights = await Promise.all(
    chosen.map((entry) =>
      withNamedExternalData(
        entry,
        async () => files,
        (path) => readFile(placeOf(path)),
      ),
    ),
  );
  const metadataPaths = [
    ...configFiles(files, id),
    ...weights.flatMap(({ model, external }) => [model, ...external]),
  ] as PlacedFile[];
  const stored: StoredFile[] = [];
  for (const file of metadataPaths) stored.push(await proven(file, signal));
  const text = async (path: string) => {
    const file = metadataPaths.find((candidate) => candidate.path === path);
    return file && (await readFile(file.place, "utf8"));
  };
  const publisherManifest = await text(PUBLISHER_MANIFEST);
  const tokenizerConfig = await text(CONFIG_FILES.tokenizerConfig);
  const manifest = buildManifest(
    { id, commit, license: "unknown", languages: [] },
    {
      config: (await text(CONFIG_FILES.config)) ?? "",
      ...(tokenizerConfig !== undefined && { tokenizerConfig }),
      ...(publisherManifest !== undefined && { manifest: publisherManifest }),
    },
    stored,
    weights,
  );
  const [found] = storedDtypes(parseManifest(manifest), stored);
  if (!found) throw new AppError("not-found", `${id} has no weights of type ${dtype ?? "any"} there.`);
  const places = Object.fromEntries(metadataPaths.map(({ path, place }) => [path, place]));
  return { kind: "files", id, manifest, places, dtype: found };
}

/** The files of a folder with a model in the layout of the Hub. @throws AppError `unsupported-model` */
export async function filesOfFolder(folder: string): Promise<PlacedFile[]> {
  // Another folder could contain arbitrarily many files.
  if (!(await stat(join(folder, CONFIG_FILES.config)).catch(() => undefined))) {
    throw new AppError("unsupported-model", `${folder} has no ${CONFIG_FILES.config}, so it is no model.`);
  }
  const found = (await filesIn(folder)).map(async (path) => {
    const place = join(folder, path);
    // A link may be broken.
    const stats = await stat(place).catch(() => undefined);
    return stats ? [{ path, place, size: stats.size }] : [];
  });
  return (await Promise.all(found)).flat();
}

/**
 * A model in the layout of the Hub. It has no published hashes, so the hashes of its files are computed here.
 * @throws AppError `unsupported-model`, `no-onnx`, `bad-manifest`, `not-found`
 */
export async function describeFolder(
  folder: string,
  files: readonly PlacedFile[],
  options: DescribeOptions,
): Promise<DescribedFiles> {
  const id = basename(resolve(folder)).replaceAll(/[^\w.-]/g, "-") || "model";
  return describe(files, { id, commit: "local" }, options);
}

/** A blob is named by its hash: SHA-256 for large files, git's SHA-1 for the others (huggingface_hub). */
async function blobOf(folder: string, snapshot: string, path: string): Promise<PlacedFile> {
  const place = await realpath(join(snapshot, path));
  const name = basename(place);
  const file = { path, place, size: (await stat(place)).size };
  if (dirname(place) === (await realpath(join(folder, "blobs")))) {
    if (/^[0-9a-f]{64}$/.test(name)) return { ...file, sha256: name };
    if (/^[0-9a-f]{40}$/.test(name)) return { ...file, gitSha1: name };
  }
  throw new AppError("hash-mismatch", `${path} in the Hub's cache has no hash that vouches for it.`);
}

/** The model's folder `models--org--name`; undefined when the cache does not contain this revision. */
async function snapshotOf(cache: string, { id, revision = "main" }: Reference) {
  const folder = join(cache, `models--${id.replaceAll("/", "--")}`);
  const commits = await readdir(join(folder, "snapshots")).catch(() => []);
  const named = await readFile(join(folder, "refs", revision), "utf8").catch(() => revision);
  const commit = commits.find(
    (candidate) =>
      candidate === named.trim() || (/^[0-9a-f]{7,}$/.test(revision) && candidate.startsWith(revision)),
  );
  return commit !== undefined && isCommit(commit) ? { folder, commit } : undefined;
}

/** A model in the cache of the Hub's client. */
export interface CachedModel {
  snapshot: string;
  commit: string;
  files: PlacedFile[];
}

/**
 * The files of a model in the cache of the Hub's client, each with the hash in its blob's name.
 * @returns undefined when the cache lacks this revision or its weights.
 * @throws AppError `hash-mismatch`
 */
export async function filesOfCached(cache: string, reference: Reference): Promise<CachedModel | undefined> {
  const found = await snapshotOf(cache, reference);
  if (!found) return undefined;
  const { folder, commit } = found;
  const snapshot = join(folder, "snapshots", commit);
  const paths = await filesIn(snapshot);
  const listed = paths.map((path) => ({ path, size: 0 }));
  const hasTokenizer = paths.includes(CONFIG_FILES.tokenizer) || vocabularyPaths(listed).length > 0;
  if (!paths.includes(CONFIG_FILES.config) || !hasTokenizer || listWeights(listed).length === 0)
    return undefined;
  const files = await Promise.all(paths.map((path) => blobOf(folder, snapshot, path)));
  return { snapshot, commit, files };
}

/**
 * Each file is verified against its hash.
 * @throws AppError `hash-mismatch`, `unsupported-model`, `bad-manifest`
 */
export const describeCached = (
  { commit, files }: CachedModel,
  { id }: Reference,
  options: DescribeOptions,
): Promise<DescribedFiles> => describe(files, { id, commit }, options);
