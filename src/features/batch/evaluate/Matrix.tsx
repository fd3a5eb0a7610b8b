import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import classes from "./EvaluatePanel.module.css";

interface MatrixProps {
  /** [rows][columns], both by class. */
  matrix: readonly (readonly number[])[];
  labels: readonly string[];
  /** What the rows are. */
  corner: string;
  /** What rows and columns are. */
  meaning: string;
}

/** A table of counts by class; a darker cell is a larger share of its row. */
export function Matrix({ matrix, labels, corner, meaning }: MatrixProps) {
  return (
    <table className={`tabular ${classes.matrix}`}>
      <caption className="visually-hidden">{meaning}</caption>
      <thead>
        <tr>
          <th scope="col">{corner}</th>
          {labels.map((label) => (
            <th key={label} scope="col">
              {capitalizeLabel(label)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {matrix.map((counts, row) => {
          const total = counts.reduce((sum, count) => sum + count, 0);
          return (
            <tr key={labels[row]}>
              <th scope="row">{capitalizeLabel(labels[row] ?? "")}</th>
              {counts.map((count, column) => (
                <td
                  key={labels[column]}
                  style={{
                    background: `color-mix(in srgb, var(--accent) ${Math.round((45 * count) / Math.max(1, total))}%, var(--surface))`,
                  }}
                >
                  {formatCount(count)}
                </td>
              ))}
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
