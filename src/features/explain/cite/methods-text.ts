/** How what is shown came about, for the methods section of a paper. Pure except for the language. */

import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import { APP } from "../../../scoring/app.ts";
import { t } from "../../../i18n/i18n.ts";
import { translateLabel } from "../../../ui/format/labels.ts";
import { formatScore } from "../../../ui/format/numbers.ts";
import { pointsText, rankText } from "../attribution/faithfulness-text.ts";
import { type ExplainParams, layerIn } from "../explain-params.ts";
import { headsText, methodText } from "../method-text.ts";
import { layerName } from "../representations/projection-text.ts";
import type { Explanation } from "../use-explanation.ts";

/** The SHA-256 of the weights file that runs. */
function weightsHash({ manifest: { weights, files }, dtype }: ModelInfo): string {
  const path = weights.find((file) => file.dtype === dtype)?.path;
  return files.find((file) => file.path === path)?.sha256 ?? "";
}

function wordsText(
  { complete, faithfulness, isNumber, label, probabilities, target, head }: Explanation,
  level: ExplainParams["level"],
) {
  if (!complete) return [];
  const measured = faithfulness.value;
  return [
    head && t("explain:cite.head", { name: head.name, rows: head.origin.rows, sha: head.sha256 }),
    t(isNumber ? "explain:number.citeWords" : "explain:cite.words", {
      label: translateLabel(label),
      probability: formatScore(probabilities[target] ?? 0, isNumber),
      level: t(`explain:cite.levels.${level}`),
      method: methodText(complete.method),
    }),
    measured &&
      t(isNumber ? "explain:number.citeFaithfulness" : "explain:cite.faithfulness", {
        comprehensiveness: pointsText(measured.comprehensiveness, isNumber),
        sufficiency: pointsText(measured.sufficiency, isNumber),
        rank: rankText(measured),
      }),
  ];
}

function attentionText(view: ExplainParams, layers: number): string {
  const { source, heads, combine } = view;
  const layer = layerIn(view, layers);
  const title =
    source === "heads"
      ? headsText(heads, combine)
      : source === "rollout"
        ? t("explain:detail.heatmap.rollout")
        : t("explain:detail.heatmap.similarity", { layer });
  return t("explain:cite.attention", { title });
}

/** @param link the address of the view */
export function methodsText(
  info: ModelInfo,
  explanation: Explanation,
  view: ExplainParams,
  link: string,
): string {
  const { layers } = info.capabilities;
  const { id, revision } = info.manifest;
  const ofTab = {
    words: () => wordsText(explanation, view.level),
    attention: () => [attentionText(view, layers)],
    representations: () => [
      t("explain:cite.representations", { layer: layerName(layerIn(view, layers)) }),
      // The colors of the points.
      ...wordsText(explanation, view.level),
    ],
  };
  const sentences = [
    t("explain:cite.model", {
      id,
      revision,
      dtype: info.dtype,
      sha: weightsHash(info),
      engine: t(`explain:engine.${info.device}`),
      app: APP,
    }),
    ...ofTab[view.tab](),
    t("explain:cite.link", { link }),
  ];
  return sentences.filter(Boolean).join(" ");
}
