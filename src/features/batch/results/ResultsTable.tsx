import { useElementSize } from "@mantine/hooks";
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import type { ScaledScroll } from "../../../ui/scroll/scaled-scroll.ts";
import { useGridFocus } from "../../../ui/scroll/use-grid-focus.ts";
import { useNarrowScreen } from "../../../ui/use-narrow-screen.ts";
import { columnNames } from "../selection/describe-condition.ts";
import { useOpen } from "../store/batch-store.ts";
import { tick } from "../store/results-actions.ts";
import { ALL_ROWS } from "../view-params.ts";
import classes from "./ResultsTable.module.css";
import { RowPanel } from "./RowPanel.tsx";
import { firstColumnStop, gridTemplate, LABEL_STOP, tableStyle } from "./table-columns.ts";
import { shownColumns, type TableLayout } from "./table-layout.ts";
import { useTableLayout } from "./table-layout-store.ts";
import { TableHeader } from "./TableHeader.tsx";
import { TableRow } from "./TableRow.tsx";
import { useCellWidths, useRows } from "./use-rows.ts";
import { rowOf, useShownRow } from "./use-shown-row.ts";
import { useTableScroll } from "./use-table-scroll.ts";

/** Pixels of a row, without its lines of text and of one line. */
const [ROW_PADDING, LINE_HEIGHT] = [19, 21];
/** Pixels above the text of a card, which a phone shows in place of a row. */
const CARD_HEAD = 44;
const CARD_LINES = 3;
const HEADER_HEIGHT = 40;

const NO_ROWS = { view: ALL_ROWS, count: 0, version: 0 };
const NONE: ReadonlySet<number> = new Set();

/** @param height pixels of the table */
function sizesOf({ lines: chosen = 1 }: TableLayout, height: number, isNarrow: boolean) {
  const lines = isNarrow ? CARD_LINES : chosen;
  const rowHeight = ROW_PADDING + lines * LINE_HEIGHT + (isNarrow ? CARD_HEAD : 0);
  return { lines, rowHeight, viewport: Math.max(rowHeight, height - (isNarrow ? 0 : HEADER_HEIGHT)) };
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

/**
 * What the table shows, where it is scrolled to, and which of its places has the focus.
 * @param height pixels of the table
 */
function useTable(
  { job, target }: ResultsTableProps,
  scroller: RefObject<HTMLDivElement | null>,
  height: number,
) {
  const view = useOpen((open) => open.view) ?? ALL_ROWS;
  const rows = useOpen((open) => open.rows) ?? NO_ROWS;
  const ticked = useOpen((open) => open.ticked) ?? NONE;
  const layout = useTableLayout(job);
  const isNarrow = useNarrowScreen();
  const { lines, rowHeight, viewport } = sizesOf(layout, height, isNarrow);
  const scroll = useTableScroll({ jobId: job.id, scroller, rows: rows.count, rowHeight, viewport });
  const { scaled, showRow, scrollToRow } = scroll;
  const rowAt = useRows(scaled.first, scaled.count, rows);
  const widths = useCellWidths(job, rowAt, scaled.first);
  const columns = useMemo(() => {
    const shown = shownColumns(columnNames(job), job.table.textColumn, layout);
    return isNarrow ? shown.filter(({ isText }) => isText) : shown;
  }, [job, layout, isNarrow]);
  const focus = useGridFocus({
    grid: scroller,
    rows: rows.count,
    stops: firstColumnStop(job) + columns.length,
    pageRows: scroll.pageRows,
    hasHeader: !isNarrow,
    showRow,
  });
  const panel = useShownRow(focus, rows.view);

  useEffect(() => {
    if (target) scrollToRow(Math.min(Math.max(0, target.row), rows.count - 1));
    // oxlint-disable-next-line react/exhaustive-deps -- only a new target moves the table
  }, [target]);

  const onKeyDown = (event: KeyboardEvent) => {
    focus.handlers.onKeyDown(event);
    if (event.key === "Escape") panel.close();
    const position = rowOf(event);
    const row = position === undefined ? undefined : rowAt(position);
    if (position === undefined || !row || (event.key !== " " && event.key !== "Enter")) return;
    event.preventDefault();
    if (event.key === " ") tick(row.index, !ticked.has(row.index));
    else panel.open(position);
  };
  return {
    view,
    rows,
    ticked,
    isNarrow,
    lines,
    rowHeight,
    scroll,
    rowAt,
    columns,
    template: gridTemplate(columns, job, widths),
    style: tableStyle(columns, job, widths),
    focus,
    panel,
    onKeyDown,
  };
}

/** All rows of the view; only those on screen, and the one with the focus, are in the document. */
export function ResultsTable(props: ResultsTableProps) {
  const { job } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const { ref: sizer, height } = useElementSize();
  const { view, rows, ticked, isNarrow, lines, rowHeight, scroll, rowAt, columns, ...table } = useTable(
    props,
    scroller,
    height,
  );
  const { focus, panel, template } = table;
  const { cell } = focus;
  const { shown } = panel;
  const { mounted, entry } = mountedRows(scroll.scaled, focus, rows.count);
  return (
    <div className={classes.split} data-open={shown !== undefined || undefined}>
      <div className={classes.frame} ref={sizer}>
        <div
          className={classes.scroller}
          ref={scroller}
          role="grid"
          tabIndex={-1}
          aria-label={t("batch:table.title")}
          aria-rowcount={rows.count + (isNarrow ? 0 : 1)}
          aria-colcount={columns.length + (job.second ? 4 : 3)}
          style={isNarrow ? undefined : table.style}
          data-lines={lines}
          {...focus.handlers}
          onKeyDown={table.onKeyDown}
          onClick={panel.onClick}
          onScroll={(event) => scroll.onScroll(event.currentTarget.scrollTop)}
        >
          {!isNarrow && (
            <TableHeader
              job={job}
              columns={columns}
              view={view}
              template={template}
              stop={entry < 0 ? cell.stop : undefined}
            />
          )}
          <div role="rowgroup" className={classes.body} style={{ height: scroll.scaled.height }}>
            {mounted.map((position) => (
              <TableRow
                key={position}
                {...{ job, columns, position }}
                top={scroll.topOf(position)}
                height={rowHeight}
                template={isNarrow ? undefined : template}
                row={rowAt(position)}
                isTicked={ticked.has(rowAt(position)?.index ?? -1)}
                isShown={position === shown}
                stop={position === entry ? cell.stop : undefined}
              />
            ))}
          </div>
        </div>
        {rows.count === 0 && <p className={classes.empty}>{t("batch:table.noMatch")}</p>}
      </div>
      {shown !== undefined && (
        <RowPanel
          job={job}
          row={rowAt(shown)}
          position={shown}
          count={rows.count}
          isDialog={isNarrow}
          focusRequests={panel.focusRequests}
          onMove={(position) => {
            panel.setShown(position);
            scroll.showRow(position);
          }}
          onClose={() => {
            panel.close();
            focus.focusAt({ row: shown, stop: LABEL_STOP });
          }}
        />
      )}
    </div>
  );
}
