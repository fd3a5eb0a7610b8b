/** What config.json says of an encoder. */

import { AppError } from "../../../errors/app-error.ts";
import { isCount, valueText } from "../../model/json.ts";
import { type DistanceSettings, distanceSettings } from "./disentangled.ts";
import { type PreNormSettings, preNormSettings } from "./pre-norm.ts";
import { FAMILIES, type Family } from "./tensor-names.ts";

/** What config.json says of an encoder and the shapes of its tensors do not. */
export interface EncoderSettings {
  heads: number;
  /** As `transformers` names it: gelu, gelu_new, relu. */
  activation: string;
  poolerActivation: string | undefined;
  pooling: "first" | "mean";
  epsilon: number;
  paddingId: number;
  /** Whether positions are added to the embeddings. */
  hasPositions: boolean;
  /** Absent for an encoder without embeddings of distances. */
  distances: DistanceSettings | undefined;
  /** Absent for an encoder that normalizes the sums. */
  preNorm: PreNormSettings | undefined;
}

/** @returns undefined when encoders of this type are not converted here */
export const familyOf = (config: Readonly<Record<string, unknown>>): Family | undefined => {
  const type = valueText(config["model_type"]);
  return Object.hasOwn(FAMILIES, type) ? FAMILIES[type] : undefined;
};

const isEpsilon = (value: unknown): value is number => typeof value === "number" && value > 0 && value < 1;

/** @throws AppError `bad-manifest`, `unsupported-model` */
export function encoderSettings(config: Readonly<Record<string, unknown>>, family: Family): EncoderSettings {
  const { config: fields, defaults } = family;
  const heads = config[fields.heads] ?? config["num_attention_heads"];
  if (!isCount(heads)) throw new AppError("bad-manifest", `config.json has no ${fields.heads}.`);
  const positions = config["position_embedding_type"] ?? "absolute";
  if (positions !== "absolute")
    throw new AppError(
      "unsupported-model",
      `Its positions are ${valueText(positions).slice(0, 40)}, not absolute.`,
    );
  if (config["is_decoder"] === true)
    throw new AppError("unsupported-model", "It is a decoder, not an encoder.");
  const [epsilon, padding] = [config[fields.epsilon ?? "layer_norm_eps"], config["pad_token_id"]];
  const { distances, finalNorm } = family.encoder;
  const poolerActivation = fields.poolerActivation && config[fields.poolerActivation];
  return {
    heads,
    activation: valueText(config[fields.activation] ?? defaults.activation),
    poolerActivation: poolerActivation === undefined ? undefined : valueText(poolerActivation),
    pooling: config["classifier_pooling"] === "mean" && finalNorm !== undefined ? "mean" : "first",
    epsilon: isEpsilon(epsilon) ? epsilon : defaults.epsilon,
    paddingId: padding === 0 || isCount(padding) ? padding : defaults.padding,
    hasPositions: distances === undefined || config["position_biased_input"] !== false,
    distances: distances && distanceSettings(config),
    preNorm: finalNorm === undefined ? undefined : preNormSettings(config),
  };
}
