/** Reads labels, length and problem type from a model's config.json and tokenizer_config.json, as `transformers` does. */

import type { ProblemType } from "../model/manifest.ts";
import { parsePythonJson } from "../tokenizer/python-json.ts";
import { AppError } from "../../errors/app-error.ts";
import { isCount, isRecord, valueText } from "../model/json.ts";

interface ModelConfig {
  architectures?: unknown;
  model_type?: unknown;
  id2label?: unknown;
  label2id?: unknown;
  num_labels?: unknown;
  problem_type?: unknown;
  max_position_embeddings?: unknown;
  n_positions?: unknown;
  pad_token_id?: unknown;
}

interface TokenizerConfig {
  model_max_length?: unknown;
}

/**
 * Model types whose positions start after that of the padding token, so that the positions before are not usable
 * (`create_position_ids_from_input_ids` in `transformers`).
 */
const OFFSET_BY_PADDING = [
  "bridgetower_text_model",
  "camembert",
  "data2vec-text",
  "esm",
  "ibert",
  "layoutlmv3",
  "lilt",
  "longformer",
  "luke",
  "markuplm",
  "mluke",
  "mpnet",
  "roberta",
  "roberta-prelayernorm",
  "xlm-roberta",
  "xlm-roberta-xl",
  "xmod",
];

/** Model types that add 2 to the positions, and have no more rows for it. */
const OFFSET_BY_TWO = ["ernie_m"];

/** Model types without a table of positions, whatever their config.json has. */
const ANY_LENGTH = ["xlnet", "t5", "mt5", "umt5", "bloom"];

/** Maximum length in tokens when no file states one: that of BERT and RoBERTa. */
const DEFAULT_LENGTH = 512;
/** A larger length is a placeholder: `transformers` writes 1e30 for "not set". */
const MAX_LENGTH = 100_000;

/** The number of classes of a config.json that does not say it. */
const DEFAULT_CLASSES = 2;
const MAX_CLASSES = 100_000;

/** Endings of the names of architectures whose output is not the classes of a text. */
const OTHER_TASK =
  /(For(TokenClassification|QuestionAnswering|MaskedLM|CausalLM|MultipleChoice|ConditionalGeneration|PreTraining|NextSentencePrediction|CTC|\w*(Image|Audio|Object|Video|Speech|Vision)\w*)|LMHeadModel|WithLMHead)$/;

/** @throws AppError `bad-manifest` */
export function parseConfig(json: string, path: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parsePythonJson(json);
  } catch (cause) {
    throw new AppError("bad-manifest", `${path} is not JSON.`, { cause });
  }
  if (!isRecord(value)) throw new AppError("bad-manifest", `${path} is not an object.`);
  return value;
}

const defaultLabel = (index: number) => `LABEL_${index}`;

/** The names of the classes as config.json lists them, with their numbers. */
function namedClasses({
  id2label,
  label2id,
  num_labels: count,
}: ModelConfig): [index: string, name: unknown][] {
  if (Array.isArray(id2label)) return Object.entries(id2label);
  if (isRecord(id2label)) return Object.entries(id2label);
  if (isRecord(label2id) && Object.keys(label2id).length > 0)
    return Object.entries(label2id).map(([name, index]) => [valueText(index), name]);
  const classes = isCount(count) && count <= MAX_CLASSES ? count : DEFAULT_CLASSES;
  return Array.from({ length: classes }, (_, index) => [String(index), defaultLabel(index)]);
}

/**
 * The classes in the order of the logits. A class without a name is `LABEL_n`; a name that several classes have is made
 * different by the number of the class.
 * @throws AppError `bad-manifest`
 */
export function labelsFromConfig(config: ModelConfig, id: string): string[] {
  const entries = namedClasses(config).toSorted(([a], [b]) => Number(a) - Number(b));
  if (!entries.every(([key], index) => Number(key) === index) || entries.length === 0) {
    throw new AppError("bad-manifest", `${id} does not number its classes from 0.`);
  }
  const names = entries.map(([, name], index) => {
    const isName = typeof name === "string" || typeof name === "number" || typeof name === "boolean";
    return isName && String(name).trim() !== "" ? String(name) : defaultLabel(index);
  });
  const labels = names.map((name, index) => (names.indexOf(name) === index ? name : `${name} (${index})`));
  if (new Set(labels).size < labels.length) return labels.map((_, index) => defaultLabel(index));
  return labels;
}

/** Number of positions of the model; undefined if it has no such limit, or if none is stated. */
function positionsOf(config: ModelConfig): number | undefined {
  const { max_position_embeddings: positions, n_positions: oldPositions, pad_token_id: padding } = config;
  const type = valueText(config.model_type);
  const stated = [positions, oldPositions].find(isCount);
  if (stated === undefined || ANY_LENGTH.includes(type)) return undefined;
  if (OFFSET_BY_TWO.includes(type)) return stated - 2;
  // A config.json without the padding token has the default of these model types.
  if (OFFSET_BY_PADDING.includes(type)) return stated - 1 - (typeof padding === "number" ? padding : 1);
  return stated;
}

/** Number of tokens that the model can read, special tokens included. */
export function maxLengthFromConfig(config: ModelConfig, tokenizer: TokenizerConfig): number {
  const limits = [
    positionsOf(config),
    isCount(tokenizer.model_max_length) ? tokenizer.model_max_length : undefined,
  ].filter((limit) => limit !== undefined && limit > 2 && limit <= MAX_LENGTH);
  return limits.length > 0 ? Math.min(...(limits as number[])) : DEFAULT_LENGTH;
}

/** The id of the token that the model takes for padding, such as GPT-2's when it looks for the last token of a text. */
export function padIdFromConfig({ pad_token_id: padding }: ModelConfig): number | undefined {
  return padding === 0 || isCount(padding) ? padding : undefined;
}

/** @throws AppError `unsupported-model` for a model that gives several numbers */
export function problemTypeFromConfig(
  { problem_type: type }: ModelConfig,
  labels: readonly string[],
): ProblemType {
  if (type === "regression") {
    if (labels.length === 1) return "regression";
    throw new AppError("unsupported-model", "The model gives several numbers, not classes.");
  }
  return type === "multi_label_classification" || labels.length === 1
    ? "multi_label_classification"
    : "single_label_classification";
}

/** Whether an architecture is one of another task, or an encoder without a head such as BertModel. */
function isOtherTask(architecture: string, type: unknown): boolean {
  const family = valueText(type ?? "").replaceAll(/[^a-z0-9]/gi, "");
  return OTHER_TASK.test(architecture) || architecture.toLowerCase() === `${family.toLowerCase()}model`;
}

/** @throws AppError `unsupported-model` when the model does something else than classify texts */
export function checkArchitecture({ architectures, model_type: type }: ModelConfig, id: string): void {
  if (!Array.isArray(architectures) || architectures.length === 0) return;
  const names = architectures.map(String);
  if (!names.every((name) => isOtherTask(name, type))) return;
  throw new AppError("unsupported-model", `${id} is not a text classifier but ${names[0]}.`);
}
