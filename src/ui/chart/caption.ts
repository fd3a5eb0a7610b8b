/** What a drawing needs to be understood as a file of its own. Pure. */

import { type Swatch, swatchLegend, TICK_SIZE } from "./axes.ts";
import type { Drawing, Mark } from "./drawing.ts";
import type { ColorToken } from "./color-tokens.ts";
import { textWidth, wrapText } from "./text-fit.ts";

const MARGIN = 8;
const LINE = 20;
/** Narrower drawings get room on the right for their caption. */
const MIN_WIDTH = 520;
/** The most lines of a text, such as a tweet or a filter. */
const MAX_LINES = 6;

/**
 * The drawing with, below it, the meaning of its colors and lines of text, such as the method and the model.
 * @param minWidth narrower drawings are as wide
 */
export function withCaption(
  { width, height, marks }: Drawing,
  swatches: readonly Swatch[],
  lines: readonly string[],
  minWidth = MIN_WIDTH,
): Drawing {
  const wide = Math.max(width, minWidth);
  const legend = swatchLegend(swatches, { x: MARGIN, y: height + MARGIN, width: wide - 2 * MARGIN });
  const top = height + MARGIN + legend.height;
  const wrapped = lines.flatMap((line) => wrapText(line, TICK_SIZE, wide - 2 * MARGIN, MAX_LINES));
  const texts = wrapped.map((text, index): Mark => ({
    shape: "text",
    x: MARGIN,
    y: top + (index + 0.75) * LINE,
    text,
    size: TICK_SIZE,
    fill: "ink-soft",
  }));
  return {
    width: wide,
    height: top + wrapped.length * LINE + MARGIN,
    marks: [...marks, ...legend.marks, ...texts],
  };
}

export interface ColorBar {
  /** What the colors stand for. */
  name: string;
  /** The color of the low end; absent where it is none. */
  from?: ColorToken;
  to: ColorToken;
  /** The values of the ends. */
  low: string;
  high: string;
  /** The opacity of the full color. */
  opacity?: number;
}

const BAR = { width: 120, height: 12 };
/** Each is a whole number of pixels wide in files, at a whole x that is even, so that no seams show. */
const STEPS = 30;
const BAR_LINE = 24;
const GAP = 8;

/** The drawing with its color bar below: the name, then the bar between the values of its ends. */
export function withColorBar(
  drawing: Drawing,
  { name, from, to, low, high, opacity = 1 }: ColorBar,
): Drawing {
  const top = drawing.height + MARGIN;
  const text = (content: string, x: number, y: number): Mark => ({
    shape: "text",
    x,
    y: y + BAR_LINE / 2 + TICK_SIZE / 3,
    text: content,
    size: TICK_SIZE,
    fill: "ink",
  });
  const [wide, lowWide] = [textWidth(name, TICK_SIZE), textWidth(low, TICK_SIZE)];
  const barWide = lowWide + BAR.width + textWidth(high, TICK_SIZE) + 2 * GAP;
  const isBelow = MARGIN + wide + 2 * GAP + barWide > drawing.width;
  const y = isBelow ? top + BAR_LINE : top;
  const left = MARGIN + (isBelow ? 0 : wide + 2 * GAP);
  const x = 2 * Math.ceil((left + lowWide + GAP) / 2);
  const step = BAR.width / STEPS;
  const cells = Array.from({ length: STEPS }, (_, index): Mark => {
    const share = (index + 0.5) / STEPS;
    const value = from ? 2 * share - 1 : share;
    return {
      shape: "rect",
      x: x + index * step,
      y: y + (BAR_LINE - BAR.height) / 2,
      width: step,
      height: BAR.height,
      fill: value < 0 && from ? from : to,
      opacity: Math.abs(value) * opacity,
    };
  });
  const frame: Mark = {
    shape: "rect",
    x,
    y: y + (BAR_LINE - BAR.height) / 2,
    width: BAR.width,
    height: BAR.height,
    stroke: "line-strong",
    strokeWidth: 1,
  };
  const marks = [
    text(name, MARGIN, top),
    text(low, left, y),
    ...cells,
    frame,
    text(high, x + BAR.width + GAP, y),
  ];
  return { ...drawing, height: y + BAR_LINE, marks: [...drawing.marks, ...marks] };
}
