/** The share of each class over time, with 95 % intervals (Wilson 1927). Pure except for the page's language. */

import { scaleBand, scaleLinear } from "d3-scale";
import { wilsonInterval } from "../../../statistics/intervals.ts";
import {
  AXIS_HEIGHT,
  AXIS_TITLE_HEIGHT,
  AXIS_WIDTH,
  bandAxis,
  bandAxisTitle,
  classLegend,
  valueAxis,
} from "../../../ui/chart/axes.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { linePath, type Mark, type PathMark } from "../../../ui/chart/drawing.ts";
import { eventLines } from "../../../ui/chart/events/event-lines.ts";
import type { Plotter } from "../../../ui/chart/plot.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatPercent } from "../../../ui/format/numbers.ts";
import { type ChartRow, sampleOf, totalOf } from "./chart-row.ts";
import type { PanelOptions } from "./panels.ts";

/** More dots than this would overlap. */
const MAX_DOTS = 60;
const HEIGHT = 216;
const RIGHT = 8;
/** Between the legend and the topmost tick. */
const TOP = 16;
const TICKS = [0, 0.25, 0.5, 0.75, 1];

export interface Share {
  /** From 0 to 1; absent for a bin without rows, which the line skips. */
  share: number;
  low: number;
  high: number;
}

export function shareOf(row: ChartRow, label: number): Share | undefined {
  const { counts, total } = sampleOf(row);
  const count = counts[label] ?? 0;
  return total > 0 ? { share: count / total, ...wilsonInterval(count, total) } : undefined;
}

/** @param unit what the bins are, below them */
export function sharesOverTime(
  rows: readonly ChartRow[],
  labels: readonly string[],
  unit: string,
  { hasLegend = true, height = HEIGHT, events = [] }: PanelOptions = {},
): Plotter {
  const entries = labels.map((label) => ({ label, text: capitalizeLabel(label) }));
  const hasDots = rows.filter((row) => totalOf(row) > 0).length <= MAX_DOTS;
  return (width) => {
    const legend = classLegend(hasLegend ? entries : [], AXIS_WIDTH, width - AXIS_WIDTH);
    const x = scaleBand([...rows.keys()], [AXIS_WIDTH, Math.max(AXIS_WIDTH, width - RIGHT)]);
    const eventMarks = eventLines(events, x, width - RIGHT);
    const top = legend.height + eventMarks.height + TOP;
    const bottom = top + height;
    const y = scaleLinear([0, 1], [bottom, top]);
    const middle = (row: number) => (x(row) ?? 0) + x.bandwidth() / 2;
    const series = labels.map((name, label) => ({
      token: classColors(name, label).token,
      points: rows.flatMap((row, at) => {
        const share = shareOf(row, label);
        return share ? [{ at: middle(at), ...share }] : [];
      }),
    }));
    const bands = series.map(({ token, points }): PathMark => {
      const upper = points.map(({ at, high }) => [at, y(high)] as const);
      const lower = points.map(({ at, low }) => [at, y(low)] as const).toReversed();
      return { shape: "path", d: `${linePath([...upper, ...lower])}Z`, fill: token, opacity: 0.18 };
    });
    const lines = series.flatMap(({ token, points }): Mark[] => [
      {
        shape: "path",
        d: linePath(points.map(({ at, share }) => [at, y(share)])),
        stroke: token,
        strokeWidth: 2,
      },
      ...(hasDots
        ? points.map(({ at, share }): Mark => ({
            shape: "circle",
            x: at,
            y: y(share),
            radius: 3,
            fill: "surface",
            stroke: token,
            strokeWidth: 2,
          }))
        : []),
    ]);
    const axes = [
      bandAxisTitle(unit, [AXIS_WIDTH, width - RIGHT], bottom + AXIS_HEIGHT),
      ...valueAxis(y, TICKS, [AXIS_WIDTH, width - RIGHT], (share) => formatPercent(share, 0)),
      ...bandAxis(
        x,
        rows.map(({ name, short = name, rank }) => ({ text: short, rank })),
        bottom,
      ),
    ];
    return {
      drawing: {
        width,
        height: bottom + AXIS_HEIGHT + AXIS_TITLE_HEIGHT,
        marks: [
          ...legend.marks,
          ...axes,
          ...bands.filter(({ d }) => d !== "Z"),
          ...lines,
          ...eventMarks.marks(top, bottom),
        ],
      },
      at(px, py) {
        if (py < top || py > bottom || px < AXIS_WIDTH) return undefined;
        const row = Math.floor((px - AXIS_WIDTH) / Math.max(1e-9, x.step()));
        return row < rows.length
          ? { row, area: { x: x(row) ?? 0, y: top, width: x.bandwidth(), height } }
          : undefined;
      },
    };
  };
}
