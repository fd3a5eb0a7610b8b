/** Small multiples: the same chart for each value of a column, on one scale, and for all other values together. Pure except for the page's language. */

import type { ColumnChoice, Condition } from "../../../scoring/selection/selection.ts";
import { classLegend } from "../../../ui/chart/axes.ts";
import { type Mark, moveMark } from "../../../ui/chart/drawing.ts";
import type { EventLine } from "../../../ui/chart/events/event-lines.ts";
import type { Plot, Plotter } from "../../../ui/chart/plot.ts";
import { fitText } from "../../../ui/chart/text-fit.ts";
import { t } from "../../../i18n/i18n.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { type ChartRow, totalOf } from "./chart-row.ts";

/** The counts of a row are those of each panel, one after another. */
export interface Panels {
  column: ColumnChoice;
  values: readonly string[];
  /** The values as the page shows them; a further name is that of a panel with all other values. */
  names: readonly string[];
}

/** What the charts of all panels share. */
export interface PanelOptions {
  /** The largest total of a row, which the scale reaches. */
  max?: number;
  hasLegend?: boolean;
  /** Pixels of the plot without its axes. */
  height?: number;
  /** In charts over time. */
  events?: readonly EventLine[];
}

/** A narrower panel cannot be read. */
const MIN_WIDTH = 300;
const MAX_COLUMNS = 4;
const GAP = 24;
const TITLE_HEIGHT = 28;
const TITLE_SIZE = 14;
const PLOT_HEIGHT = 120;

/** The part of a row that belongs to a panel. @param classes of each panel */
export function panelRow(row: ChartRow, panel: number, classes: number): ChartRow {
  const part = (counts: readonly number[]) => counts.slice(panel * classes, (panel + 1) * classes);
  return { ...row, counts: part(row.counts), ...(row.sums && { sums: part(row.sums) }) };
}

/** The conditions that an index in the counts stands for: a class, and the value of its panel. */
export function pickedConditions(index: number, classes: number, panels: Panels | undefined): Condition[] {
  const value = panels?.values[Math.floor(index / classes)];
  return [
    { on: "class", classes: [index % classes] },
    ...(panels && value !== undefined
      ? [{ on: "value", column: panels.column, values: [value] } as const]
      : []),
  ];
}

/**
 * A chart, or one for each panel with a legend above all of them.
 * @param draw the chart of some rows
 */
export function plotPanels(
  rows: readonly ChartRow[],
  labels: readonly string[],
  panels: Panels | undefined,
  draw: (rows: readonly ChartRow[], options: PanelOptions) => Plotter,
  events: readonly EventLine[] = [],
): Plotter {
  if (!panels) return draw(rows, { events });
  const parts = panels.names.map((_, panel) => rows.map((row) => panelRow(row, panel, labels.length)));
  const maxOf = (some: readonly ChartRow[][]) => Math.max(1, ...some.flat().map(totalOf));
  const max = maxOf(parts.slice(0, panels.values.length));
  // All other values together can be so many that no bar of a single value would be seen beside them.
  const maxima = parts.map((part, panel) =>
    panel < panels.values.length ? max : Math.max(max, maxOf([part])),
  );
  const plotters = parts.map((part, panel) =>
    draw(part, { max: maxima[panel] ?? max, hasLegend: false, height: PLOT_HEIGHT, events }),
  );
  const names = panels.names.map((name, panel) =>
    maxima[panel] === max ? name : t("batch:charts.ownScale", { panel: name }),
  );
  const entries = labels.map((label) => ({ label, text: capitalizeLabel(label) }));
  return (width) => {
    const legend = classLegend(entries, 0, width);
    const most = Math.min(
      MAX_COLUMNS,
      plotters.length,
      Math.max(1, Math.floor((width + GAP) / (MIN_WIDTH + GAP))),
    );
    // As many rows as that needs, all of them full: four panels are two rows of two, not three and one.
    const columns = Math.ceil(plotters.length / Math.ceil(plotters.length / most));
    const wide = Math.max(1, (width - (columns - 1) * GAP) / columns);
    const plots = plotters.map((plotter) => plotter(wide));
    const tall = TITLE_HEIGHT + Math.max(0, ...plots.map(({ drawing }) => drawing.height)) + GAP / 2;
    const placed = plots.map((plot, index) => ({
      plot,
      x: (index % columns) * (wide + GAP),
      y: legend.height + Math.floor(index / columns) * tall,
    }));
    const titles = placed.map(({ x, y }, index): Mark => ({
      shape: "text",
      x,
      y: y + TITLE_HEIGHT - 10,
      text: fitText(names[index] ?? "", TITLE_SIZE, wide),
      size: TITLE_SIZE,
      fill: "ink",
    }));
    const marks = placed.flatMap(({ plot, x, y }) =>
      plot.drawing.marks.map((mark) => moveMark(mark, x, y + TITLE_HEIGHT)),
    );
    const height = legend.height + Math.ceil(plots.length / columns) * tall;
    return {
      drawing: { width, height, marks: [...legend.marks, ...titles, ...marks] },
      at: (px, py) => hitPanels(placed, px, py, labels.length),
    };
  };
}

/** The row under a point in one of the panels, and the index in the counts of all of them. */
function hitPanels(
  placed: readonly { plot: Plot; x: number; y: number }[],
  px: number,
  py: number,
  classes: number,
): ReturnType<Plot["at"]> {
  for (const [panel, { plot, x, y }] of placed.entries()) {
    const top = y + TITLE_HEIGHT;
    const { width, height } = plot.drawing;
    if (px < x || px > x + width || py < top || py > top + height) continue;
    const hit = plot.at(px - x, py - top);
    if (!hit) return undefined;
    const area = { ...hit.area, x: hit.area.x + x, y: hit.area.y + top };
    return { row: hit.row, area, ...(hit.label !== undefined && { label: panel * classes + hit.label }) };
  }
  return undefined;
}
