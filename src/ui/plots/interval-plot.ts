/** Shares or differences as dots with their intervals, one row below the other. */

import { scaleLinear } from "d3-scale";
import type { ColorToken } from "../chart/color-tokens.ts";
import { linePath, type Mark } from "../chart/drawing.ts";
import type { Plot } from "../chart/plot.ts";
import { fitText } from "../chart/text-fit.ts";
import { TICK_SIZE } from "../chart/axes.ts";
import type { PlottedEstimate } from "./plotted-estimate.ts";

/** Estimates of one class or group; the first is drawn strongest. */
export interface IntervalRow {
  name: string;
  color: ColorToken;
  corrected: PlottedEstimate | undefined;
  /** The count, or the difference of counts, which has no interval. */
  naive: Pick<PlottedEstimate, "value"> & Partial<PlottedEstimate>;
}

interface IntervalPlotOptions {
  /** Names of the corrected value and of the count. */
  legend: { corrected: string; naive: string };
  /** Of the numbers on the axis. */
  format: (value: number) => string;
}

const ROW = 44;
const TOP = 28;
const RIGHT = 22;
const WIDEST_NAME = 200;

export function intervalPlot(
  rows: readonly IntervalRow[],
  width: number,
  { legend, format }: IntervalPlotOptions,
): Plot {
  const left = Math.min(WIDEST_NAME, Math.round(width * 0.32));
  const bounds = rows.flatMap(({ corrected, naive }) =>
    [corrected, naive].flatMap((one) =>
      one ? [one.value, ...(one.interval ? boundsOf(one.interval) : [])] : [],
    ),
  );
  const isDifference = rows.every(({ naive }) => !naive.interval);
  const farthest = Math.max(0.05, ...bounds.map(Math.abs));
  const lowest = isDifference ? -farthest : Math.min(0, ...bounds);
  const highest = isDifference ? farthest : Math.max(lowest < 0 ? 0 : 0.1, ...bounds);
  const x = scaleLinear([lowest, highest], [left, width - RIGHT]).nice(5);
  const bottom = TOP + rows.length * ROW;
  const axis = x.ticks(Math.max(2, Math.min(6, Math.floor((width - left) / 90)))).flatMap((value): Mark[] => [
    {
      shape: "path",
      d: `M${x(value)} ${TOP}V${bottom}`,
      stroke: value === 0 && lowest < 0 ? "line-strong" : "line",
      strokeWidth: 1,
    },
    {
      shape: "text",
      x: x(value),
      y: bottom + 18,
      text: format(value),
      size: TICK_SIZE,
      anchor: "middle",
      fill: "ink-soft",
    },
  ]);
  const marks = rows.flatMap(({ name, color, corrected, naive }, at): Mark[] => {
    const y = TOP + (at + 0.5) * ROW;
    return [
      {
        shape: "text",
        x: left - 12,
        y: y + 5,
        text: fitText(name, TICK_SIZE, left - 16),
        size: TICK_SIZE,
        anchor: "end",
        fill: "ink",
      },
      ...(corrected ? estimate(corrected, x, y - 7, color, true) : []),
      ...estimate(naive, x, corrected ? y + 9 : y, "ink-soft", false),
    ];
  });
  return {
    drawing: {
      width,
      height: bottom + 26,
      marks: [
        ...legendMarks(
          legend,
          left,
          rows.some(({ corrected }) => corrected),
        ),
        ...axis,
        ...marks,
      ],
    },
    at(pointX, pointY) {
      const row = Math.floor((pointY - TOP) / ROW);
      if (pointX < 0 || pointX > width || row < 0 || row >= rows.length) return undefined;
      return { row, area: { x: 0, y: TOP + row * ROW, width, height: ROW } };
    },
  };
}

const boundsOf = ({ low, high }: PlottedEstimate["interval"]) => [low, high];

/** A line from the lower to the upper bound, and a dot: full for a corrected share, hollow for a count. */
function estimate(
  { value, interval }: IntervalRow["naive"],
  x: (share: number) => number,
  y: number,
  color: ColorToken,
  isFull: boolean,
): Mark[] {
  return [
    ...(interval
      ? [
          {
            shape: "path",
            d: linePath([
              [x(interval.low), y],
              [x(interval.high), y],
            ]),
            stroke: color,
            strokeWidth: isFull ? 4 : 2,
          } as const,
        ]
      : []),
    {
      shape: "circle",
      x: x(value),
      y,
      radius: isFull ? 6 : 4,
      fill: isFull ? color : "surface",
      stroke: color,
      strokeWidth: 2,
    },
  ];
}

function legendMarks(
  { corrected, naive }: { corrected: string; naive: string },
  left: number,
  isCorrected: boolean,
): Mark[] {
  const item = (at: number, text: string, isFull: boolean): Mark[] => [
    {
      shape: "circle",
      x: at + 6,
      y: 10,
      radius: isFull ? 6 : 4,
      fill: isFull ? "ink" : "surface",
      stroke: isFull ? "ink" : "ink-soft",
      strokeWidth: 2,
    },
    { shape: "text", x: at + 18, y: 14, text, size: TICK_SIZE, fill: "ink-soft" },
  ];
  return isCorrected
    ? [...item(left, corrected, true), ...item(left + 110, naive, false)]
    : item(left, naive, false);
}
