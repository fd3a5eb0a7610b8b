import { type ReactNode } from "react";
import { t } from "../../i18n/i18n.ts";
import classes from "./ChartTable.module.css";
import { ScrollRegion } from "../scroll/ScrollRegion.tsx";

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
      <ScrollRegion className={classes.scroller} aria-label={t("common:chart.tableOf", { chart: title })}>
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
      </ScrollRegion>
    </details>
  );
}
