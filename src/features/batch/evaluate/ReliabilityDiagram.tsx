import { useMemo } from "react";
import type { ReliabilityBin } from "../../../engine/classifier/calibration.ts";
import { ChartTable } from "../../../ui/chart/ChartTable.tsx";
import { Marks } from "../../../ui/chart/DrawingSvg.tsx";
import { ImageButtons } from "../../../ui/chart/ImageButtons.tsx";
import { formatCount, formatPercent, formatPercentRange } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useOrigin } from "../results/use-origin.ts";
import classes from "./EvaluatePanel.module.css";
import { reliabilityDrawing } from "./reliability-drawing.ts";

/** The accuracy by predicted probability; on the diagonal the two are equal. */
export function ReliabilityDiagram({ bins }: { bins: readonly ReliabilityBin[] }) {
  const drawing = useMemo(() => reliabilityDrawing(bins), [bins]);
  const title = t("evaluate:report.reliability");
  const origin = useOrigin(title);
  return (
    <figure className={classes.reliability}>
      <svg
        viewBox={`0 0 ${drawing.width} ${drawing.height}`}
        role="img"
        aria-label={t("evaluate:reliability.diagram")}
      >
        <Marks marks={drawing.marks} />
      </svg>
      <figcaption>{t("evaluate:reliability.caption")}</figcaption>
      <ChartTable
        title={title}
        heads={[
          t("common:table.score"),
          t("common:table.rows"),
          t("evaluate:reliability.mean"),
          t("evaluate:reliability.right"),
        ]}
        rows={bins
          .filter(({ texts }) => texts > 0)
          .map(({ low, high, texts, confidence, accuracy }) => ({
            name: formatPercentRange({ low, high }),
            cells: [formatCount(texts), formatPercent(confidence), formatPercent(accuracy)],
          }))}
      />
      <ImageButtons
        title={title}
        name={`${origin.fields["file"] ?? ""} ${title}`}
        origin={origin}
        table={[
          ["score from", "score to", "texts", "mean score", "accuracy"],
          ...bins.map(({ low, high, texts, confidence, accuracy }) => [
            low,
            high,
            texts,
            confidence,
            accuracy,
          ]),
        ]}
        drawing={() => drawing}
      />
    </figure>
  );
}
