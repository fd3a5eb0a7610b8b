/** Reads labels, length and problem type from a model's config.json and tokenizer_config.json, and fills known gaps. */

import type { ProblemType } from "../model/manifest.ts";
import { AppError } from "../../errors/app-error.ts";

interface ModelConfig {
  architectures?: unknown;
  model_type?: unknown;
  id2label?: unknown;
  problem_type?: unknown;
  max_position_embeddings?: unknown;
  pad_token_id?: unknown;
  _name_or_path?: unknown;
}

interface TokenizerConfig {
  model_max_length?: unknown;
}

/** Model types whose positions start after that of the padding token, so that the positions before are not usable. */
const OFFSET_BY_PADDING = [
  "roberta",
  "xlm-roberta",
  "xlm-roberta-xl",
  "camembert",
  "roberta-prelayernorm",
  "data2vec-text",
  "longformer",
  "mpnet",
  "xmod",
  "ibert",
];

/** Maximum length in tokens when no file states one: that of BERT and RoBERTa. */
const DEFAULT_LENGTH = 512;
/** A larger length is a placeholder: `transformers` writes 1e30 for "not set". */
const MAX_LENGTH = 100_000;

/**
 * The labels, from their model cards, of models whose config.json has only LABEL_0, LABEL_1 and so on. The pattern is
 * matched against the name, which copies and exports keep.
 */
const REPAIRS: [RegExp, string[]][] = [
  [/twitter[\w-]*roberta[\w-]*sentiment/i, ["negative", "neutral", "positive"]],
  [/twitter[\w-]*roberta[\w-]*emotion(?!-multilabel)/i, ["anger", "joy", "optimism", "sadness"]],
  [/twitter[\w-]*roberta[\w-]*offensive/i, ["not-offensive", "offensive"]],
  [/twitter[\w-]*roberta[\w-]*irony/i, ["non_irony", "irony"]],
  [/twitter[\w-]*roberta[\w-]*hate/i, ["not-hate", "hate"]],
  [/bertweet[\w-]*sentiment/i, ["negative", "neutral", "positive"]],
  [/sst-?2/i, ["negative", "positive"]],
];

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) > 0;

/** @throws AppError `bad-manifest` */
export function parseConfig(json: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (cause) {
    throw new AppError("bad-manifest", `${path} is not JSON.`, { cause });
  }
  if (!isRecord(value)) throw new AppError("bad-manifest", `${path} is not an object.`);
  return value;
}

/** The name of the model and that of the model from which it was made. */
const namesOf = (config: ModelConfig, id: string) => `${id} ${String(config["_name_or_path"] ?? "")}`;

/** The classes in the order of the logits. @throws AppError `bad-manifest` */
export function labelsFromConfig(config: ModelConfig, id: string): string[] {
  const { id2label } = config;
  if (!isRecord(id2label)) throw new AppError("bad-manifest", `${id} does not name its classes.`);
  const entries = Object.entries(id2label).toSorted(([a], [b]) => Number(a) - Number(b));
  const labels = entries.map(([, label]) => String(label));
  if (!entries.every(([key], index) => Number(key) === index) || labels.length === 0) {
    throw new AppError("bad-manifest", `${id} does not number its classes from 0.`);
  }
  if (!labels.every((label, index) => label.toUpperCase() === `LABEL_${index}`)) return labels;
  const repair = REPAIRS.find(
    ([name, knownLabels]) => name.test(namesOf(config, id)) && knownLabels.length === labels.length,
  );
  return repair ? repair[1] : labels;
}

/** Number of tokens that the model can read, special tokens included. */
export function maxLengthFromConfig(config: ModelConfig, tokenizer: TokenizerConfig): number {
  const { max_position_embeddings: positions, model_type: type, pad_token_id: padding } = config;
  const offset = OFFSET_BY_PADDING.includes(String(type)) ? (isCount(padding) ? padding : 0) + 1 : 0;
  const limits = [
    isCount(positions) ? positions - offset : undefined,
    isCount(tokenizer.model_max_length) ? tokenizer.model_max_length : undefined,
  ].filter((limit) => limit !== undefined && limit > 2 && limit <= MAX_LENGTH);
  return limits.length > 0 ? Math.min(...(limits as number[])) : DEFAULT_LENGTH;
}

/** @throws AppError `unsupported-model` for a regression model */
export function problemTypeFromConfig(
  { problem_type: type }: ModelConfig,
  labels: readonly string[],
): ProblemType {
  if (type === "regression") {
    throw new AppError("unsupported-model", "The model gives a number, not classes.");
  }
  return type === "multi_label_classification" || labels.length === 1
    ? "multi_label_classification"
    : "single_label_classification";
}

/** @throws AppError `unsupported-model` when the model is not a sequence classifier */
export function checkArchitecture({ architectures }: ModelConfig, id: string): void {
  if (!Array.isArray(architectures) || architectures.length === 0) return;
  if (architectures.some((name) => String(name).endsWith("ForSequenceClassification"))) return;
  throw new AppError("unsupported-model", `${id} is not a text classifier but ${String(architectures[0])}.`);
}

/** The preprocessing rule: `tweet` for models that were trained on tweets, by their names; `none` for others. */
export function preprocessingFromConfig(config: ModelConfig, id: string): "tweet" | "none" {
  return /twitter|tweet/i.test(namesOf(config, id)) ? "tweet" : "none";
}
