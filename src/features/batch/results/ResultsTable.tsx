import { useElementSize } from "@mantine/hooks";
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { type ScaledScroll, scaledScroll, scrollTopOf } from "../../../ui/scroll/scaled-scroll.ts";
import { useGridFocus } from "../../../ui/scroll/use-grid-focus.ts";
import { useNarrowScreen } from "../../../ui/use-narrow-screen.ts";
import { openJob, updateOpen, useOpen } from "../store/batch-store.ts";
import { ALL_ROWS } from "../view-params.ts";
import classes from "./ResultsTable.module.css";
import { FIRST_COLUMN_STOP, gridTemplate, tableColumns } from "./table-columns.ts";
import { TableHeader } from "./TableHeader.tsx";
import { TableRow } from "./TableRow.tsx";
import { useRows } from "./use-rows.ts";

const ROW_HEIGHT = 40;
const HEADER_HEIGHT = 40;

const NO_ROWS = { view: ALL_ROWS, count: 0, version: 0 };

/** Scrolls to where the table was when it was last on screen, and remembers where it is when it leaves. */
function useKeptScroll(scroller: RefObject<HTMLDivElement | null>, jobId: string): (top: number) => void {
  const scrollTop = useRef(openJob()?.scrollTop ?? 0);
  useLayoutEffect(() => {
    scroller.current?.scrollTo({ top: scrollTop.current });
    return () => updateOpen(jobId, () => ({ scrollTop: scrollTop.current }));
  }, [scroller, jobId]);
  return (top) => {
    scrollTop.current = top;
  };
}

/** The rows in view and the one that has the focus, in the order of the table, and the row that Tab leads to. */
function mountedRows(
  { first, count }: ScaledScroll,
  { cell: { row }, hasFocus }: Pick<ReturnType<typeof useGridFocus>, "cell" | "hasFocus">,
  rows: number,
): { mounted: number[]; entry: number } {
  const mounted = Array.from({ length: count }, (_, at) => first + at);
  if (hasFocus && row >= 0 && row < rows && !mounted.includes(row)) {
    if (row < first) mounted.unshift(row);
    else mounted.push(row);
  }
  return { mounted, entry: row < 0 || mounted.includes(row) ? row : (mounted[0] ?? -1) };
}

interface ResultsTableProps {
  job: Job;
  /** A position to scroll to, each time it is another object. */
  target: { row: number } | undefined;
}

/** All rows of the view; only those on screen, and the one with the focus, are in the document. */
export function ResultsTable({ job, target }: ResultsTableProps) {
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  const rows = useOpen((open) => open.rows) ?? NO_ROWS;
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: sizer, height } = useElementSize();
  const [scrollTop, setScrollTop] = useState(0);
  const keepScroll = useKeptScroll(scroller, job.id);
  const viewport = Math.max(ROW_HEIGHT, height - HEADER_HEIGHT);
  const scaled = scaledScroll(rows.count, ROW_HEIGHT, viewport, scrollTop);
  const rowAt = useRows(scaled.first, scaled.count, rows);
  const columns = useMemo(() => tableColumns(job), [job]);
  const isNarrow = useNarrowScreen();
  const template = gridTemplate(columns, job.table.textColumn, isNarrow);
  /** From the top of the body. A row far outside the view stays inside the body. */
  const topOf = (row: number) =>
    Math.min(
      Math.max(0, scaled.offset + (row - scaled.first) * ROW_HEIGHT),
      Math.max(0, scaled.height - ROW_HEIGHT),
    );
  const pageRows = Math.max(1, Math.floor(viewport / ROW_HEIGHT));
  const showRow = (row: number) => {
    const [top, shown] = [topOf(row), scroller.current?.scrollTop ?? 0];
    if (top >= shown && top + ROW_HEIGHT <= shown + viewport) return;
    const first = row <= scaled.first ? row : Math.max(0, row - pageRows + 1);
    scroller.current?.scrollTo({ top: scrollTopOf(first, rows.count, ROW_HEIGHT, viewport) });
  };
  const focus = useGridFocus({
    grid: scroller,
    rows: rows.count,
    stops: FIRST_COLUMN_STOP + columns.length,
    pageRows,
    showRow,
  });
  const { cell } = focus;
  const { mounted, entry } = mountedRows(scaled, focus, rows.count);

  useEffect(() => {
    if (!target) return;
    const row = Math.min(Math.max(0, target.row), rows.count - 1);
    scroller.current?.scrollTo({ top: scrollTopOf(row, rows.count, ROW_HEIGHT, viewport) });
    // oxlint-disable-next-line react/exhaustive-deps -- only a new target moves the table
  }, [target]);

  return (
    <div className={classes.frame} ref={sizer}>
      <div
        className={classes.scroller}
        ref={scroller}
        role="grid"
        aria-label={t("batch:table.title")}
        aria-rowcount={rows.count + 1}
        aria-colcount={columns.length + 3}
        {...focus.handlers}
        onScroll={(event) => {
          keepScroll(event.currentTarget.scrollTop);
          setScrollTop(event.currentTarget.scrollTop);
        }}
      >
        <TableHeader
          columns={columns}
          view={view}
          template={template}
          stop={entry < 0 ? cell.stop : undefined}
        />
        <div role="rowgroup" className={classes.body} style={{ height: scaled.height }}>
          {mounted.map((position) => (
            <TableRow
              key={position}
              job={job}
              columns={columns}
              position={position}
              top={topOf(position)}
              template={template}
              row={rowAt(position)}
              stop={position === entry ? cell.stop : undefined}
            />
          ))}
        </div>
      </div>
      {rows.count === 0 && <p className={classes.empty}>{t("batch:table.noMatch")}</p>}
    </div>
  );
}
