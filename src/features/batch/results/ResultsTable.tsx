import { useElementSize, useMediaQuery } from "@mantine/hooks";
import { IconArrowDown, IconArrowUp, IconBulb } from "@tabler/icons-react";
import { memo, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Job, SortKey, View, ViewRow } from "../../../../workers/batch/protocol.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatPercent } from "../../../ui/format/numbers.ts";
import { formatFragment } from "../../../ui/router/fragment.ts";
import { scaledScroll, scrollTopOf } from "../../../ui/scroll/scaled-scroll.ts";
import { t } from "../../../i18n/i18n.ts";
import { useBatch } from "../batch-store.ts";
import classes from "./ResultsTable.module.css";
import { useRows } from "./use-rows.ts";

const ROW_HEIGHT = 40;
const HEADER_HEIGHT = 40;

function sameKey(a: SortKey, b: SortKey): boolean {
  return a.by === b.by && (a.by !== "column" || b.by !== "column" || a.column === b.column);
}

function Header({ name, by, view }: { name: string; by: SortKey; view: View }) {
  const setView = useBatch((store) => store.setView);
  const active = sameKey(view.sort, by);
  return (
    <div role="columnheader" aria-sort={active ? (view.descending ? "descending" : "ascending") : "none"}>
      <button
        type="button"
        title={name}
        onClick={() =>
          void setView({ ...view, sort: by, descending: active ? !view.descending : by.by === "score" })
        }
      >
        <span>{name}</span>
        {active && (view.descending ? <IconArrowDown size={14} /> : <IconArrowUp size={14} />)}
      </button>
    </div>
  );
}

function Verdict({ row, labels }: { row: ViewRow; labels: readonly string[] }) {
  const label = labels[row.label];
  return (
    <>
      <div role="cell" className={classes.verdict}>
        {label !== undefined && (
          <span style={{ color: classColors(label, row.label).text }}>{capitalizeLabel(label)}</span>
        )}
        {row.status && row.status !== "scored" && (
          <span className={classes.badge}>{t(`batch:status.${row.status}`)}</span>
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

interface Column {
  name: string;
  /** Its place in the file. */
  column: number;
}

/** The text stands beside its verdict, wherever the file has it; the others follow as they are. */
function shownColumns({ table, report }: Job): Column[] {
  const all = [...table.columns.map(({ name }) => name), ...report.addedColumns].map((name, column) => ({
    name,
    column,
  }));
  return [...all.splice(table.textColumn, 1), ...all];
}

interface TableRowProps {
  job: Job;
  columns: readonly Column[];
  position: number;
  /** Pixels from the top of the body. */
  top: number;
  template: string;
  /** Absent until it was fetched. */
  row: ViewRow | undefined;
}

/** Drawn anew only when something of it changed, for scrolling draws most rows as they were. */
const TableRow = memo(function TableRow({ job, columns, position, top, template, row }: TableRowProps) {
  const { textColumn } = job.table;
  const style = { gridTemplateColumns: template, transform: `translateY(${top}px)` };
  if (!row) {
    return (
      <div role="row" aria-rowindex={position + 2} className={classes.row} style={style}>
        <div role="rowheader">{"…"}</div>
      </div>
    );
  }
  const text = row.cells[textColumn] ?? "";
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
      <Verdict row={row} labels={job.model.labels} />
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

interface ResultsTableProps {
  job: Job;
  /** A position to scroll to, each time it is another object. */
  target: { row: number } | undefined;
}

/** Every row of the view, however many; only those in sight exist. */
export function ResultsTable({ job, target }: ResultsTableProps) {
  const view = useBatch((store) => store.view);
  const rows = useBatch((store) => store.viewRows);
  const version = useBatch((store) => store.version);
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: sizer, height } = useElementSize();
  const [scrollTop, setScrollTop] = useState(0);
  const viewport = Math.max(ROW_HEIGHT, height - HEADER_HEIGHT);
  const scaled = scaledScroll(rows, ROW_HEIGHT, viewport, scrollTop);
  const rowAt = useRows(scaled.first, scaled.count, version);
  const columns = useMemo(() => shownColumns(job), [job]);

  const left = useRef(useBatch.getState().scrolled);
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ top: left.current });
    return () => useBatch.setState({ scrolled: left.current });
  }, []);

  useEffect(() => {
    if (!target) return;
    const row = Math.min(Math.max(0, target.row), rows - 1);
    scroller.current?.scrollTo({ top: scrollTopOf(row, rows, ROW_HEIGHT, viewport) });
    // oxlint-disable-next-line react/exhaustive-deps -- only a new target moves the table
  }, [target]);
  const isNarrow = useMediaQuery("(max-width: 640px)");
  const [fixed, text, other] = isNarrow
    ? ["84px 96px 84px", "260px", "140px"]
    : ["108px 150px 150px", "minmax(360px, 1fr)", "190px"];
  const widths = columns.map(({ column }) => (column === job.table.textColumn ? text : other));
  const template = `${fixed} ${widths.join(" ")}`;

  return (
    <div className={classes.frame} ref={sizer}>
      <div
        className={classes.scroller}
        ref={scroller}
        role="table"
        aria-label={t("batch:table.title")}
        aria-rowcount={rows + 1}
        aria-colcount={columns.length + 3}
        onScroll={(event) => {
          left.current = event.currentTarget.scrollTop;
          setScrollTop(left.current);
        }}
      >
        <div role="rowgroup" className={classes.header}>
          <div role="row" aria-rowindex={1} className={classes.row} style={{ gridTemplateColumns: template }}>
            <Header name={t("batch:table.row")} by={{ by: "row" }} view={view} />
            <Header name={t("batch:table.sentiment")} by={{ by: "label" }} view={view} />
            <Header name={t("common:table.score")} by={{ by: "score" }} view={view} />
            {columns.map(({ name, column }) => (
              <Header key={name} name={name} by={{ by: "column", column }} view={view} />
            ))}
          </div>
        </div>
        <div role="rowgroup" className={classes.body} style={{ height: scaled.height }}>
          {Array.from({ length: scaled.count }, (_, at) => {
            const position = scaled.first + at;
            return (
              <TableRow
                key={position}
                job={job}
                columns={columns}
                position={position}
                top={scaled.offset + at * ROW_HEIGHT}
                template={template}
                row={rowAt(position)}
              />
            );
          })}
        </div>
      </div>
      {rows === 0 && <p className={classes.empty}>{t("batch:table.noMatch")}</p>}
    </div>
  );
}
