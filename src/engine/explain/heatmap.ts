/** Matrices of one text that are drawn as heatmaps. */

import { type AttentionHead, combineHeads, type HeadCombination } from "./attention/heads.ts";
import { rollout } from "./attention/rollout.ts";
import { type Matrix, toUnits } from "./numeric/matrix.ts";
import { poolUnits, similarities } from "./representations/hidden-states.ts";
import type { ExplainedText } from "./text/explained-text.ts";
import type { Level } from "./text/units.ts";

export type HeatmapSource =
  /** All heads when `heads` is empty. */
  | { of: "heads"; heads: readonly AttentionHead[]; combine: HeadCombination }
  | { of: "rollout" }
  /** Cosine between hidden states; layer 0 is the embedding layer. */
  | { of: "similarity"; layer: number };

/**
 * @returns [units, units] or [tokens, tokens].
 * @throws AppError `not-shown` when the export does not have what the source needs
 */
export async function heatmap(text: ExplainedText, source: HeatmapSource, level: Level): Promise<Matrix> {
  const { units } = text.tokenized;
  if (source.of === "similarity") {
    const states = await text.hiddenStates();
    return level === "words"
      ? similarities(poolUnits(states, source.layer, units), 0)
      : similarities(states, source.layer);
  }
  const attentions = await text.attentions();
  const matrix =
    source.of === "rollout" ? rollout(attentions) : combineHeads(attentions, source.heads, source.combine);
  return level === "words" ? toUnits(matrix, units) : matrix;
}
