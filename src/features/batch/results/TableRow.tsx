import { IconBulb } from "@tabler/icons-react";
import { memo } from "react";
import type { Job, ViewRow } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatPercent, formatScore } from "../../../ui/format/numbers.ts";
import { shownText } from "../../../ui/format/shown-text.ts";
import { headAnswers } from "./head-answers.ts";
import { rowText } from "../../../scoring/row-text.ts";
import { formatFragment } from "../../../ui/router/fragment.ts";
import { tick } from "../store/results-actions.ts";
import classes from "./ResultsTable.module.css";
import {
  ANALYZE_STOP,
  EXPLAIN_STOP,
  firstColumnStop,
  LABEL_STOP,
  SCORE_STOP,
  SECOND_STOP,
  TEXT_START,
  TICK_STOP,
} from "./table-columns.ts";
import type { TableColumn } from "./table-layout.ts";

/** The attributes of a place. */
type Place = (stop: number) => { "data-stop": number; tabIndex: 0 | -1 };

interface RowHeaderProps {
  row: ViewRow;
  text: string;
  isTicked: boolean;
  place: Place;
}

function RowHeader({ row, text, isTicked, place }: RowHeaderProps) {
  const number = formatCount(row.index + 1);
  return (
    <div role="rowheader" className="tabular">
      <input
        type="checkbox"
        aria-label={t("batch:table.tick", { row: number })}
        checked={isTicked}
        onChange={(event) => tick(row.index, event.currentTarget.checked)}
        {...place(TICK_STOP)}
      />
      <a href={formatFragment("analyze", { text })} title={t("batch:table.analyze")} {...place(ANALYZE_STOP)}>
        {number}
      </a>
      <a
        href={formatFragment("explain", { text })}
        title={t("batch:table.explain")}
        aria-label={t("batch:table.explainRow", { row: number })}
        {...place(EXPLAIN_STOP)}
      >
        <IconBulb size={16} aria-hidden="true" />
      </a>
    </div>
  );
}

interface PredictionCellsProps {
  job: Job;
  row: ViewRow;
  place: Place;
}

/** @param isCard whether the answer of the second model has no cell of its own */
function PredictionCells({ job, row, place, isCard }: PredictionCellsProps & { isCard: boolean }) {
  const { labels, isNumber = false } = job.model;
  const label = labels[row.label];
  const ofSecond = isCard ? job.second?.labels[row.second?.label ?? -1] : undefined;
  return (
    <>
      <div role="gridcell" className={classes.prediction} data-sticky {...place(LABEL_STOP)}>
        {label !== undefined && (
          <span
            style={{
              color: row.isNotSure || isNumber ? "var(--ink-soft)" : classColors(label, row.label).text,
            }}
          >
            {capitalizeLabel(label)}
          </span>
        )}
        {row.status && row.status !== "scored" && (
          <span className={classes.badge}>{t(`common:status.${row.status}`)}</span>
        )}
        {!row.status && <span aria-label={t("batch:table.waiting")}>{"…"}</span>}
        {ofSecond !== undefined && <span className={classes.answer}>{capitalizeLabel(ofSecond)}</span>}
        {headAnswers(job, row).map(({ name, answer }) => (
          <span key={name} className={classes.answer} title={`${name}: ${answer}`}>
            {capitalizeLabel(answer)}
          </span>
        ))}
      </div>
      <div role="gridcell" className={`tabular ${classes.score}`} {...place(SCORE_STOP)}>
        {label !== undefined && (
          <>
            <span className={`picture ${classes.shares}`} aria-hidden="true">
              {(isNumber ? [] : row.scores).map((score, index) => (
                <span
                  key={labels[index]}
                  style={{
                    width: `${score * 100}%`,
                    background: classColors(labels[index] ?? "", index).fill,
                  }}
                />
              ))}
            </span>
            {formatScore(row.scores[row.label] ?? 0, isNumber)}
          </>
        )}
      </div>
    </>
  );
}

/** The answer of the second model; it stands out where it is another one. */
function SecondCell({ job: { second, model }, row, place }: PredictionCellsProps) {
  if (!second) return null;
  const label = row.second?.label ?? -1;
  const name = second.labels[label];
  const meant = second.classes[label] ?? -1;
  return (
    <div
      role="gridcell"
      className={`tabular ${classes.second}`}
      data-differs={(name !== undefined && meant >= 0 && row.label >= 0 && meant !== row.label) || undefined}
      {...place(SECOND_STOP)}
    >
      {name !== undefined && (
        <>
          <span style={{ color: classColors(model.labels[meant] ?? name, meant).text }}>
            {capitalizeLabel(name)}
          </span>
          {formatPercent(row.second?.scores[label] ?? 0)}
        </>
      )}
    </div>
  );
}

interface TableRowProps {
  job: Job;
  columns: readonly TableColumn[];
  position: number;
  /** Pixels from the top of the body. */
  top: number;
  /** Pixels. */
  height: number;
  /** The columns of the CSS grid; undefined for a card. */
  template: string | undefined;
  /** Undefined until it is fetched. */
  row: ViewRow | undefined;
  isTicked: boolean;
  /** Whether it is in the panel beside the table. */
  isShown: boolean;
  /** The place that Tab leads to; undefined where it leads to another row. */
  stop: number | undefined;
}

/** Memoized, because scrolling leaves most rows as they are. */
export const TableRow = memo(function TableRow(props: TableRowProps) {
  const { job, columns, position, top, height, template, row, isTicked, isShown, stop } = props;
  const shared = {
    role: "row",
    "aria-rowindex": position + (template ? 2 : 1),
    "aria-selected": isTicked,
    "data-row": position,
    "data-shown": isShown || undefined,
    className: template ? classes.row : `${classes.row} ${classes.card}`,
    style: { height, gridTemplateColumns: template, transform: `translateY(${top}px)` },
  };
  const place: Place = (own) => ({ "data-stop": own, tabIndex: own === stop ? 0 : -1 });
  if (!row) {
    return (
      // It takes the focus until its cells are there.
      <div {...shared} tabIndex={-1}>
        <div role="rowheader">{"…"}</div>
      </div>
    );
  }
  return (
    <div {...shared} tabIndex={-1}>
      <RowHeader
        row={row}
        text={rowText(row, job.table.textColumn, job.rules)}
        isTicked={isTicked}
        place={place}
      />
      <PredictionCells job={job} row={row} place={place} isCard={!template} />
      <SecondCell job={job} row={row} place={place} />
      {columns.map(({ name, column, isText }, at) => {
        const shown = shownText(row.cells[column] ?? "");
        return (
          <div
            key={name}
            role="gridcell"
            {...place(firstColumnStop(job) + at)}
            title={shown}
            data-cell
            data-text={isText || undefined}
            data-sticky={isText || undefined}
            style={isText && template ? { insetInlineStart: TEXT_START } : undefined}
          >
            <span dir="auto">{shown}</span>
          </div>
        );
      })}
    </div>
  );
});
