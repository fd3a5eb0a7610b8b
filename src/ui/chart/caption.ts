/** What a drawing needs to be understood as a file of its own. Pure. */

import { type Swatch, swatchLegend, TICK_SIZE } from "./axes.ts";
import type { Drawing, Mark } from "./drawing.ts";
import { fitText } from "./text-fit.ts";

const MARGIN = 8;
const LINE = 20;
/** Narrower drawings get room on the right for their caption. */
const MIN_WIDTH = 520;

/** The drawing with, below it, the meaning of its colors and lines of text, such as the method and the model. */
export function withCaption(
  { width, height, marks }: Drawing,
  swatches: readonly Swatch[],
  lines: readonly string[],
): Drawing {
  const wide = Math.max(width, MIN_WIDTH);
  const legend = swatchLegend(swatches, { x: MARGIN, y: height + MARGIN, width: wide - 2 * MARGIN });
  const top = height + MARGIN + legend.height;
  const texts = lines.map((line, index): Mark => ({
    shape: "text",
    x: MARGIN,
    y: top + (index + 0.75) * LINE,
    text: fitText(line, TICK_SIZE, wide - 2 * MARGIN),
    size: TICK_SIZE,
    fill: "ink-soft",
  }));
  return {
    width: wide,
    height: top + lines.length * LINE + MARGIN,
    marks: [...marks, ...legend.marks, ...texts],
  };
}
