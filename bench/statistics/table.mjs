/** The cells of the simulation as a table: one line for each collection, design, number of labels and estimate. */

/** @typedef {import("./simulation.mjs").Tally} Tally */
/** @typedef {import("./simulation.mjs").Cell} Cell */

/** Between which shares of the draws a 95 % interval shall hold the truth. @param {number} labels */
export const barOf = (labels) => (labels === 50 ? [0.92, 0.98] : [0.93, 0.97]);

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of each class balance and class. @param {Tally[]} tallies @param {number} labels */
function summary(tallies, labels) {
  const [low = 0, high = 1] = barOf(labels);
  const coverage = tallies.map(({ covered, draws }) => covered / draws);
  const ofLabels = tallies.map(({ aloneCovered, draws }) => aloneCovered / draws);
  const widths = tallies.map(({ width, aloneWidth }) => width / aloneWidth);
  return {
    coverage: mean(coverage),
    least: Math.min(...coverage),
    most: Math.max(...coverage),
    ofLabels: mean(ofLabels),
    width: mean(widths),
    widest: Math.max(...widths),
    cells: coverage.length,
    below: coverage.filter((share) => share < low).length,
    above: coverage.filter((share) => share > high).length,
    /** Of the cells that are too wide, those in which the intervals of labels alone are too. */
    aboveAlone: coverage.filter((share, at) => share > high && (ofLabels[at] ?? 0) > high).length,
  };
}

const COLUMNS = [
  "collection",
  "design",
  "labels",
  "estimate",
  "coverage in %: mean",
  "least",
  "most",
  "labels alone: mean",
  "width / labels alone: mean",
  "most",
  "cells",
  "below the bar",
  "above",
  "above, as are labels alone",
];

/** @param {Cell[]} cells */
export function tableOf(cells) {
  /** @type {Map<string, Cell[]>} */
  const groups = new Map();
  for (const cell of cells) {
    const key = JSON.stringify([cell.collection, cell.design, cell.labels]);
    groups.set(key, [...(groups.get(key) ?? []), cell]);
  }
  const figures = [...groups.values()].flatMap((group) =>
    /** @type {const} */ (["share", "difference"]).map((estimate) => {
      const { collection = "", design = "", labels = 0 } = group[0] ?? {};
      const tallies = group.flatMap((cell) => cell[estimate]);
      return { collection, design, labels, estimate, ...summary(tallies, labels) };
    }),
  );
  const percent = (/** @type {number} */ value) => (100 * value).toFixed(1);
  const lines = figures.map((line) => [
    line.collection,
    line.design,
    String(line.labels),
    line.estimate,
    percent(line.coverage),
    percent(line.least),
    percent(line.most),
    percent(line.ofLabels),
    line.width.toFixed(2),
    line.widest.toFixed(2),
    String(line.cells),
    String(line.below),
    String(line.above),
    String(line.aboveAlone),
  ]);
  return { figures, table: [COLUMNS, ...lines] };
}
