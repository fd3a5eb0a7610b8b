/** Whole files explained: a vector for each text, or the words that each verdict rests on. */

import { AppError } from "../../errors/app-error.ts";
import type { ModelInfo } from "../classifier/classifier.ts";
import type { TextScore } from "../pool/scheduler.ts";
import type { InspectableModel } from "../classifier/inspectable-model.ts";
import { Explainer } from "./explainer.ts";
import { embed } from "./representations/hidden-states.ts";
import type { Measured } from "./attribution/methods.ts";
import type { Pooling } from "./attention/attention.ts";

export interface EmbeddingRequest {
  of: "embeddings";
  /** 0 is the embedding, -1 the last layer. */
  layer: number;
  pooling: Pooling;
}

export interface AttributionRequest {
  of: "attributions";
  method: Measured;
}

export type BulkRequest = EmbeddingRequest | AttributionRequest;

export interface EmbeddedText extends TextScore {
  /** [hidden] */
  vector: Float32Array;
}

export interface AttributedWord {
  word: string;
  /** UTF-16 units of the person's text. */
  start: number;
  end: number;
  /** For each class, by how much its probability falls without the word. */
  effects: number[];
}

export interface AttributedText extends TextScore {
  words: AttributedWord[];
  /** Forward passes. */
  passes: number;
}

/** Before any text is read. @throws AppError `not-shown` when the model cannot answer any */
export function checkRequest(capabilities: ModelInfo["capabilities"], request: BulkRequest): void {
  if (request.of === "attributions") {
    if (request.method.operator === "delete" || capabilities.masking) return;
    throw new AppError("not-shown", "This model has no mask token.");
  }
  if (!capabilities.hiddenStates)
    throw new AppError("not-shown", "This export does not show its hidden states.");
  if (request.layer > capabilities.layers) {
    throw new AppError("not-shown", `This model has ${capabilities.layers} layers, and 0 is the embedding.`);
  }
}

/** @throws AppError `not-shown` when the export does not show this layer, and what a run throws */
export async function embedText(
  model: InspectableModel,
  text: string,
  { layer, pooling }: EmbeddingRequest,
): Promise<EmbeddedText> {
  const { inputIds, cutTokens } = model.tokenize(text);
  const { probabilities, hiddenStates } = await model.intermediates(inputIds, { hiddenStates: layer });
  if (!hiddenStates) throw new AppError("not-shown", `This export does not show layer ${layer}.`);
  return { scores: probabilities, cut: cutTokens > 0, vector: embed(hiddenStates, 0, pooling) };
}

/** Special tokens are left out. @throws AppError what a run throws */
export async function attributeText(
  explainer: Explainer,
  text: string,
  { method }: AttributionRequest,
): Promise<AttributedText> {
  const { units, cutTokens } = explainer.read(text);
  const { values, probabilities, passes } = await explainer.attribute(text, method);
  const words = units.flatMap(({ label: word, start, end, isSpecial }, unit) =>
    isSpecial ? [] : [{ word, start, end, effects: values.map((row) => row[unit] ?? 0) }],
  );
  return { scores: probabilities, cut: cutTokens > 0, words, passes };
}

/** One text after the other, so that no more than one text's states are held at a time. */
export async function explainTexts(
  model: InspectableModel,
  request: BulkRequest,
  texts: readonly string[],
): Promise<(EmbeddedText | AttributedText)[]> {
  const explainer = new Explainer(model);
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
