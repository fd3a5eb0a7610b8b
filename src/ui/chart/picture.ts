/** A chart as a picture of its own: with a title, a note and where it comes from, in a size for its place. Pure. */

import { withCaption } from "./caption.ts";
import type { Drawing, Mark } from "./drawing.ts";
import { fitText } from "./text-fit.ts";

/** Units of a drawing in a millimeter of print: 120 in an inch, so that a text of 13 is 7.8 points high. */
const UNITS_PER_MM = 120 / 25.4;

/** One column and the full width of a page, as most journals have them. */
const COLUMN_MM = 85;
const PAGE_MM = 180;

/** The least width of each size, its ratio of width to height if that is fixed, and its width in print if it has one. */
export const PICTURE_SIZES = {
  wide: { width: 960 },
  slide: { width: 800, ratio: 16 / 9 },
  square: { width: 640, ratio: 1 },
  column: { width: 560 },
  printColumn: { width: COLUMN_MM * UNITS_PER_MM, millimeters: COLUMN_MM },
  printPage: { width: PAGE_MM * UNITS_PER_MM, millimeters: PAGE_MM },
} as const satisfies Record<string, SizeEntry>;

interface SizeEntry {
  width: number;
  ratio?: number;
  millimeters?: number;
}

export type PictureSize = keyof typeof PICTURE_SIZES;

export interface PictureOptions {
  title: string;
  /** Below the chart, such as the source of the data. */
  note: string;
  size: PictureSize;
}

/** A drawing with space around it. */
export interface Picture extends Drawing {
  /** The width and the height before x = 0 and y = 0, included in `width` and `height`. */
  left: number;
  top: number;
  /** The width in print; absent for pictures in pixels. */
  millimeters?: number;
}

const MARGIN = 16;
/** Publishers add space of their own. */
const PRINT_MARGIN = 4;
const TITLE_SIZE = 20;
const TITLE_HEIGHT = 40;
/** A wider picture can be less high, because its legend and its names need fewer lines. */
const MAX_ATTEMPTS = 4;

const titleMark = (title: string, width: number): Mark => ({
  shape: "text",
  x: 0,
  y: -TITLE_HEIGHT + TITLE_SIZE,
  text: fitText(title, TITLE_SIZE, width),
  size: TITLE_SIZE,
  fill: "ink",
});

/**
 * @param draw the chart in a width
 * @param lines where the chart comes from
 */
export function pictureOf(
  draw: (width: number) => Drawing,
  { title, note, size }: PictureOptions,
  lines: readonly string[],
): Picture {
  const { width: least, ratio = 0, millimeters }: SizeEntry = PICTURE_SIZES[size];
  const margin = millimeters === undefined ? MARGIN : PRINT_MARGIN;
  const top = margin + (title === "" ? 0 : TITLE_HEIGHT);
  const below = [...(note === "" ? [] : [note]), ...lines];
  /** @param width with its margins. @param extra height between the chart and what is below it */
  const compose = (width: number, extra: number) => {
    const inner = width - 2 * margin;
    const drawing = draw(inner);
    const whole = withCaption({ ...drawing, height: drawing.height + extra }, [], below, inner);
    return { ...whole, height: whole.height + top + margin, width: whole.width + 2 * margin };
  };
  let [width, whole] = [least, compose(least, 0)];
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    // 0 without a ratio.
    const needed = Math.ceil(whole.height * ratio);
    if (needed <= width) break;
    width = needed;
    whole = compose(width, 0);
  }
  const missing = ratio > 0 ? Math.max(0, width / ratio - whole.height) : 0;
  if (missing > 0) whole = compose(width, missing);
  const marks = title === "" ? whole.marks : [titleMark(title, whole.width - 2 * margin), ...whole.marks];
  return { ...whole, marks, left: margin, top, ...(millimeters !== undefined && { millimeters }) };
}
