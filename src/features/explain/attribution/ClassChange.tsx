import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatChange, formatScore } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "../ExplainView.module.css";

interface Side {
  name: string;
  probabilities: readonly number[];
}

export interface ClassChangeProps {
  caption: string;
  labels: readonly string[];
  /** Whether they are numbers in place of probabilities. */
  isNumber: boolean;
  before: Side;
  after: Side;
}

/** The probability of each class for two texts, or the number in place of classes, and the change. */
export function ClassChange({ caption, labels, isNumber, before, after }: ClassChangeProps) {
  return (
    <table className={classes.numbers}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t(isNumber ? "batch:charts.value" : "explain:change.class")}</th>
          <th scope="col">{before.name}</th>
          <th scope="col">{after.name}</th>
          <th scope="col">{t("explain:change.change")}</th>
        </tr>
      </thead>
      <tbody>
        {labels.map((label, index) => {
          const [from, to] = [before.probabilities[index] ?? 0, after.probabilities[index] ?? 0];
          return (
            <tr key={label}>
              <th scope="row">{capitalizeLabel(label)}</th>
              <td>{formatScore(from, isNumber)}</td>
              <td>{formatScore(to, isNumber)}</td>
              <td>{formatChange(to - from, isNumber)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
