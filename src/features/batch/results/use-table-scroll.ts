import { type RefObject, useLayoutEffect, useRef, useState } from "react";
import { scaledScroll, scrollTopOf } from "../../../ui/scroll/scaled-scroll.ts";
import { openJob, updateOpen } from "../store/batch-store.ts";

interface TableScrollOptions {
  jobId: string;
  scroller: RefObject<HTMLDivElement | null>;
  rows: number;
  /** Pixels of a row. */
  rowHeight: number;
  /** Pixels of the visible part of the rows. */
  viewport: number;
}

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

/** Which rows of the table are in view, and how to bring others into view. */
export function useTableScroll({ jobId, scroller, rows, rowHeight, viewport }: TableScrollOptions) {
  const [scrollTop, setScrollTop] = useState(0);
  const keepScroll = useKeptScroll(scroller, jobId);
  const scaled = scaledScroll(rows, rowHeight, viewport, scrollTop);
  const pageRows = Math.max(1, Math.floor(viewport / rowHeight));
  /** From the top of the body. A row far outside the view stays inside the body. */
  const topOf = (row: number) =>
    Math.min(
      Math.max(0, scaled.offset + (row - scaled.first) * rowHeight),
      Math.max(0, scaled.height - rowHeight),
    );
  const scrollToRow = (row: number) =>
    scroller.current?.scrollTo({ top: scrollTopOf(row, rows, rowHeight, viewport) });
  /** Scrolls as little as is needed. */
  const showRow = (row: number) => {
    const [top, shown] = [topOf(row), scroller.current?.scrollTop ?? 0];
    if (top >= shown && top + rowHeight <= shown + viewport) return;
    scrollToRow(row <= scaled.first ? row : Math.max(0, row - pageRows + 1));
  };
  const onScroll = (top: number) => {
    keepScroll(top);
    setScrollTop(top);
  };
  return { scaled, pageRows, topOf, scrollToRow, showRow, onScroll };
}
