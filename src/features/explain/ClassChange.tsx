import { capitalized } from "../../ui/class-colors.ts";
import { formatPercent } from "../../ui/format.ts";
import classes from "./ExplainPage.module.css";

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

/** How each class moves from one reading to another. */
export function ClassChange({ caption, labels, before, after }: ClassChangeProps) {
  return (
    <table className={classes.numbers}>
      <caption className="visually-hidden">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Class</th>
          <th scope="col">{before.name}</th>
          <th scope="col">{after.name}</th>
          <th scope="col">Change</th>
        </tr>
      </thead>
      <tbody>
        {labels.map((label, index) => {
          const [from, to] = [before.probabilities[index] ?? 0, after.probabilities[index] ?? 0];
          const change = 100 * (to - from);
          return (
            <tr key={label}>
              <th scope="row">{capitalized(label)}</th>
              <td>{formatPercent(from)}</td>
              <td>{formatPercent(to)}</td>
              <td>
                {change < 0 ? "−" : "+"}
                {Math.abs(change).toFixed(1)}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
