import { useElementSize, useMediaQuery } from "@mantine/hooks";
import { type RefObject, useEffect, useLayoutEffect, useMemo, useRef, useState } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { scaledScroll, scrollTopOf } from "../../../ui/scroll/scaled-scroll.ts";
import { openJob, updateOpen, useOpen } from "../store/batch-store.ts";
import { ALL_ROWS } from "../view-params.ts";
import classes from "./ResultsTable.module.css";
import { gridTemplate, tableColumns } from "./table-columns.ts";
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

interface ResultsTableProps {
  job: Job;
  /** A position to scroll to, each time it is another object. */
  target: { row: number } | undefined;
}

/** All rows of the view; only those on screen are in the document. */
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
  const isNarrow = useMediaQuery("(max-width: 640px)") ?? false;
  const template = gridTemplate(columns, job.table.textColumn, isNarrow);

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
        role="table"
        aria-label={t("batch:table.title")}
        aria-rowcount={rows.count + 1}
        aria-colcount={columns.length + 3}
        onScroll={(event) => {
          keepScroll(event.currentTarget.scrollTop);
          setScrollTop(event.currentTarget.scrollTop);
        }}
      >
        <TableHeader columns={columns} view={view} template={template} />
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
      {rows.count === 0 && <p className={classes.empty}>{t("batch:table.noMatch")}</p>}
    </div>
  );
}
