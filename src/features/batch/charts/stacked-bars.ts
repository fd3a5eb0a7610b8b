/** Counts by class as stacked bars. Pure except for the page's language. */

import { scaleBand, scaleLinear } from "d3-scale";
import {
  AXIS_HEIGHT,
  AXIS_TITLE_HEIGHT,
  AXIS_WIDTH,
  bandAxis,
  bandAxisTitle,
  classLegend,
  TICK_SIZE,
  valueAxis,
  valueAxisTitle,
} from "../../../ui/chart/axes.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import type { Mark, RectMark } from "../../../ui/chart/drawing.ts";
import { type EventLine, eventLines } from "../../../ui/chart/events/event-lines.ts";
import type { Plot, PlotHit, Plotter } from "../../../ui/chart/plot.ts";
import { fitText } from "../../../ui/chart/text-fit.ts";
import { t } from "../../../i18n/i18n.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatCount, formatPercent } from "../../../ui/format/numbers.ts";
import { type ChartRow, totalOf } from "./chart-row.ts";

export interface StackedBarsOptions {
  rows: readonly ChartRow[];
  labels: readonly string[];
  /** `rows`: a bar to the right for each row; `columns`: a bar upwards for each step of a scale or of time. */
  layout: "rows" | "columns";
  /** What the columns are, below them. */
  unit?: string;
  /** False where the rows are the classes themselves, or where several charts have one legend. */
  hasLegend?: boolean;
  /** Whether each bar shows the shares of its row. */
  isNormalized?: boolean;
  /** The largest total that the scale reaches; by default that of the rows. */
  max?: number;
  /** Pixels of columns; of rows, those that few bars fill. */
  height?: number;
  /** In columns of time. */
  events?: readonly EventLine[];
}

/** The least and the greatest height of a horizontal bar with the gap below it, in pixels. */
const [BAR, MAX_BAR] = [26, 80];
/** The gap, as a share. */
const BAR_GAP = 5 / 26;
/** The width of the names to the left of horizontal bars, in pixels. */
const NAME_WIDTH = 132;
/** On a narrow page, at most this share of the width. */
const NAME_SHARE = 0.52;
const SHARE_TICKS = [0, 0.25, 0.5, 0.75, 1];
/** The width of the numbers to the right of horizontal bars, in pixels. */
const COUNT_WIDTH = 60;
const COLUMNS_HEIGHT = 216;
const RIGHT = 8;
/** Between the legend and the topmost tick. */
const TOP = 16;
/** The height of the title of a vertical axis. */
const TITLE_HEIGHT = 14;

interface Segment extends RectMark {
  row: number;
  label: number;
}

/** The rectangles of a row's classes, in order. */
function segmentsOf(
  { counts }: ChartRow,
  row: number,
  labels: readonly string[],
  box: (from: number, to: number) => Pick<RectMark, "x" | "y" | "width" | "height">,
): Segment[] {
  let sum = 0;
  return labels.flatMap((name, label) => {
    const count = counts[label] ?? 0;
    if (count === 0) return [];
    sum += count;
    const fill = classColors(name, label).token;
    return [{ shape: "rect", ...box(sum - count, sum), fill, row, label } satisfies Segment];
  });
}

const contains = ({ x, y, width, height }: PlotHit["area"], px: number, py: number) =>
  px >= x && px < x + width && py >= y && py < y + height;

/** @param areas the area of each row, from edge to edge, so that the pointer also finds a row with a short bar. */
function plot(
  size: { width: number; height: number },
  marks: readonly Mark[],
  segments: readonly Segment[],
  areas: readonly PlotHit["area"][],
): Plot {
  return {
    drawing: { ...size, marks: [...marks, ...segments] },
    at(x, y) {
      const row = areas.findIndex((area) => contains(area, x, y));
      const area = areas[row];
      if (!area) return undefined;
      const segment = segments.find((other) => other.row === row && contains(other, x, y));
      return { row, area, ...(segment && { label: segment.label }) };
    },
  };
}

export function stackedBars({
  rows,
  labels,
  layout,
  unit = "",
  hasLegend = true,
  isNormalized = false,
  max: wanted,
  height: wantedHeight,
  events = [],
}: StackedBarsOptions): Plotter {
  const max = isNormalized ? 1 : (wanted ?? Math.max(1, ...rows.map(totalOf)));
  const sized = isNormalized ? rows.map(sharesOf) : rows;
  const entries = labels.map((label) => ({ label, text: capitalizeLabel(label) }));
  return (width) => {
    const legend = classLegend(hasLegend ? entries : [], layout === "rows" ? 0 : AXIS_WIDTH, width);
    return layout === "rows"
      ? barsToTheRight(
          { rows, sized, labels, max, bar: barOf(rows.length, wantedHeight) },
          width,
          legend.marks,
          legend.height + 4,
        )
      : barsUpwards(
          { rows: sized, labels, unit, isNormalized, height: wantedHeight ?? COLUMNS_HEIGHT, max, events },
          width,
          legend.marks,
          // The title of the axis stands where the legend would be.
          legend.height + TOP + (hasLegend ? 0 : TITLE_HEIGHT),
        );
  };
}

/** The height of each bar and its gap. @param height that they fill together, where they would be lower */
const barOf = (bars: number, height = 0): number =>
  Math.min(MAX_BAR, Math.max(BAR, height / Math.max(1, bars)));

/** The row with shares in place of counts. */
function sharesOf(row: ChartRow): ChartRow {
  const total = totalOf(row);
  return { ...row, counts: row.counts.map((count) => (total > 0 ? count / total : 0)) };
}

interface RowsOptions extends Pick<StackedBarsOptions, "rows" | "labels"> {
  /** The rows as their bars show them. */
  sized: readonly ChartRow[];
  max: number;
  /** Pixels of a bar with its gap. */
  bar: number;
}

function barsToTheRight(
  { rows, sized, labels, max, bar }: RowsOptions,
  width: number,
  legend: readonly Mark[],
  top: number,
): Plot {
  const names = Math.min(NAME_WIDTH, width * NAME_SHARE);
  const x = scaleLinear([0, max], [names, Math.max(names, width - COUNT_WIDTH)]);
  const yOf = (row: number) => top + row * bar;
  const nameMarks = rows.map(({ name, short = name }, row): Mark => ({
    shape: "text",
    x: names - 8,
    y: yOf(row) + bar / 2 + 4.5,
    text: fitText(short, TICK_SIZE, names - 12),
    size: TICK_SIZE,
    anchor: "end",
    fill: "ink-soft",
  }));
  const counts = rows.map((data, row): Mark => ({
    shape: "text",
    x: x(totalOf(sized[row] ?? data)) + 6,
    y: yOf(row) + bar / 2 + 4.5,
    text: formatCount(totalOf(data)),
    size: TICK_SIZE,
    fill: "ink-soft",
  }));
  const segments = sized.flatMap((data, row) =>
    segmentsOf(data, row, labels, (from, to) => ({
      x: x(from),
      y: yOf(row) + (bar * BAR_GAP) / 2,
      width: x(to) - x(from),
      height: bar * (1 - BAR_GAP),
    })),
  );
  const areas = rows.map((_, row) => ({
    x: names,
    y: yOf(row),
    width: Math.max(0, width - names),
    height: bar,
  }));
  return plot(
    { width, height: top + rows.length * bar + 4 },
    [...legend, ...nameMarks, ...counts],
    segments,
    areas,
  );
}

function barsUpwards(
  {
    rows,
    labels,
    unit,
    isNormalized,
    height: plotHeight,
    max,
    events,
  }: Pick<
    Required<StackedBarsOptions>,
    "rows" | "labels" | "unit" | "isNormalized" | "height" | "max" | "events"
  >,
  width: number,
  legend: readonly Mark[],
  above: number,
): Plot {
  const x = scaleBand([...rows.keys()], [AXIS_WIDTH, Math.max(AXIS_WIDTH, width - RIGHT)]);
  const lines = eventLines(events, x, width - RIGHT);
  const top = above + lines.height;
  const bottom = top + plotHeight;
  const y = scaleLinear([0, max], [bottom, top]).nice(5);
  const gap = Math.min(1, x.bandwidth() / 4);
  const axes = [
    valueAxisTitle(t(isNormalized ? "batch:charts.share" : "common:table.rows")),
    bandAxisTitle(unit, [AXIS_WIDTH, width - RIGHT], bottom + AXIS_HEIGHT),
    ...(isNormalized
      ? valueAxis(y, SHARE_TICKS, [AXIS_WIDTH, width - RIGHT], (share) => formatPercent(share, 0))
      : valueAxis(y, y.ticks(5).filter(Number.isInteger), [AXIS_WIDTH, width - RIGHT], formatCount)),
    ...bandAxis(
      x,
      rows.map(({ name, short = name, rank }) => ({ text: fitText(short, TICK_SIZE, NAME_WIDTH), rank })),
      bottom,
    ),
  ];
  const segments = rows.flatMap((data, row) =>
    segmentsOf(data, row, labels, (from, to) => ({
      x: (x(row) ?? 0) + gap / 2,
      y: y(to),
      width: x.bandwidth() - gap,
      height: y(from) - y(to),
    })),
  );
  const areas = rows.map((_, row) => ({
    x: x(row) ?? 0,
    y: top,
    width: x.bandwidth(),
    height: plotHeight,
  }));
  const height = bottom + AXIS_HEIGHT + AXIS_TITLE_HEIGHT;
  const drawn = plot({ width, height }, [...legend, ...axes], segments, areas);
  // The lines are above the bars.
  const marks = [...drawn.drawing.marks, ...lines.marks(top, bottom)];
  return { ...drawn, drawing: { ...drawn.drawing, marks } };
}
