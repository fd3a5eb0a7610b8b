import { AppError } from "../../errors/app-error.ts";
import { PREPROCESSING_RULES, type PreprocessingRule } from "../tokenizer/preprocess.ts";
import { isCount, isRecord } from "./json.ts";

/** The version that is written. Version 1, which is read as well, has `licence` in place of `license`. */
export const MANIFEST_VERSION = 3;

interface SourceFile {
  /** Relative to the bundle's folder. */
  path: string;
  /** Size in bytes. */
  size: number;
  /** SHA-256, hexadecimal. */
  sha256: string;
}

/** The files of a publisher from which a file was made here. */
export interface Conversion {
  /** `pytorch`, `safetensors`, `flax`, `tensorflow`, or `vocabulary` for a tokenizer. */
  format: string;
  /** The version of the converter. */
  converter: number;
  files: SourceFile[];
}

export interface ManifestFile extends SourceFile {
  /** Absent for a file as its publisher has it. */
  convertedFrom?: Conversion;
}

/** Metrics of one weights file, rounded by the command that measured them. */
export interface ModelEvaluation {
  /** The data on which the metrics were measured. */
  data: string;
  /** BCP 47 tag of the texts' language; absent where the model reads one language. */
  language?: string;
  texts: number;
  macroRecall: number;
  accuracy: number;
  /** Expected calibration error, 15 equal-width bins. */
  ece: number;
  dtype: string;
  /** The measured output head; absent for the classes. */
  head?: string;
  macroF1?: number;
}

/** A further classification head of the same encoder, with another output of the graph. */
export interface OutputHead {
  name: string;
  /** The output of the graph that holds its logits. */
  output: string;
  /** In the order of its logits. */
  labels: string[];
  /** The data on which the head was trained. */
  data: string;
  /** A sentence about its limitations. */
  limits: string;
}

/** The threshold of "not sure", and the accuracy of the predictions above it. */
export interface NotSure {
  /** Predictions with a lower score are "not sure". */
  below: number;
  /** Share of texts with a higher score. */
  coverage: number;
  /** Share of these whose label is right. */
  accuracy: number;
  /** The data on which coverage and accuracy were measured; `below` was chosen on other data. */
  measuredOn: string;
}

export interface WeightsFile {
  dtype: string;
  path: string;
  /** Paths of files with tensors that are not in the model file (ONNX external data). */
  external?: string[];
  /** Calibrates the scores; absent when they are not calibrated. */
  temperature?: number;
  calibratedOn?: string;
  /**
   * What training added to the bias of each class against the class shares of its data (Menon et al. 2021), in the order of
   * the labels. The weights contain it; it is recorded with what the model scores.
   */
  logitAdjustment?: number[];
  notSure?: NotSure;
  /** Calibrates further output heads, by name. */
  headTemperatures?: Record<string, number>;
}

/** The field of config.json: a text has one label, any number of labels, or a number. */
export type ProblemType = "single_label_classification" | "multi_label_classification" | "regression";

const PROBLEM_TYPES: readonly unknown[] = [
  undefined,
  "single_label_classification",
  "multi_label_classification",
  "regression",
] satisfies (ProblemType | undefined)[];

/** What a person can set against a model's description. */
export interface ModelSettings {
  /** As many as there are classes, in the order of the logits. */
  labels: string[];
  preprocessing: PreprocessingRule;
}

/** Describes a model. It lists all files of one revision, so that files of different revisions are not mixed. */
export interface Manifest {
  manifestVersion: typeof MANIFEST_VERSION;
  id: string;
  revision: string;
  /** A sentence in English. */
  description: string;
  /** SPDX identifier, or another text of the publisher. */
  license: string;
  /** BCP 47 tags of the languages that the model was trained on. */
  languages: string[];
  /** In the order of the logits. */
  labels: string[];
  /** Absent for a single label. */
  problemType?: ProblemType;
  /** Number of tokens that the model can read, special tokens included. */
  maxLength: number;
  preprocessing: PreprocessingRule;
  /** What the model's own files say, where labels or preprocessing are known from elsewhere; absent where nothing is. */
  published?: ModelSettings;
  /** The id of the token that fills the shorter texts of a run; absent where the tokenizer's is used. */
  padId?: number;
  heads?: OutputHead[];
  /** One item for each dtype, the preferred one first. */
  weights: WeightsFile[];
  /** tokenizer.json, and tokenizer_config.json if there is one. */
  tokenizer: { json: string; config?: string };
  evaluations: ModelEvaluation[];
  files: ManifestFile[];
}

const isText = (value: unknown): value is string => typeof value === "string" && value.length > 0;
const isTexts = (value: unknown): value is string[] => Array.isArray(value) && value.every(isText);
export const isLabels = (value: unknown): value is string[] =>
  isTexts(value) && value.length > 0 && new Set(value).size === value.length;
const isRule = (value: unknown) => PREPROCESSING_RULES.includes(value as PreprocessingRule);
/** Whether a path is inside the bundle: relative, without a scheme, a backslash and "..". */
const isInside = (value: unknown): value is string =>
  isText(value) && value.split("/").every((part) => !/^\.{0,2}$|[\p{C}<>:;?"*|\\]/u.test(part));

const isShare = (value: unknown) => typeof value === "number" && value >= 0 && value <= 1;
const isNotSure = (value: unknown) =>
  isRecord(value) &&
  [value["below"], value["coverage"], value["accuracy"]].every(isShare) &&
  isText(value["measuredOn"]);

const isHead = (value: unknown) =>
  isRecord(value) &&
  [value["name"], value["output"], value["data"], value["limits"]].every(isText) &&
  isTexts(value["labels"]) &&
  value["labels"].length > 1;
const isTemperature = (value: unknown) => typeof value === "number" && value > 0 && Number.isFinite(value);

const areNumbers = (value: unknown) => Array.isArray(value) && value.every(Number.isFinite);

const isSourceFile = (value: unknown) =>
  isRecord(value) && isInside(value["path"]) && isCount(value["size"]) && isText(value["sha256"]);
const isConversion = (value: unknown) =>
  isRecord(value) &&
  isText(value["format"]) &&
  isCount(value["converter"]) &&
  Array.isArray(value["files"]) &&
  value["files"].every(isSourceFile);

const FILE_CHECKS: [string, (file: Record<string, unknown>) => boolean][] = [
  ["path", (file) => isInside(file["path"])],
  ["size", (file) => isCount(file["size"])],
  ["sha256", (file) => typeof file["sha256"] === "string" && /^[0-9a-f]{64}$/.test(file["sha256"])],
  ["convertedFrom", ({ convertedFrom }) => convertedFrom === undefined || isConversion(convertedFrom)],
];

const CHECKS: [string, (manifest: Record<string, unknown>) => boolean][] = [
  ["manifestVersion", (manifest) => manifest["manifestVersion"] === MANIFEST_VERSION],
  ["id", (manifest) => isText(manifest["id"])],
  ["revision", (manifest) => isText(manifest["revision"])],
  ["description", (manifest) => typeof manifest["description"] === "string"],
  ["license", (manifest) => typeof manifest["license"] === "string"],
  ["languages", (manifest) => isTexts(manifest["languages"])],
  ["labels", ({ labels }) => isLabels(labels)],
  ["problemType", ({ problemType }) => PROBLEM_TYPES.includes(problemType)],
  ["maxLength", (manifest) => isCount(manifest["maxLength"])],
  ["padId", ({ padId }) => padId === undefined || padId === 0 || isCount(padId)],
  [
    "published",
    ({ published }) =>
      published === undefined ||
      (isRecord(published) && isLabels(published["labels"]) && isRule(published["preprocessing"])),
  ],
  ["preprocessing", ({ preprocessing }) => isRule(preprocessing)],
  [
    "evaluations",
    (manifest) => Array.isArray(manifest["evaluations"]) && manifest["evaluations"].every(isRecord),
  ],
  [
    "heads",
    ({ heads }) =>
      heads === undefined ||
      (Array.isArray(heads) &&
        heads.every(isHead) &&
        new Set(heads.map(({ name }) => name)).size === heads.length),
  ],
  [
    "weights",
    ({ weights }) =>
      Array.isArray(weights) &&
      weights.length > 0 &&
      weights.every(
        (entry) =>
          isRecord(entry) &&
          isText(entry["dtype"]) &&
          isInside(entry["path"]) &&
          (entry["external"] === undefined ||
            (isTexts(entry["external"]) && entry["external"].every(isInside))) &&
          (entry["temperature"] === undefined || isTemperature(entry["temperature"])) &&
          (entry["logitAdjustment"] === undefined || areNumbers(entry["logitAdjustment"])) &&
          (entry["headTemperatures"] === undefined ||
            (isRecord(entry["headTemperatures"]) &&
              Object.values(entry["headTemperatures"]).every(isTemperature))) &&
          (entry["notSure"] === undefined || isNotSure(entry["notSure"])),
      ),
  ],
  [
    "tokenizer",
    ({ tokenizer }) =>
      isRecord(tokenizer) &&
      isInside(tokenizer["json"]) &&
      (tokenizer["config"] === undefined || isInside(tokenizer["config"])),
  ],
  [
    "files",
    ({ files }) =>
      Array.isArray(files) &&
      files.every((file) => isRecord(file) && FILE_CHECKS.every(([, check]) => check(file))),
  ],
];

/** A manifest of version 1 in the form of the present version; any other value as it is. */
function upgradeManifest(value: Record<string, unknown>): Record<string, unknown> {
  if (value["manifestVersion"] !== 1) return value;
  const { ["licence"]: license, ...rest } = value;
  return { ...rest, manifestVersion: MANIFEST_VERSION, license };
}

/**
 * Reads a manifest from its JSON text.
 * @throws AppError `bad-manifest`, naming the field at fault.
 */
export function parseManifest(json: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new AppError("bad-manifest", "The manifest is not JSON.", { cause });
  }
  if (!isRecord(value)) throw new AppError("bad-manifest", "The manifest is not an object.");
  const current = upgradeManifest(value);
  for (const [field, check] of CHECKS) {
    if (!check(current)) throw new AppError("bad-manifest", `The manifest's ${field} is missing or wrong.`);
  }
  const manifest = current as unknown as Manifest;
  const listed = new Set(manifest.files.map((file) => file.path));
  if (listed.size !== manifest.files.length) {
    throw new AppError("bad-manifest", "The manifest lists a file twice.");
  }
  for (const path of [
    ...Object.values(manifest.tokenizer),
    ...manifest.weights.flatMap(({ path, external = [] }) => [path, ...external]),
  ]) {
    if (!listed.has(path))
      throw new AppError("bad-manifest", `The manifest uses ${path} but does not list it.`);
  }
  return manifest;
}

/** @throws AppError `bad-manifest` when the file is not listed. */
export function manifestFile(manifest: Manifest, path: string): ManifestFile {
  const file = manifest.files.find((entry) => entry.path === path);
  if (!file) throw new AppError("bad-manifest", `The manifest does not list ${path}.`);
  return file;
}
