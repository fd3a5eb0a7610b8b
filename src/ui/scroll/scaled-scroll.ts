/** Scrolls through more rows than fit into the tallest element that a browser can lay out. */

/** Below the limits of Firefox (about 17.9 million pixels) and Chromium (33.5 million, half of that on dense screens). */
const MAX_HEIGHT = 10_000_000;

export interface ScaledScroll {
  /** Pixels of the scrolled element. */
  height: number;
  /** First row in view. */
  first: number;
  /** Rows to draw, from `first`. */
  count: number;
  /** Where to draw the first row, pixels from the top of the scrolled element. */
  offset: number;
}

/** The rows to render at a scroll position; beyond the limit, one pixel of scrolling moves the rows by more than one pixel. */
export function scaledScroll(
  rows: number,
  rowHeight: number,
  viewport: number,
  scrollTop: number,
): ScaledScroll {
  const full = rows * rowHeight;
  const height = Math.min(full, MAX_HEIGHT);
  const range = Math.max(1, height - viewport);
  const scrolled = Math.min(Math.max(0, scrollTop), range);
  const position = (scrolled / range) * Math.max(0, full - viewport);
  const first = Math.min(Math.max(0, rows - 1), Math.floor(position / rowHeight));
  const count = Math.min(rows - first, Math.ceil(viewport / rowHeight) + 1);
  return { height, first, count, offset: scrolled - (position - first * rowHeight) };
}

/** The scroll position at which a row is at the top of the view, or as near to it as the last row allows. */
export function scrollTopOf(row: number, rows: number, rowHeight: number, viewport: number): number {
  const full = rows * rowHeight;
  const range = Math.max(1, Math.min(full, MAX_HEIGHT) - viewport);
  return Math.min(range, (row * rowHeight * range) / Math.max(1, full - viewport));
}
