import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { isRightToLeft, readingStep } from "../format/direction.ts";

/** A row from 0, or -1 for the header, and one of its places that can have the focus (`data-stop`). */
export interface GridCell {
  row: number;
  stop: number;
}

interface GridFocusOptions {
  /** The scrolled element with `role="grid"`; its rows have `data-row`, and their places `data-stop`. */
  grid: RefObject<HTMLElement | null>;
  rows: number;
  /** The number of places of a row. */
  stops: number;
  /** The number of rows that Page Up and Page Down move by. */
  pageRows: number;
  /** Whether an arrow key leads to a header above the first row. */
  hasHeader: boolean;
  /** Scrolls a row into view. */
  showRow(row: number): void;
}

/** The place at `stop`, or the next one in the direction of the move. */
function findStop(row: Element, stop: number, stops: number, step: 1 | -1): HTMLElement | undefined {
  for (let at = stop; at >= 0 && at < stops; at += step) {
    const found = row.querySelector<HTMLElement>(`[data-stop="${at}"]`);
    if (found) return found;
  }
  return undefined;
}

/**
 * Scrolls sideways only: rows that are not in the document yet have no reliable vertical position. `scroll-padding` tells
 * what is covered by columns that stay in view, which need no scrolling themselves.
 */
function showSideways(grid: HTMLElement, place: HTMLElement): void {
  const cell = place.closest("[role]") ?? place;
  if (getComputedStyle(cell).position === "sticky") return;
  const [box, own] = [grid.getBoundingClientRect(), cell.getBoundingClientRect()];
  const padding = Number.parseFloat(getComputedStyle(grid).scrollPaddingInlineStart) || 0;
  if (isRightToLeft(grid)) {
    const right = box.right - padding;
    if (own.right > right) grid.scrollLeft += own.right - right;
    else if (own.left < box.left) grid.scrollLeft += Math.max(own.left - box.left, own.right - right);
    return;
  }
  const left = box.left + padding;
  if (own.left < left) grid.scrollLeft += own.left - left;
  else if (own.right > box.right) grid.scrollLeft += Math.min(own.right - box.right, own.left - left);
}

/**
 * The focus in a grid of which only the rows in view are in the document (ARIA grid pattern): one tab stop, arrow keys
 * (left and right in the direction of writing),
 * Page Up and Page Down, Home and End for the places of a row, with Ctrl for the first and last row. The row of `cell` must
 * stay in the document while `hasFocus`, because the focus would be lost with it.
 */
export function useGridFocus({ grid, rows, stops, pageRows, hasHeader, showRow }: GridFocusOptions) {
  const [cell, setCell] = useState<GridCell>({ row: 0, stop: 0 });
  const [hasFocus, setHasFocus] = useState(false);
  /** A move whose place does not have the focus yet, because its row is being fetched, and its direction. */
  const pending = useRef<{ cell: GridCell; step: 1 | -1 }>(undefined);

  useEffect(() => {
    // A key can be pressed before the effect of the move before it has run, which must not take the focus back.
    if (pending.current?.cell !== cell) return;
    const { step } = pending.current;
    const row = grid.current?.querySelector<HTMLElement>(`[data-row="${cell.row}"]`);
    if (!row || !grid.current) return;
    const place =
      findStop(row, cell.stop, stops, step) ?? findStop(row, cell.stop, stops, step === 1 ? -1 : 1);
    (place ?? row).focus({ preventScroll: true });
    if (!place) return;
    pending.current = undefined;
    // The row is in view of the grid, but the grid can be partly outside the window.
    grid.current.scrollIntoView({ block: "nearest" });
    showSideways(grid.current, place);
  });

  const moves: Record<string, (isControl: boolean) => GridCell> = {
    ArrowUp: () => ({ ...cell, row: cell.row - 1 }),
    ArrowDown: () => ({ ...cell, row: cell.row + 1 }),
    PageUp: () => ({ ...cell, row: cell.row - pageRows }),
    PageDown: () => ({ ...cell, row: cell.row + pageRows }),
    Home: (isControl) => (isControl ? { ...cell, row: 0 } : { ...cell, stop: 0 }),
    End: (isControl) => (isControl ? { ...cell, row: rows - 1 } : { ...cell, stop: stops - 1 }),
  };

  const onKeyDown = (event: KeyboardEvent) => {
    const step = readingStep(event);
    const move = step === 0 ? moves[event.key] : () => ({ ...cell, stop: cell.stop + step });
    if (!move || event.altKey || event.metaKey) return;
    event.preventDefault();
    const { row, stop } = move(event.ctrlKey);
    const next = {
      // Only an arrow key leads to the header.
      row: Math.min(
        rows - 1,
        Math.max(event.key === "ArrowUp" && hasHeader ? -1 : Math.min(0, cell.row), row),
      ),
      stop: Math.min(stops - 1, Math.max(0, stop)),
    };
    pending.current = { cell: next, step: next.stop < cell.stop ? -1 : 1 };
    setCell(next);
    if (next.row >= 0) showRow(next.row);
  };

  const onFocus = (event: FocusEvent<HTMLElement>) => {
    setHasFocus(true);
    const row = event.target.closest("[data-row]")?.getAttribute("data-row");
    const stop = event.target.closest("[data-stop]")?.getAttribute("data-stop");
    if (row && stop) setCell({ row: Number(row), stop: Number(stop) });
  };

  const onBlur = (event: FocusEvent<HTMLElement>) => {
    if (event.currentTarget.contains(event.relatedTarget)) return;
    setHasFocus(false);
    pending.current = undefined;
  };

  /** Gives the focus to a place. */
  const focusAt = (next: GridCell) => {
    pending.current = { cell: next, step: 1 };
    setCell(next);
    setHasFocus(true);
    showRow(next.row);
  };

  return { cell, hasFocus, focusAt, handlers: { onKeyDown, onFocus, onBlur } };
}
