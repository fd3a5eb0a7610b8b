/** Named events as vertical lines in a chart over time. Pure. */

import type { ScaleBand } from "d3-scale";
import { TICK_SIZE } from "../axes.ts";
import type { Mark } from "../drawing.ts";
import { fitText, textWidth } from "../text-fit.ts";

export interface EventLine {
  /** Index of the band in which it is, and how far in it, from 0 to 1. */
  band: number;
  share: number;
  name: string;
}

const LANE = 18;
const GAP = 6;
const WIDEST_NAME = 140;

export interface EventLines {
  /** The height of the names, which are above the chart. */
  height: number;
  /** @param top of the chart, below the names */
  marks(top: number, bottom: number): Mark[];
}

/** The names stand in as many lanes as they need beside each other. @param right the edge of the drawing */
export function eventLines(
  events: readonly EventLine[],
  bands: ScaleBand<number>,
  right: number,
): EventLines {
  /** Where the names of each lane end. */
  const ends: number[] = [];
  const placed = events.map(({ band, share, name }) => {
    const x = (bands(band) ?? 0) + share * bands.bandwidth();
    const text = fitText(name, TICK_SIZE, WIDEST_NAME);
    const width = textWidth(text, TICK_SIZE) + GAP;
    const isLeft = x + width > right;
    const start = isLeft ? x - width : x;
    const free = ends.findIndex((end) => end <= start);
    const lane = free < 0 ? ends.length : free;
    ends[lane] = start + width + GAP;
    return { x, text, isLeft, lane };
  });
  const height = ends.length * LANE;
  return {
    height,
    marks: (top, bottom) =>
      placed.flatMap(({ x, text, isLeft, lane }): Mark[] => {
        const y = top - height + lane * LANE;
        return [
          { shape: "path", d: `M${x} ${y}V${bottom}`, stroke: "ink", strokeWidth: 1.5 },
          {
            shape: "text",
            x: isLeft ? x - GAP : x + GAP,
            y: y + 13,
            text,
            size: TICK_SIZE,
            anchor: isLeft ? "end" : "start",
            fill: "ink",
          },
        ];
      }),
  };
}

/**
 * Where events are in periods of time; those outside of all periods are left out.
 * @param periods in order, ISO 8601
 */
export const linesOf = (
  events: readonly { time: number; name: string }[],
  periods: readonly { start: string; end: string }[],
): EventLine[] =>
  events.flatMap(({ time, name }): EventLine[] => {
    const band = periods.findIndex(({ end }) => time < Date.parse(end));
    const [from, to] = [Date.parse(periods[band]?.start ?? ""), Date.parse(periods[band]?.end ?? "")];
    return time >= from ? [{ band, share: (time - from) / (to - from), name }] : [];
  });
