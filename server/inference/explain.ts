/** Computes the response of `/explain`, as plain values. */

import { allHeads, headMatrix } from "../../src/engine/explain/attention/heads.ts";
import type { Attribution } from "../../src/engine/explain/attribution/attribute.ts";
import {
  type AttributionMethod,
  methodOf,
  needsOf,
  tooLongReason,
  unsupportedReason,
} from "../../src/engine/explain/attribution/registry.ts";
import type { Explainer } from "../../src/engine/explain/explainer.ts";
import { unitsAt } from "../../src/engine/explain/text/units.ts";
import { AppError } from "../../src/errors/app-error.ts";
import type { TextToken, TokenizedText } from "../../src/engine/tokenizer/tokenized-text.ts";
import { type ExplainRequest, Rejection, type ServedModel } from "./protocol.ts";

/** Rounds to six digits, beyond which 8-bit models are not precise. NaN, an undefined value, becomes null. */
const roundedValue = (value: number) => (Number.isFinite(value) ? Number(value.toFixed(6)) : null);
const rounded = (values: ArrayLike<number>) => Array.from(values, roundedValue);

/** Undefined when only the attentions are requested. */
const attributionMethod = (request: ExplainRequest): AttributionMethod | undefined =>
  request.returns.includes("attributions") ? methodOf(request.method, request) : undefined;

/** Whether the request needs a session that returns attentions. */
export function needsAttentions(request: ExplainRequest): boolean {
  const method = attributionMethod(request);
  return request.returns.includes("attentions") || (!!method && needsOf(method).includes("attentions"));
}

function checkCapabilities(
  request: ExplainRequest,
  method: AttributionMethod | undefined,
  { capabilities }: ServedModel,
): void {
  const reason = method && unsupportedReason(method, capabilities);
  if (reason !== undefined) throw new Rejection(reason);
  if (request.returns.includes("attentions") && !capabilities.attentions) {
    throw new Rejection("This model's export does not show its attention.");
  }
}

function checkLength(
  { maxTokens }: ExplainRequest,
  method: AttributionMethod | undefined,
  { tokens }: TokenizedText,
): void {
  if (tokens.length > maxTokens) {
    throw new Rejection(`The text has ${tokens.length} tokens; at most ${maxTokens} can be explained.`);
  }
  const reason = method && tooLongReason(method, tokens.length);
  if (reason !== undefined) throw new Rejection(reason);
}

const placeOf = ({ label, start, end, isSpecial }: TextToken) => ({
  text: label,
  start,
  end,
  is_special: isSpecial,
});

function attributionJson(
  { level, method }: ExplainRequest,
  tokenized: TokenizedText,
  { isSigned, passes, values, standardErrors, rSquared, completenessGap }: Attribution,
  labels: readonly string[],
) {
  const rowsByLabel = (rows: readonly ArrayLike<number>[]) =>
    labels.map((label, index) => ({ label, values: rounded(rows[index] ?? []) }));
  const valuesByLabel = (row: readonly number[]) =>
    labels.map((label, index) => ({ label, value: roundedValue(row[index] ?? Number.NaN) }));
  return {
    method,
    level,
    is_signed: isSigned,
    passes,
    units: unitsAt(tokenized, level).map(placeOf),
    values: rowsByLabel(values),
    ...(standardErrors && { standard_errors: rowsByLabel(standardErrors) }),
    ...(rSquared && { r_squared: valuesByLabel(rSquared) }),
    ...(completenessGap && { completeness_gap: valuesByLabel(completenessGap) }),
  };
}

async function attentionsJson(explainer: Explainer, { text, tokens }: TokenizedText) {
  const attentions = await explainer.attentions(text);
  return {
    layers: attentions.layers,
    heads: attentions.heads,
    tokens: tokens.map(placeOf),
    weights: allHeads(attentions).map((head) => {
      const { size, data } = headMatrix(attentions, head);
      const rows = Array.from({ length: size }, (_, row) =>
        rounded(data.subarray(row * size, (row + 1) * size)),
      );
      return { ...head, rows };
    }),
  };
}

/** @throws Rejection when the model or the text does not allow the method; AppError of a run */
export async function explain(
  explainer: Explainer,
  model: ServedModel,
  text: string,
  request: ExplainRequest,
  signal: AbortSignal,
) {
  const method = attributionMethod(request);
  checkCapabilities(request, method, model);
  const tokenized = explainer.tokenize(text);
  checkLength(request, method, tokenized);
  const probabilities = await explainer.probabilitiesWithout(text, [], "delete");
  const attribution =
    method &&
    (await explainer.attribute(text, method, { level: request.level, signal }).catch((cause: unknown) => {
      // Whether a graph supports gradients is known only after it was differentiated.
      if (cause instanceof AppError && cause.code === "not-shown") throw new Rejection(cause.message);
      throw cause;
    }));
  return {
    tokens: tokenized.tokens.length,
    cutTokens: tokenized.cutTokens,
    model_text: tokenized.modelText,
    scores: model.labels.map((label, index) => ({ label, score: probabilities[index] ?? 0 })),
    ...(attribution && { attributions: attributionJson(request, tokenized, attribution, model.labels) }),
    ...(request.returns.includes("attentions") && { attentions: await attentionsJson(explainer, tokenized) }),
  };
}
