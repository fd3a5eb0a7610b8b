/** Builds the manifest of a model from the Hub's responses and the model's configuration files. */

import { MANIFEST_VERSION, type Manifest, parseManifest } from "../model/manifest.ts";
import { AppError } from "../../errors/app-error.ts";
import type { StoredFile } from "../store/storage.ts";
import type { HubFile, Revision } from "./client.ts";
import {
  checkArchitecture,
  labelsFromConfig,
  maxLengthFromConfig,
  padIdFromConfig,
  parseConfig,
  problemTypeFromConfig,
} from "./config.ts";
import { knownSettings } from "./known-models.ts";
import { vocabularyIn } from "../weights/vocabularies/vocabulary-files.ts";
import type { HubWeights } from "./weights.ts";

export const CONFIG_FILES = {
  config: "config.json",
  tokenizer: "tokenizer.json",
  tokenizerConfig: "tokenizer_config.json",
} as const;

/** Optional files of a publisher. */
export const PUBLISHER_MANIFEST = "manifest.json";
export const SIGNATURE = "manifest.json.sig";

/** The files from which tokenizer.json is made, where a repository has none. */
export function vocabularyPaths(files: readonly Pick<HubFile, "path">[]): readonly string[] {
  const paths = files.map(({ path }) => path);
  return paths.includes(CONFIG_FILES.tokenizer) ? [] : (vocabularyIn(paths)?.paths ?? []);
}

/**
 * The configuration files of a model, as far as it has them, and the publisher's manifest and signature.
 * @throws AppError `unsupported-model` when a required file is missing
 */
export function configFiles(files: readonly HubFile[], id: string): HubFile[] {
  const find = (path: string) => files.find((candidate) => candidate.path === path);
  const vocabulary = vocabularyPaths(files);
  const tokenizer = vocabulary.length > 0 ? vocabulary : [CONFIG_FILES.tokenizer];
  const required = [CONFIG_FILES.config, ...tokenizer].map((path) => {
    const file = find(path);
    if (!file) {
      throw new AppError("unsupported-model", `${id} has no ${path}, so its text cannot be prepared here.`);
    }
    return file;
  });
  const optional = [CONFIG_FILES.tokenizerConfig, PUBLISHER_MANIFEST, SIGNATURE].map(find);
  return [...required, ...optional].filter((file) => file !== undefined);
}

/**
 * The fields of a manifest that do not list files.
 * @param hashes the SHA-256 of the weights, where they are there
 * @throws AppError `bad-manifest`, `unsupported-model`
 */
function manifestFields(
  { id, commit, license, languages }: Pick<Revision, "id" | "commit" | "license" | "languages">,
  texts: ConfigFiles,
  hashes: readonly string[] = [],
): Omit<Manifest, "weights" | "files"> {
  const config = parseConfig(texts.config, CONFIG_FILES.config);
  const { tokenizerConfig } = texts;
  const tokenizer =
    tokenizerConfig === undefined ? {} : parseConfig(tokenizerConfig, CONFIG_FILES.tokenizerConfig);
  checkArchitecture(config, id);
  const settings = knownSettings(id, labelsFromConfig(config, id), hashes);
  const padId = padIdFromConfig(config);
  return {
    manifestVersion: MANIFEST_VERSION,
    id,
    revision: commit,
    description: "",
    license,
    languages,
    ...settings,
    problemType: problemTypeFromConfig(config, settings.labels),
    maxLength: maxLengthFromConfig(config, tokenizer),
    ...(padId !== undefined && { padId }),
    tokenizer: {
      json: CONFIG_FILES.tokenizer,
      ...(tokenizerConfig !== undefined && { config: CONFIG_FILES.tokenizerConfig }),
    },
    evaluations: [],
  };
}

export interface ConfigFiles {
  config: string;
  /** Absent if the repository has none. */
  tokenizerConfig?: string;
  /** The publisher's manifest, if the repository has one. */
  manifest?: string;
}

/** The publisher's manifest has more fields (calibration, evaluation); its hashes must equal the Hub's. */
function publisherManifest(json: string, files: readonly StoredFile[]): Manifest {
  const manifest = parseManifest(json);
  for (const { path, size, sha256 } of manifest.files) {
    const stored = files.find((file) => file.path === path);
    if (stored?.sha256 !== undefined && (stored.sha256 !== sha256 || stored.size !== size)) {
      throw new AppError("hash-mismatch", `The model's own manifest lists another ${path} than the Hub.`);
    }
  }
  return manifest;
}

/** The SHA-256 of the largest of a model's files, which holds the weights; the others are a graph or small tensors. */
function hashOfWeights(parts: readonly HubFile[], files: readonly StoredFile[]): string {
  const paths = new Set(parts.map(({ path }) => path));
  const [largest] = files.filter(({ path }) => paths.has(path)).toSorted((a, b) => b.size - a.size);
  return largest?.sha256 ?? "";
}

/**
 * The manifest of a stored revision, as JSON.
 * @param files the completely stored files, with their SHA-256
 * @param weights the weights that are completely stored
 * @throws AppError `bad-manifest`, `unsupported-model`, `hash-mismatch`
 */
export function buildManifest(
  revision: Pick<Revision, "id" | "commit" | "license" | "languages">,
  texts: ConfigFiles,
  files: readonly StoredFile[],
  weights: readonly HubWeights[],
): string {
  if (texts.manifest !== undefined) {
    publisherManifest(texts.manifest, files);
    return texts.manifest;
  }
  const hashes = weights.map(({ model, external }) => hashOfWeights([model, ...external], files));
  const json = JSON.stringify({
    ...manifestFields(revision, texts, hashes),
    weights: weights.map(({ dtype, model, external }) => ({
      dtype,
      path: model.path,
      ...(external.length > 0 && { external: external.map(({ path }) => path) }),
    })),
    files: files.map(({ path, size, sha256 = "", convertedFrom }) => ({
      path,
      size,
      sha256,
      ...(convertedFrom && { convertedFrom }),
    })),
  } satisfies Manifest);
  parseManifest(json);
  return json;
}

/** Makes the checks of `buildManifest` that do not need the weights, before their download. @throws as `buildManifest` */
export function checkConfigFiles(
  revision: Pick<Revision, "id" | "commit" | "license" | "languages">,
  texts: ConfigFiles,
): void {
  if (texts.manifest !== undefined) parseManifest(texts.manifest);
  else manifestFields(revision, texts);
}
