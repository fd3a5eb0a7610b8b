/** Estimates over periods as lines with bands: the shares above, the polarity below. Periods without an estimate are gaps. */

import { type ScaleBand, scaleBand, scaleLinear } from "d3-scale";
import type { PlottedEstimate } from "./plotted-estimate.ts";
import {
  AXIS_HEIGHT,
  AXIS_TITLE_HEIGHT,
  AXIS_WIDTH,
  type AxisLabel,
  bandAxis,
  bandAxisTitle,
  swatchLegend,
  TICK_SIZE,
  valueAxis,
} from "../chart/axes.ts";
import type { ColorToken } from "../chart/color-tokens.ts";
import { linePath, type Mark } from "../chart/drawing.ts";
import { type EventLine, eventLines } from "../chart/events/event-lines.ts";
import type { Plot } from "../chart/plot.ts";
import { fitText, textWidth } from "../chart/text-fit.ts";
import { formatPercent, formatPoints } from "../format/numbers.ts";

export interface PeriodSeries {
  name: string;
  color: ColorToken;
  isPolarity: boolean;
  /** [periods] `undefined` for a gap. */
  estimates: readonly (PlottedEstimate | undefined)[];
}

interface PeriodsPlotOptions {
  periods: readonly AxisLabel[];
  /** What a period is, below the axis. */
  unit: string;
  /** Indices of periods at which a new level begins. */
  changes: readonly number[];
  events: readonly EventLine[];
  /** Whether each line has its name at its end, in place of a legend. */
  areNamed: boolean;
}

/** More dots than this would overlap. */
const MOST_DOTS = 60;
const [HEIGHT, RIGHT, TOP, BETWEEN] = [190, 8, 16, 28];
/** Names at the ends of lines: the widest one as a share of the drawing, and how far apart they are. */
const [NAME_SHARE, NAME_HEIGHT] = [0.22, 16];

export function periodsPlot(
  series: readonly PeriodSeries[],
  width: number,
  { periods, unit, changes, events, areNamed }: PeriodsPlotOptions,
): Plot {
  const legend = swatchLegend(
    areNamed ? [] : series.map(({ name, color }) => ({ token: color, text: name })),
    { x: AXIS_WIDTH, y: 0, width: width - AXIS_WIDTH },
  );
  const names = areNamed ? series.map(({ name }) => fitText(name, TICK_SIZE, width * NAME_SHARE)) : [];
  const right = width - RIGHT - Math.max(0, ...names.map((name) => textWidth(name, TICK_SIZE) + 8));
  const x = scaleBand([...periods.keys()], [AXIS_WIDTH, Math.max(AXIS_WIDTH, right)]);
  const lines = eventLines(events, x, right);
  const top = legend.height + lines.height + TOP;
  const parts = [
    { isPolarity: false, ...SHARES },
    { isPolarity: true, ...POLARITY },
  ]
    .map((part) => ({ ...part, series: series.filter((one) => one.isPolarity === part.isPolarity) }))
    .filter((part) => part.series.length > 0);
  const panels = parts.flatMap((part, at) =>
    panel(part.series, { ...part, x, right, top: top + at * (HEIGHT + BETWEEN), names }),
  );
  const bottom = top + parts.length * HEIGHT + (parts.length - 1) * BETWEEN;
  const height = bottom - top;
  return {
    drawing: {
      width,
      height: bottom + AXIS_HEIGHT + AXIS_TITLE_HEIGHT,
      marks: [
        ...legend.marks,
        ...panels,
        ...changes.map((at): Mark => ({
          shape: "path",
          d: `M${x(at) ?? 0} ${top}V${bottom}`,
          stroke: "ink-soft",
          strokeWidth: 1.5,
          dash: "5 4",
        })),
        ...lines.marks(top, bottom),
        bandAxisTitle(unit, [AXIS_WIDTH, right], bottom + AXIS_HEIGHT),
        ...bandAxis(x, periods, bottom),
      ],
    },
    at(pointX, pointY) {
      if (pointY < top || pointY > bottom || pointX < AXIS_WIDTH) return undefined;
      const row = Math.floor((pointX - AXIS_WIDTH) / Math.max(1e-9, x.step()));
      return row < periods.length
        ? { row, label: 0, area: { x: x(row) ?? 0, y: top, width: x.bandwidth(), height } }
        : undefined;
    },
  };
}

const SHARES = {
  domain: [0, 1],
  ticks: [0, 0.25, 0.5, 0.75, 1],
  format: (value: number) => formatPercent(value, 0),
} as const;

const POLARITY = {
  domain: [-1, 1],
  ticks: [-1, -0.5, 0, 0.5, 1],
  format: (value: number) => (value === 0 ? "0" : formatPoints(value).replace(/[.,]\d$/, "")),
} as const;

interface PanelFrame {
  x: ScaleBand<number>;
  right: number;
  top: number;
  domain: readonly [number, number];
  ticks: readonly number[];
  format: (value: number) => string;
  /** [series] written at the ends of the lines; empty for none. */
  names: readonly string[];
}

function panel(
  series: readonly PeriodSeries[],
  { x, right, top, domain, ticks, format, names }: PanelFrame,
): Mark[] {
  const y = scaleLinear(domain, [top + HEIGHT, top]);
  const middle = (at: number) => (x(at) ?? 0) + x.bandwidth() / 2;
  const drawn = series.map(({ color, estimates }) => ({ color, runs: runsOf(estimates) }));
  const points = drawn.flatMap(({ color, runs }) => runs.flat().map((point) => ({ ...point, color })));
  const hasDots = points.length <= MOST_DOTS * series.length;
  return [
    ...valueAxis(y, ticks, [AXIS_WIDTH, right], format),
    ...drawn.flatMap(({ color, runs }) =>
      runs.map((run): Mark => {
        // The band of a single period is as wide as a dot.
        const reach = run.length === 1 ? 3 : 0;
        const edge = (bound: "low" | "high") =>
          run.flatMap(({ at, interval }) =>
            (reach > 0 ? [-reach, reach] : [0]).map(
              (offset) => [middle(at) + offset, y(interval[bound])] as const,
            ),
          );
        return {
          shape: "path",
          d: `${linePath([...edge("high"), ...edge("low").toReversed()])}Z`,
          fill: color,
          // The bands of several groups are on top of each other.
          opacity: names.length > 2 ? 0.1 : 0.18,
        };
      }),
    ),
    ...drawn.flatMap(({ color, runs }) =>
      runs.map((run): Mark => ({
        shape: "path",
        d: linePath(run.map(({ at, value }) => [middle(at), y(value)])),
        stroke: color,
        strokeWidth: 2,
      })),
    ),
    ...points
      .filter(({ isAlone }) => hasDots || isAlone)
      .map(({ at, value, color }): Mark => ({
        shape: "circle",
        x: middle(at),
        y: y(value),
        radius: 3,
        fill: "surface",
        stroke: color,
        strokeWidth: 2,
      })),
    ...nameMarks(
      drawn.map(({ color, runs }, at) => ({
        name: names[at] ?? "",
        color,
        y: y(runs.at(-1)?.at(-1)?.value ?? Number.NaN),
      })),
      { x: right + 8, top, bottom: top + HEIGHT },
    ),
  ];
}

/** Names at the heights where their lines end, apart from each other. */
function nameMarks(
  names: readonly { name: string; color: ColorToken; y: number }[],
  { x, top, bottom }: { x: number; top: number; bottom: number },
): Mark[] {
  const shown = names.filter(({ name, y }) => name !== "" && !Number.isNaN(y)).toSorted((a, b) => a.y - b.y);
  const heights: number[] = [];
  for (const { y } of shown)
    heights.push(Math.max(y, (heights.at(-1) ?? top - NAME_HEIGHT) + NAME_HEIGHT, top + NAME_HEIGHT / 2));
  // What does not fit below is moved up.
  let limit = bottom;
  for (let at = heights.length - 1; at >= 0; at--) {
    heights[at] = Math.min(heights[at] ?? 0, limit);
    limit = (heights[at] ?? 0) - NAME_HEIGHT;
  }
  return shown.map(({ name, color }, at): Mark => ({
    shape: "text",
    x,
    y: (heights[at] ?? 0) + 4.5,
    text: name,
    size: TICK_SIZE,
    fill: color,
  }));
}

interface Point extends PlottedEstimate {
  at: number;
  /** Whether both neighbors are gaps. */
  isAlone: boolean;
}

/** The parts of a line between gaps. */
function runsOf(estimates: PeriodSeries["estimates"]): Point[][] {
  const runs: Point[][] = [];
  for (const [at, estimate] of estimates.entries()) {
    if (!estimate) continue;
    const isAlone = !estimates[at - 1] && !estimates[at + 1];
    const run = estimates[at - 1] ? runs.at(-1) : undefined;
    if (run) run.push({ ...estimate, at, isAlone });
    else runs.push([{ ...estimate, at, isAlone }]);
  }
  return runs;
}
