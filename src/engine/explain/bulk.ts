/** Explanations of whole files: an embedding of each text, or an attribution of each text. */

import type { InspectableModel } from "../classifier/inspectable-model.ts";
import type { Capabilities } from "../classifier/intermediates.ts";
import { AppError } from "../../errors/app-error.ts";
import type { TextScore } from "../pool/scheduler.ts";
import type { ModelVariants } from "./attribution/attribute.ts";
import { type AttributionMethod, needsOf, tooLongReason, unsupportedReason } from "./attribution/registry.ts";
import { Explainer } from "./explainer.ts";
import type { Pooling } from "./numeric/matrix.ts";
import { poolTokens } from "./representations/hidden-states.ts";

export interface EmbeddingRequest {
  of: "embeddings";
  /** 0 is the embedding layer, -1 the last layer. */
  layer: number;
  pooling: Pooling;
  /** Whether the vectors of `middleLayers` are wanted too. */
  withMiddleLayers?: boolean;
}

export interface AttributionRequest {
  of: "attributions";
  method: AttributionMethod;
}

/** Written into provenance and journals as it is. */
export type BulkRequest = EmbeddingRequest | AttributionRequest;

export interface EmbeddedText extends TextScore {
  /** [hidden] */
  vector: Float32Array;
  /** The vectors of `middleLayers`, pooled alike; absent unless requested. */
  others?: LayerVector[];
}

export interface LayerVector {
  layer: number;
  /** [hidden] */
  vector: Float32Array;
}

export interface AttributedWord {
  word: string;
  /** UTF-16 units of the original text. */
  start: number;
  end: number;
  /** [classes]: by how much the probability falls without the word, or the attention that the word gets. */
  effects: number[];
}

export interface AttributedText extends TextScore {
  words: AttributedWord[];
  /** Forward passes. */
  passes: number;
}

/** Checks a request before any text is read. @throws AppError `not-shown` when the model lacks what the request needs */
export function checkRequest(capabilities: Capabilities, request: BulkRequest): void {
  if (request.of === "attributions") {
    const reason = unsupportedReason(request.method, capabilities);
    if (reason !== undefined) throw new AppError("not-shown", reason);
    return;
  }
  const { hiddenStates, layers } = capabilities;
  if (!hiddenStates) throw new AppError("not-shown", "This export does not show its hidden states.");
  if (request.layer > layers) {
    throw new AppError("not-shown", `This model has ${layers} layers, and 0 is the embedding.`);
  }
}

/** Whether a request needs `loadDifferentiable`. */
export const needsGradients = (request: BulkRequest): boolean =>
  request.of === "attributions" && needsOf(request.method).includes("gradients");

/** The layers at a quarter, at half and at three quarters of a model's depth. @param layers of the model, without the embedding */
const middleLayers = (layers: number): number[] =>
  [...new Set([0.25, 0.5, 0.75].map((share) => Math.round(share * layers)))].filter(
    (layer) => layer > 0 && layer < layers,
  );

/** @throws AppError `not-shown` when the export does not have this layer, and the errors of a run */
export async function embedText(
  model: InspectableModel,
  text: string,
  { layer, pooling, withMiddleLayers = false }: EmbeddingRequest,
): Promise<EmbeddedText> {
  const { inputIds, cutTokens } = model.tokenize(text);
  const { probabilities: scores, hiddenStates: states } = await model.intermediates(inputIds, {
    hiddenStates: withMiddleLayers || layer,
  });
  if (!states) throw new AppError("not-shown", `This export does not show layer ${layer}.`);
  const cut = cutTokens > 0;
  if (!withMiddleLayers) return { scores, cut, vector: poolTokens(states, 0, pooling) };
  const last = states.layers - 1;
  const others = middleLayers(last).map((middle) => ({
    layer: middle,
    vector: poolTokens(states, middle, pooling),
  }));
  return { scores, cut, vector: poolTokens(states, layer < 0 ? last : layer, pooling), others };
}

/**
 * Attributes the classes to the words of a text; special tokens have no entry.
 * @returns no scores and no words for a text that is too long for the method
 * @throws AppError the errors of a run
 */
export async function attributeText(
  explainer: Explainer,
  text: string,
  { method }: AttributionRequest,
): Promise<AttributedText> {
  const { units, cutTokens, tokens } = explainer.tokenize(text);
  if (tooLongReason(method, tokens.length) !== undefined) {
    return { scores: [], cut: cutTokens > 0, words: [], passes: 0 };
  }
  const { values, probabilities, passes } = await explainer.attribute(text, method);
  const words = units.flatMap(({ label: word, start, end, isSpecial }, unit) =>
    isSpecial ? [] : [{ word, start, end, effects: values.map((row) => row[unit] ?? 0) }],
  );
  return { scores: probabilities, cut: cutTokens > 0, words, passes };
}

/** Explains one text after the other, so that memory holds the intermediates of only one text. */
export async function explainTexts(
  model: InspectableModel,
  request: BulkRequest,
  texts: readonly string[],
  variants: ModelVariants = {},
): Promise<(EmbeddedText | AttributedText)[]> {
  const explainer = new Explainer(model, variants);
  const results: (EmbeddedText | AttributedText)[] = [];
  for (const text of texts) {
    results.push(
      request.of === "embeddings"
        ? await embedText(model, text, request)
        : await attributeText(explainer, text, request),
    );
  }
  return results;
}
