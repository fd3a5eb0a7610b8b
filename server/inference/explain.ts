/** Computes the response of `/explain`, as plain values. */

import { allHeads, headMatrix } from "../../src/engine/explain/attention/heads.ts";
import type { Attribution } from "../../src/engine/explain/attribution/attribute.ts";
import {
  type AttributionMethod,
  isGradient,
  methodOf,
  needsOf,
  passesOf,
  tooLongReason,
  unsupportedReason,
} from "../../src/engine/explain/attribution/registry.ts";
import { counterfactualPasses } from "../../src/engine/explain/counterfactuals/counterfactuals.ts";
import type { Explainer } from "../../src/engine/explain/explainer.ts";
import { unitsAt } from "../../src/engine/explain/text/units.ts";
import { AppError } from "../../src/errors/app-error.ts";
import type { TextToken, TokenizedText } from "../../src/engine/tokenizer/tokenized-text.ts";
import {
  type ExplainRequest,
  type CostEstimate,
  Rejection,
  type ServedModel,
  type Timings,
} from "./protocol.ts";

/** A forward and backward pass in 32-bit floats. */
const GRADIENT_PASS = 6;
/** Texts of which half of the words are deleted on average. */
const DELETED_PASS = 0.6;

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

async function counterfactualsJson(
  explainer: Explainer,
  text: string,
  labels: readonly string[],
  signal: AbortSignal,
) {
  const { edits } = await explainer.counterfactuals(text, { signal });
  return edits.map(({ kind, text: edited, changesLabel, change, probabilities }) => ({
    kind,
    text: edited,
    changes_label: changesLabel,
    change: roundedValue(change),
    scores: scoresJson(labels, probabilities),
  }));
}

const scoresJson = (labels: readonly string[], probabilities: readonly number[]) =>
  labels.map((label, index) => ({ label, score: probabilities[index] ?? 0 }));

/** The forward passes of a request, at most. */
function passesFor(request: ExplainRequest, tokenized: TokenizedText, classes: number): number {
  const count = (units: readonly { isSpecial: boolean }[]) =>
    units.filter(({ isSpecial }) => !isSpecial).length;
  const words = count(unitsAt(tokenized, request.level));
  const attributed = request.returns.includes("attributions")
    ? passesOf(request.method, { words, classes }, request)
    : 0;
  const edited = request.returns.includes("counterfactuals")
    ? counterfactualPasses(count(tokenized.units))
    : 0;
  return 1 + attributed + edited + (request.returns.includes("attentions") ? 1 : 0);
}

/** The time of a pass as a share of the time of a forward pass of the whole text. */
function passTime(method: AttributionMethod | undefined): number {
  if (method && isGradient(method)) return GRADIENT_PASS;
  const isShorter = method?.name === "shapley" || method?.name === "lime";
  return isShorter && method.operator === "delete" ? DELETED_PASS : 1;
}

/** @throws Rejection when the model or the text does not allow the method */
function check(explainer: Explainer, model: ServedModel, text: string, request: ExplainRequest) {
  const method = attributionMethod(request);
  checkCapabilities(request, method, model);
  const tokenized = explainer.tokenize(text);
  checkLength(request, method, tokenized);
  return { method, tokenized };
}

/**
 * What an explanation will cost.
 * @param timeOfPass runs the model on a text of that many tokens, or remembers how long that took; in milliseconds
 * @throws Rejection
 */
export async function priceOf(
  explainer: Explainer,
  model: ServedModel,
  { text, request }: { text: string; request: ExplainRequest },
  timeOfPass: (tokens: number, run: () => Promise<unknown>) => Promise<number>,
): Promise<Omit<CostEstimate, keyof Timings>> {
  const { method, tokenized } = check(explainer, model, text, request);
  const tokens = tokenized.tokens.length;
  const passes = passesFor(request, tokenized, model.labels.length);
  const time = await timeOfPass(tokens, () => explainer.probabilitiesWithout(text, [], "delete"));
  return { passes, estimate: passes * time * passTime(method), tokens, cutTokens: tokenized.cutTokens };
}

/** @throws Rejection when the model or the text does not allow the method; AppError of a run */
export async function explain(
  explainer: Explainer,
  model: ServedModel,
  text: string,
  request: ExplainRequest,
  signal: AbortSignal,
) {
  const { method, tokenized } = check(explainer, model, text, request);
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
    ...(request.language !== undefined && { language: request.language }),
    model_text: tokenized.modelText,
    scores: scoresJson(model.labels, probabilities),
    ...(attribution && { attributions: attributionJson(request, tokenized, attribution, model.labels) }),
    ...(request.returns.includes("attentions") && { attentions: await attentionsJson(explainer, tokenized) }),
    ...(request.returns.includes("counterfactuals") && {
      counterfactuals: await counterfactualsJson(explainer, text, model.labels, signal),
    }),
  };
}
