import { type CSSProperties, lazy, Suspense } from "react";
import { t } from "../../i18n/i18n.ts";
import { classColors } from "./class-colors.ts";
import { capitalizeLabel } from "../format/labels.ts";
import { formatPercent } from "../format/numbers.ts";
import classes from "./ProbabilityBars.module.css";

const BarsChart = lazy(() => import("./BarsChart.tsx"));
const ROW_HEIGHT = 36;

type Scores = readonly { label: string; score: number }[];

/** The same picture without movement, and at once. */
function StillBars({ scores }: { scores: Scores }) {
  return scores.map(({ label, score }, index) => (
    <div key={label} className={classes.row} style={{ height: ROW_HEIGHT }}>
      <div
        className={classes.bar}
        style={{ "--share": score, color: classColors(label, index).fill } as CSSProperties}
      />
    </div>
  ));
}

/** The probability of each class, as a table with its picture inside. @param props.isStill the picture will not change */
export function ProbabilityBars({ scores, isStill = false }: { scores: Scores; isStill?: boolean }) {
  const best = Math.max(...scores.map(({ score }) => score));
  const still = <StillBars scores={scores} />;
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t("common:chart.probabilities")}</caption>
      <tbody>
        {scores.map(({ label, score }, index) => (
          <tr key={label} data-best={score === best || undefined}>
            <th scope="row">{capitalizeLabel(label)}</th>
            {index === 0 && (
              <td rowSpan={scores.length} className={classes.chart} aria-hidden="true">
                <div style={{ height: ROW_HEIGHT * scores.length }}>
                  {isStill ? (
                    still
                  ) : (
                    <Suspense fallback={still}>
                      <BarsChart scores={scores} rowHeight={ROW_HEIGHT} />
                    </Suspense>
                  )}
                </div>
              </td>
            )}
            <td className="tabular">{formatPercent(score)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
