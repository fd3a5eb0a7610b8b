import { IconBulb } from "@tabler/icons-react";
import { memo } from "react";
import type { Job, ViewRow } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatPercent } from "../../../ui/format/numbers.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { rowText } from "../../../scoring/row-text.ts";
import { formatFragment } from "../../../ui/router/fragment.ts";
import classes from "./ResultsTable.module.css";
import { type Column, FIRST_COLUMN_STOP, LABEL_STOP, SCORE_STOP } from "./table-columns.ts";

/** The attributes of a place. */
type Place = (stop: number) => { "data-stop": number; tabIndex: 0 | -1 };

interface PredictionCellsProps {
  row: ViewRow;
  labels: readonly string[];
  place: Place;
}

function PredictionCells({ row, labels, place }: PredictionCellsProps) {
  const label = labels[row.label];
  return (
    <>
      <div role="gridcell" className={classes.prediction} {...place(LABEL_STOP)}>
        {label !== undefined && (
          <span
            style={{
              color: row.isNotSure ? "var(--ink-soft)" : classColors(label, row.label).text,
            }}
          >
            {capitalizeLabel(label)}
          </span>
        )}
        {row.status && row.status !== "scored" && (
          <span className={classes.badge}>{t(`common:status.${row.status}`)}</span>
        )}
        {!row.status && <span aria-label={t("batch:table.waiting")}>{"…"}</span>}
      </div>
      <div role="gridcell" className={`tabular ${classes.score}`} {...place(SCORE_STOP)}>
        {label !== undefined && (
          <>
            <span className={`picture ${classes.shares}`} aria-hidden="true">
              {row.scores.map((score, index) => (
                <span
                  key={labels[index]}
                  style={{
                    width: `${score * 100}%`,
                    background: classColors(labels[index] ?? "", index).fill,
                  }}
                />
              ))}
            </span>
            {formatPercent(row.scores[row.label] ?? 0)}
          </>
        )}
      </div>
    </>
  );
}

interface TableRowProps {
  job: Job;
  columns: readonly Column[];
  position: number;
  /** Pixels from the top of the body. */
  top: number;
  template: string;
  /** Undefined until it is fetched. */
  row: ViewRow | undefined;
  /** The place that Tab leads to; undefined where it leads to another row. */
  stop: number | undefined;
}

/** Memoized, because scrolling leaves most rows as they are. */
export const TableRow = memo(function TableRow({
  job,
  columns,
  position,
  top,
  template,
  row,
  stop,
}: TableRowProps) {
  const { textColumn } = job.table;
  const style = { gridTemplateColumns: template, transform: `translateY(${top}px)` };
  const shared = { role: "row", "aria-rowindex": position + 2, "data-row": position, style };
  const place: Place = (own) => ({ "data-stop": own, tabIndex: own === stop ? 0 : -1 });
  if (!row) {
    return (
      // It takes the focus until its cells are there.
      <div {...shared} className={classes.row} tabIndex={-1}>
        <div role="rowheader">{"…"}</div>
      </div>
    );
  }
  const text = rowText(row, textColumn, job.rules);
  const number = formatCount(row.index + 1);
  return (
    <div {...shared} className={classes.row} tabIndex={-1}>
      <div role="rowheader" className="tabular">
        <a href={formatFragment("analyze", { text })} title={t("batch:table.analyze")} {...place(0)}>
          {number}
        </a>
        <a
          href={formatFragment("explain", { text })}
          title={t("batch:table.explain")}
          aria-label={t("batch:table.explainRow", { row: number })}
          {...place(1)}
        >
          <IconBulb size={16} aria-hidden="true" />
        </a>
      </div>
      <PredictionCells row={row} labels={job.model.labels} place={place} />
      {columns.map(({ name, column }, at) => {
        const shown = shownText(row.cells[column] ?? "");
        return (
          <div
            key={name}
            role="gridcell"
            {...place(FIRST_COLUMN_STOP + at)}
            dir="auto"
            title={shown}
            data-text={column === textColumn || undefined}
          >
            {shown}
          </div>
        );
      })}
    </div>
  );
});
