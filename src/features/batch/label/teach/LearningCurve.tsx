import { useCallback } from "react";
import type { HeadFigures } from "../../../../heads/teach.ts";
import { type Growth, isFlat } from "../../../../heads/validation/learning-curve.ts";
import { t } from "../../../../i18n/i18n.ts";
import { ChartFrame } from "../../../../ui/chart/ChartFrame.tsx";
import type { Plot } from "../../../../ui/chart/plot.ts";
import { formatCount, formatNumber, formatPercent } from "../../../../ui/format/numbers.ts";
import { useOrigin } from "../../results/use-origin.ts";
import { curveDrawing } from "./curve-drawing.ts";

/** What further labels would bring, with its interval. */
export function growthText(growth: Growth): string {
  const { labels: count, macroRecall, low, high } = growth;
  const [gain, least, most] = [macroRecall, low, high].map((rise) => formatNumber(100 * rise, 1));
  return isFlat(growth)
    ? t("heads:curve.flat", { count, most })
    : t("heads:curve.growth", { count, gain, least, most });
}

export function LearningCurve({ figures: { curve, growth, commonest } }: { figures: HeadFigures }) {
  const title = t("heads:curve.title");
  const origin = useOrigin(title);
  const chance = commonest.macroRecall.value;
  const plotter = useCallback(
    (width: number): Plot => ({ drawing: curveDrawing(curve, chance, width), at: () => undefined }),
    [curve, chance],
  );
  return (
    <ChartFrame
      title={title}
      heads={[t("heads:curve.labels"), t("heads:figure.macroRecall"), t("heads:figure.macroF1")]}
      rows={curve.map(({ labels, macroRecall, macroF1 }) => ({
        name: formatCount(labels),
        cells: [formatPercent(macroRecall), formatPercent(macroF1)],
      }))}
      plotter={plotter}
      tip={() => null}
      files={{
        name: `${origin.fields["file"] ?? ""} ${title}`,
        origin,
        table: [
          ["labels", "macro-recall", "macro-F1"],
          ...curve.map(({ labels, macroRecall, macroF1 }) => [labels, macroRecall, macroF1]),
        ],
      }}
    >
      <p>{growthText(growth)}</p>
    </ChartFrame>
  );
}
