/** Taught heads in an inference process. */

import type { InspectableModel } from "../../src/engine/classifier/inspectable-model.ts";
import { embedText } from "../../src/engine/explain/bulk.ts";
import { headLogits } from "../../src/heads/apply.ts";
import type { TaughtHead } from "../../src/heads/file/head.ts";
import { probabilitiesOf } from "../../src/heads/validation/loss.ts";
import type { Classification, ServedHead } from "./protocol.ts";

/** What the endpoint reports of a taught head. */
export function servedHead({ name, kind, categories, temperature, origin, figures }: TaughtHead): ServedHead {
  const { value, low, high } = figures.macroRecall;
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  return {
    name,
    labels: categories.map((category) => category.name),
    data: `${origin.rows} labeled rows of ${origin.file}`,
    limits: `Cross-validated macro-recall ${percent(value)} (95 %: ${percent(low)} to ${percent(high)}).`,
    temperature,
    ...(kind === "multiple" && { isMultiple: true }),
  };
}

/** The answer of a head for one text. @param model that returns hidden states */
export async function classifyByHead(
  model: InspectableModel,
  head: TaughtHead,
  text: string,
): Promise<Omit<Classification, "tokenization" | "inference">> {
  const { layer, pooling, kind, temperature } = head;
  const { inputIds, cutTokens } = model.tokenize(text);
  const { vector, scores: classes } = await embedText(model, text, { of: "embeddings", layer, pooling });
  const logits = headLogits(head, vector, classes);
  const scores = probabilitiesOf(kind, logits, temperature);
  return { best: scores.indexOf(Math.max(...scores)), scores, logits, tokens: inputIds.length, cutTokens };
}
