/** What `/explain` answers, as plain values. */

import type { Explainer, Method } from "../../src/engine/explain/explainer.ts";
import { unitsAt } from "../../src/engine/explain/explainer.ts";
import { allHeads, headMatrix } from "../../src/engine/explain/attention/attention.ts";
import { type ExplainRequest, Refusal, type ServedModel } from "./protocol.ts";

/** Six digits are more than an 8-bit model means. NaN, a value that nothing could be said about, becomes null. */
const rounded = (values: ArrayLike<number>) =>
  Array.from(values, (value) => (Number.isFinite(value) ? Number(value.toFixed(6)) : null));

function methodOf(
  { method, operator, orders }: ExplainRequest,
  heads: { layer: number; head: number }[],
): Method {
  if (method === "occlusion") return { name: method, operator };
  if (method === "shapley") return { name: method, operator, orders };
  if (method === "rollout") return { name: method, pooling: "mean" };
  return { name: method, heads, combine: "mean", pooling: "mean" };
}

export const needsAttention = ({ method, returns }: ExplainRequest) =>
  returns.includes("attentions") ||
  (returns.includes("attributions") && /^(attention|rollout)$/.test(method));

/** @throws Refusal, AppError */
export async function explain(
  explainer: Explainer,
  { labels, capabilities }: ServedModel,
  text: string,
  request: ExplainRequest,
  signal: AbortSignal,
) {
  const usesAttention = needsAttention(request);
  if (usesAttention && !capabilities.attentions)
    throw new Refusal("This model's export does not show its attention.");
  if (request.operator === "mask" && !capabilities.masking)
    throw new Refusal("This model has no mask token.");
  const reading = explainer.read(text);
  const { tokens, modelText, cutTokens } = reading;
  if (tokens.length > request.maxTokens) {
    throw new Refusal(`The text has ${tokens.length} tokens; at most ${request.maxTokens} can be explained.`);
  }
  const attentions = usesAttention ? await explainer.attentions(text) : undefined;
  const method = methodOf(request, attentions ? allHeads(attentions) : []);
  const probabilities = await explainer.without(text, [], "delete");
  const attribution = request.returns.includes("attributions")
    ? await explainer.attribute(text, method, { level: request.level, signal })
    : undefined;
  const byLabel = (rows: readonly ArrayLike<number>[]) =>
    labels.map((label, index) => ({ label, values: rounded(rows[index] ?? []) }));
  const place = ({ label, start, end, isSpecial }: (typeof tokens)[number]) => ({
    text: label,
    start,
    end,
    is_special: isSpecial,
  });
  return {
    tokens: tokens.length,
    cutTokens,
    model_text: modelText,
    scores: labels.map((label, index) => ({ label, score: probabilities[index] ?? 0 })),
    ...(attribution && {
      attributions: {
        method: request.method,
        level: request.level,
        is_signed: attribution.isSigned,
        passes: attribution.passes,
        units: unitsAt(reading, request.level).map(place),
        values: byLabel(attribution.values),
        ...(attribution.errors && { standard_errors: byLabel(attribution.errors) }),
      },
    }),
    ...(request.returns.includes("attentions") &&
      attentions && {
        attentions: {
          layers: attentions.layers,
          heads: attentions.heads,
          tokens: tokens.map(place),
          weights: allHeads(attentions).map((head) => {
            const { size, data } = headMatrix(attentions, head);
            const rows = Array.from({ length: size }, (_, row) =>
              rounded(data.subarray(row * size, (row + 1) * size)),
            );
            return { ...head, rows };
          }),
        },
      }),
  };
}
