import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatPercent, formatPoints } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "../ExplainView.module.css";

interface Side {
  name: string;
  probabilities: readonly number[];
}

export interface ClassChangeProps {
  caption: string;
  labels: readonly string[];
  before: Side;
  after: Side;
}

/** The probability of each class for two texts, and the change. */
export function ClassChange({ caption, labels, before, after }: ClassChangeProps) {
  return (
    <table className={classes.numbers}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">{t("explain:change.class")}</th>
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
              <td>{formatPercent(from)}</td>
              <td>{formatPercent(to)}</td>
              <td>{formatPoints(to - from)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
