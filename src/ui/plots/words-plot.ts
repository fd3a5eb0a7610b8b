/** Words of two groups as bars of their log-odds: to the right those of the first group, to the left those of the second. */

import { scaleLinear } from "d3-scale";
import { swatchLegend, TICK_SIZE } from "../chart/axes.ts";
import type { Mark } from "../chart/drawing.ts";
import type { Plot } from "../chart/plot.ts";
import { fitText } from "../chart/text-fit.ts";
import { formatCount } from "../format/numbers.ts";

export interface ApartWord {
  word: string;
  /** Texts with the word of its group, and of the other one. */
  texts: number;
  others: number;
  /** In standard errors. */
  logOdds: number;
  logLikelihood: number;
  isOfFirst: boolean;
}

const ROW = 28;
const BAR = 16;
const GAP = 6;
/** The width of the counts at the end of a bar. */
const COUNTS = 84;
const WIDEST_WORD = 160;

/** @param names of the groups */
export function wordsPlot(
  words: readonly ApartWord[],
  width: number,
  names: { first: string; second: string },
): Plot {
  const left = Math.min(WIDEST_WORD, Math.round(width * 0.28));
  const legend = swatchLegend(
    [
      { token: "accent", text: names.first },
      { token: "line-strong", text: names.second },
    ],
    { x: left, y: 0, width: width - left },
  );
  const top = legend.height + 8;
  const most = Math.max(1, ...words.map(({ logOdds }) => logOdds));
  const hasSecond = words.some(({ isOfFirst }) => !isOfFirst);
  const x = scaleLinear([hasSecond ? -most : 0, most], [left + (hasSecond ? COUNTS : 0), width - COUNTS]);
  const bars = words.flatMap(({ word, logOdds, texts, others, isOfFirst }, at): Mark[] => {
    const y = top + at * ROW;
    const end = x(isOfFirst ? logOdds : -logOdds);
    return [
      {
        shape: "text",
        x: left - 12,
        y: y + ROW / 2 + 4.5,
        text: fitText(word, TICK_SIZE, left - 16),
        size: TICK_SIZE,
        anchor: "end",
        fill: "ink",
      },
      {
        shape: "rect",
        x: Math.min(x(0), end),
        y: y + (ROW - BAR) / 2,
        width: Math.abs(end - x(0)),
        height: BAR,
        radius: 2,
        fill: isOfFirst ? "accent" : "line-strong",
      },
      {
        shape: "text",
        x: isOfFirst ? end + GAP : end - GAP,
        y: y + ROW / 2 + 4.5,
        text: `${formatCount(texts)} : ${formatCount(others)}`,
        size: TICK_SIZE,
        anchor: isOfFirst ? "start" : "end",
        fill: "ink-soft",
      },
    ];
  });
  const bottom = top + words.length * ROW;
  return {
    drawing: {
      width,
      height: bottom + 4,
      marks: [
        ...legend.marks,
        { shape: "path", d: `M${x(0)} ${top}V${bottom}`, stroke: "line-strong", strokeWidth: 1 },
        ...bars,
      ],
    },
    at(pointX, pointY) {
      const row = Math.floor((pointY - top) / ROW);
      if (pointX < 0 || pointX > width || row < 0 || row >= words.length) return undefined;
      return { row, label: 0, area: { x: 0, y: top + row * ROW, width, height: ROW } };
    },
  };
}
