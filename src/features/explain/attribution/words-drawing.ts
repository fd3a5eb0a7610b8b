/** The heatmap of words as a drawing. Pure. */

import type { Drawing, Mark } from "../../../ui/chart/drawing.ts";
import { fitText, textWidth } from "../../../ui/chart/text-fit.ts";
import type { HeatmapWord } from "./attribution-view.ts";

const MARGIN = 8;
const WORD_HEIGHT = 30;
const FONT = 16;
const SPECIAL_FONT = 12;
/** Between the edge of a word's tint and its text. */
const PADDING = 7;
const MIN_WORD_WIDTH = 26;

/** The tinted words on lines of at most `maxWidth`, those that oppose the class underlined with dashes. */
export function wordsDrawing(
  words: readonly Pick<HeatmapWord, "label" | "token" | "strength" | "isAgainst" | "isSpecial">[],
  maxWidth: number,
): Drawing {
  let [x, y] = [MARGIN, MARGIN];
  const marks = words.flatMap(({ label, token, strength, isAgainst, isSpecial }): Mark[] => {
    const size = isSpecial ? SPECIAL_FONT : FONT;
    const text = fitText(label, size, maxWidth - 2 * (MARGIN + PADDING));
    const width = Math.max(MIN_WORD_WIDTH, Math.ceil(textWidth(text, size)) + 2 * PADDING);
    if (x + width > maxWidth - MARGIN && x > MARGIN) [x, y] = [MARGIN, y + WORD_HEIGHT + 8];
    const left = x;
    x += width + 6;
    const underline = `M${left + PADDING} ${y + WORD_HEIGHT - 4}h${width - 2 * PADDING}`;
    return [
      {
        shape: "rect",
        x: left,
        y,
        width,
        height: WORD_HEIGHT,
        radius: 6,
        fill: token,
        opacity: strength / 100,
      },
      ...(isAgainst
        ? [{ shape: "path", d: underline, stroke: token, strokeWidth: 2, dash: "4 3" } as const]
        : []),
      {
        shape: "text",
        x: left + width / 2,
        y: y + 20,
        text,
        size,
        anchor: "middle",
        fill: isSpecial ? "ink-soft" : "ink",
      },
    ];
  });
  return { width: maxWidth, height: y + WORD_HEIGHT + MARGIN, marks };
}
