import { IconBulb } from "@tabler/icons-react";
import { memo } from "react";
import type { Job, ViewRow } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatPercent } from "../../../ui/format/numbers.ts";
import { rowText } from "../../../scoring/row-text.ts";
import { formatFragment } from "../../../ui/router/fragment.ts";
import classes from "./ResultsTable.module.css";
import type { Column } from "./table-columns.ts";

function PredictionCells({ row, labels }: { row: ViewRow; labels: readonly string[] }) {
  const label = labels[row.label];
  return (
    <>
      <div role="cell" className={classes.prediction}>
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
      <div role="cell" className={`tabular ${classes.score}`}>
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
}

/** Memoized, because scrolling leaves most rows as they are. */
export const TableRow = memo(function TableRow({
  job,
  columns,
  position,
  top,
  template,
  row,
}: TableRowProps) {
  const { textColumn } = job.table;
  const style = { gridTemplateColumns: template, transform: `translateY(${top}px)` };
  if (!row) {
    return (
      <div role="row" aria-rowindex={position + 2} className={classes.row} style={style}>
        <div role="rowheader">{"…"}</div>
      </div>
    );
  }
  const text = rowText(row, textColumn, job.rules);
  const number = formatCount(row.index + 1);
  return (
    <div role="row" aria-rowindex={position + 2} className={classes.row} style={style}>
      <div role="rowheader" className="tabular">
        <a href={formatFragment("analyze", { text })} title={t("batch:table.analyze")}>
          {number}
        </a>
        <a
          href={formatFragment("explain", { text })}
          title={t("batch:table.explain")}
          aria-label={t("batch:table.explainRow", { row: number })}
        >
          <IconBulb size={16} aria-hidden="true" />
        </a>
      </div>
      <PredictionCells row={row} labels={job.model.labels} />
      {columns.map(({ name, column }) => (
        <div
          key={name}
          role="cell"
          dir="auto"
          title={row.cells[column]}
          data-text={column === textColumn || undefined}
        >
          {row.cells[column]}
        </div>
      ))}
    </div>
  );
});
