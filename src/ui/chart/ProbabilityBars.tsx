import type { CSSProperties } from "react";
import { t } from "../../i18n/i18n.ts";
import { capitalizeLabel } from "../format/labels.ts";
import { formatPercent } from "../format/numbers.ts";
import { classColors } from "./class-colors.ts";
import classes from "./ProbabilityBars.module.css";

type Scores = readonly { label: string; score: number }[];

/** The probability of each class, as a table with a bar in each row. */
export function ProbabilityBars({ scores }: { scores: Scores }) {
  const highest = Math.max(...scores.map(({ score }) => score));
  return (
    <table className={classes.table}>
      <caption className="visually-hidden">{t("common:chart.probabilities")}</caption>
      <tbody>
        {scores.map(({ label, score }, index) => (
          <tr key={label} data-best={score === highest || undefined}>
            <th scope="row">{capitalizeLabel(label)}</th>
            <td className={classes.chart} aria-hidden="true">
              <div
                className={classes.bar}
                style={{ "--share": score, color: classColors(label, index).fill } as CSSProperties}
              />
            </td>
            <td className="tabular">{formatPercent(score)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
