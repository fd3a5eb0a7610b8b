import { type ReactNode } from "react";
import { t } from "../../i18n/i18n.ts";
import classes from "./ChartTable.module.css";

export interface ChartTableProps {
  /** The title of the chart. */
  title: string;
  /** The header of the rows' names, then of each column. */
  heads: readonly string[];
  rows: readonly { name: string; cells: readonly ReactNode[] }[];
}

/** The values of a chart as a table that can be expanded below it. */
export function ChartTable({ title, heads, rows }: ChartTableProps) {
  return (
    <details className={classes.details}>
      <summary>{t("common:chart.asTable")}</summary>
      <div
        className={classes.scroller}
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrollable element must be reachable by keyboard
        tabIndex={0}
        role="region"
        aria-label={t("common:chart.tableOf", { chart: title })}
      >
        <table className="tabular">
          <thead>
            <tr>
              {heads.map((head) => (
                <th key={head} scope="col">
                  {head}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, cells }) => (
              <tr key={name}>
                <th scope="row">
                  <bdi>{name}</bdi>
                </th>
                {cells.map((cell, index) => (
                  <td key={heads[index + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
