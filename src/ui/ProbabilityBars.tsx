import { lazy, Suspense } from "react";
import { capitalized } from "./class-colors.ts";
import { formatPercent } from "./format.ts";
import classes from "./ProbabilityBars.module.css";

const BarsChart = lazy(() => import("./BarsChart.tsx"));
const ROW_HEIGHT = 36;

/** The probability of each class, as a table with its picture inside. */
export function ProbabilityBars({ scores }: { scores: readonly { label: string; score: number }[] }) {
  const best = Math.max(...scores.map(({ score }) => score));
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">Probability of each class</caption>
      <tbody>
        {scores.map(({ label, score }, index) => (
          <tr key={label} data-best={score === best || undefined}>
            <th scope="row">{capitalized(label)}</th>
            {index === 0 && (
              <td rowSpan={scores.length} className={classes.chart} aria-hidden="true">
                <div style={{ height: ROW_HEIGHT * scores.length }}>
                  <Suspense>
                    <BarsChart scores={scores} rowHeight={ROW_HEIGHT} />
                  </Suspense>
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
