import { useMemo } from "react";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { AttentionHead } from "../../../engine/explain/attention/heads.ts";
import type { HeatmapSource } from "../../../engine/explain/heatmap.ts";
import { removeIndices } from "../../../engine/explain/numeric/matrix.ts";
import { unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import type { ErrorReport } from "../../../errors/app-error.ts";
import { type Language, languageInUse, t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import { heatmapSource } from "../explain-params.ts";
import { useExplain } from "../explain-store.ts";
import type { Drawn } from "../exports.ts";
import { useAnswer } from "../use-answer.ts";

function titleOf(picture: HeatmapSource, lng: Language): string {
  if (picture.of === "rollout") return t("explain:detail.heatmap.rollout", { lng });
  if (picture.of === "similarity") {
    const { layer } = picture;
    return layer === 0
      ? t("explain:detail.heatmap.embedding", { lng })
      : t("explain:detail.heatmap.similarity", { layer, lng });
  }
  const { heads, combine } = picture;
  const [first] = heads;
  return heads.length === 1 && first
    ? t("explain:layerHead", { layer: first.layer + 1, head: first.head + 1, lng })
    : t(`explain:detail.heatmap.${combine}`, { count: heads.length, lng });
}

interface HeatmapRequest {
  reading: TokenizedText;
  /** Shown while the pointer is over no head of the grid. */
  heads: readonly AttentionHead[];
  capabilities: ModelInfo["capabilities"];
  layers: number;
  /** Whether heads and layers are known. */
  isReady: boolean;
}

/** The heatmap that the view asks for, with or without special tokens. */
export function useHeatmap({ reading, heads, capabilities, layers, isReady }: HeatmapRequest): {
  drawn?: Drawn;
  error?: ErrorReport;
} {
  const view = useExplain((store) => store.view);
  const hoveredHead = useExplain((store) => store.hoveredHead);
  const shown = hoveredHead && view.source === "heads" ? [hoveredHead] : heads;
  const source = capabilities.attentions ? view.source : "similarity";
  const picture = heatmapSource({ ...view, source }, shown, layers);
  const explain = useModel((store) => store.explain);
  const { text } = reading;
  const { level, special } = view;
  const key = isReady ? JSON.stringify([text, level, picture]) : undefined;
  const { value, error } = useAnswer(key, `${level} ${text}`, async () => ({
    matrix: await explain((worker) => worker.heatmap(text, picture, level)),
    title: titleOf(picture, languageInUse()),
    name: titleOf(picture, "en"),
    of: picture.of,
  }));
  const drawn = useMemo<Drawn | undefined>(() => {
    if (!value) return undefined;
    const { matrix, title, name, of } = value;
    const all = unitsAt(reading, level);
    const units = all.flatMap((unit, index) => (special || !unit.isSpecial ? [index] : []));
    return {
      title,
      name,
      of,
      matrix: special
        ? matrix
        : removeIndices(matrix, (index) => all[index]?.isSpecial === true, of !== "similarity"),
      labels: units.map((index) => all[index]?.label ?? ""),
      units,
    };
  }, [value, reading, level, special]);
  return { ...(drawn && { drawn }), ...(error && { error }) };
}
