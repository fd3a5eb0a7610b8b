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
  valueAxis,
} from "../chart/axes.ts";
import type { ColorToken } from "../chart/color-tokens.ts";
import { linePath, type Mark } from "../chart/drawing.ts";
import type { Plot } from "../chart/plot.ts";
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
}

/** More dots than this would overlap. */
const MOST_DOTS = 60;
const [HEIGHT, RIGHT, TOP, BETWEEN] = [190, 8, 16, 28];

export function periodsPlot(
  series: readonly PeriodSeries[],
  width: number,
  { periods, unit, changes }: PeriodsPlotOptions,
): Plot {
  const legend = swatchLegend(
    series.map(({ name, color }) => ({ token: color, text: name })),
    { x: AXIS_WIDTH, y: 0, width: width - AXIS_WIDTH },
  );
  const x = scaleBand([...periods.keys()], [AXIS_WIDTH, Math.max(AXIS_WIDTH, width - RIGHT)]);
  const top = legend.height + TOP;
  const polarity = series.filter(({ isPolarity }) => isPolarity);
  const shares = panel(
    series.filter(({ isPolarity }) => !isPolarity),
    {
      x,
      top,
      width,
      domain: [0, 1],
      ticks: [0, 0.25, 0.5, 0.75, 1],
      format: (value) => formatPercent(value, 0),
    },
  );
  const net =
    polarity.length > 0
      ? panel(polarity, {
          x,
          top: top + HEIGHT + BETWEEN,
          width,
          domain: [-1, 1],
          ticks: [-1, -0.5, 0, 0.5, 1],
          format: (value) => (value === 0 ? "0" : formatPoints(value).replace(/[.,]\d$/, "")),
        })
      : [];
  const bottom = top + HEIGHT + (polarity.length > 0 ? BETWEEN + HEIGHT : 0);
  const height = bottom - top;
  return {
    drawing: {
      width,
      height: bottom + AXIS_HEIGHT + AXIS_TITLE_HEIGHT,
      marks: [
        ...legend.marks,
        ...shares,
        ...net,
        ...changes.map((at): Mark => ({
          shape: "path",
          d: `M${x(at) ?? 0} ${top}V${bottom}`,
          stroke: "ink-soft",
          strokeWidth: 1.5,
          dash: "5 4",
        })),
        bandAxisTitle(unit, [AXIS_WIDTH, width - RIGHT], bottom + AXIS_HEIGHT),
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

interface PanelFrame {
  x: ScaleBand<number>;
  top: number;
  width: number;
  domain: readonly [number, number];
  ticks: readonly number[];
  format: (value: number) => string;
}

function panel(
  series: readonly PeriodSeries[],
  { x, top, width, domain, ticks, format }: PanelFrame,
): Mark[] {
  const y = scaleLinear(domain, [top + HEIGHT, top]);
  const middle = (at: number) => (x(at) ?? 0) + x.bandwidth() / 2;
  const drawn = series.map(({ color, estimates }) => ({ color, runs: runsOf(estimates) }));
  const points = drawn.flatMap(({ color, runs }) => runs.flat().map((point) => ({ ...point, color })));
  const hasDots = points.length <= MOST_DOTS * series.length;
  return [
    ...valueAxis(y, ticks, [AXIS_WIDTH, width - RIGHT], format),
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
          opacity: 0.18,
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
  ];
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
