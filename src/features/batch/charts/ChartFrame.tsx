import { type ReactNode, useRef } from "react";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "./ChartFrame.module.css";
import { ImageButtons } from "../../../ui/chart/ImageButtons.tsx";
import type { ChartRow } from "./StackedBars.tsx";

interface ChartFrameProps {
  title: string;
  labels: readonly string[];
  rows: readonly ChartRow[];
  /** What a row is; a class when absent. */
  unit?: string;
  /** What stands in the table's cells; the counts when absent. */
  cellOf?: (row: ChartRow, label: number) => string;
  /** What a click on the chart does, for those who use the table. */
  onPick?: ((row: number, label: number) => void) | undefined;
  tools?: ReactNode;
  children: ReactNode;
}

/** A chart with its numbers as a table and itself as an image. */
export function ChartFrame({
  title,
  labels,
  rows,
  unit = t("common:table.class"),
  cellOf = ({ counts }, label) => formatCount(counts[label] ?? 0),
  onPick,
  tools,
  children,
}: ChartFrameProps) {
  const drawing = useRef<HTMLDivElement>(null);
  return (
    <section className={classes.frame} aria-label={title}>
      <header>
        <h3>{title}</h3>
        {tools}
      </header>
      <div ref={drawing} aria-hidden="true">
        {children}
      </div>
      <footer>
        <details>
          <summary>{t("common:chart.asTable")}</summary>
          <div
            className={classes.scroller}
            // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls must be reachable by keyboard
            tabIndex={0}
            role="region"
            aria-label={t("common:chart.tableOf", { chart: title })}
          >
            <table className="tabular">
              <thead>
                <tr>
                  <th scope="col">{unit}</th>
                  {labels.map((label) => (
                    <th key={label} scope="col">
                      {capitalizeLabel(label)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {rows.map((row, at) => (
                  <tr key={row.name}>
                    <th scope="row">
                      {row.name}
                      {row.note && ` (${row.note})`}
                    </th>
                    {labels.map((label, index) => (
                      <td key={label}>
                        {onPick && row.counts[index] ? (
                          <button
                            type="button"
                            title={t("batch:charts.showRows")}
                            onClick={() => onPick(at, index)}
                          >
                            {cellOf(row, index)}
                          </button>
                        ) : (
                          cellOf(row, index)
                        )}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
        <ImageButtons name={title} drawing={drawing} />
      </footer>
    </section>
  );
}
