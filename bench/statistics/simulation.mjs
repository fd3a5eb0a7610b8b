/**
 * Draws samples of a file whose truth is known, and tallies how often intervals hold it. Numbers of all rows are in arrays by
 * class, so that a draw only gathers them; the first draw of each cell is compared with `estimatesOf`, which the app calls.
 */

import { byPrediction } from "./samples.mjs";

/** @typedef {import("./collections.mjs").Row} Row */
/** @typedef {{ low: number, high: number }} Interval */
/**
 * Of one class: draws with both intervals, how many held the truth, and the sum of the widths; `alone` is of labels alone.
 * @typedef {{ draws: number, covered: number, width: number, aloneCovered: number, aloneWidth: number }} Tally
 */
/** @typedef {{ share: Tally[], difference: Tally[] }} Tallies */
/** @typedef {{ collection: string, design: string, labels: number, balance: number, draws: number }} Name of a cell */
/** @typedef {Name & Tallies} Cell */
/** @typedef {{ first: Row[], second: Row[], classes: string[], isStratified: boolean, size: number, draws: number }} File of two groups */
/** @typedef {{ corrected: any, labeled: any }} Estimates */

/** As in `estimatesOf`: a group with fewer labels takes the weight of its scores from the whole file. */
const FEW_LABELS = 30;

/** @returns {Tally} */
const empty = () => ({ draws: 0, covered: 0, width: 0, aloneCovered: 0, aloneWidth: 0 });

/** @param {Tally} tally @param {number} truth @param {Interval} interval @param {Interval} alone */
function add(tally, truth, interval, alone) {
  tally.draws++;
  if (interval.low <= truth && truth <= interval.high) tally.covered++;
  if (alone.low <= truth && truth <= alone.high) tally.aloneCovered++;
  tally.width += interval.high - interval.low;
  tally.aloneWidth += alone.high - alone.low;
}

/** Numbers of rows by class: 1 for its rows and 0 for others, and its scores. @param {readonly Row[]} rows @param {number} classes */
function columnsOf(rows, classes) {
  return Array.from({ length: classes }, (_, at) => ({
    outcomes: Float64Array.from(rows, ({ category }) => Number(category === at)),
    scores: Float64Array.from(rows, ({ scores }) => scores[at] ?? 0),
  }));
}

/**
 * Equal numbers of each stratum, and all of a smaller one. The numbers are the same in every draw.
 * @param {number[][]} strata rows of each @param {number} size
 */
function samplerOf(strata, size) {
  let left = size;
  const parts = strata
    .toSorted((a, b) => a.length - b.length)
    .map((rows, index, { length }) => {
      const count = Math.min(rows.length, Math.round(left / (length - index)));
      left -= count;
      return { rows: Int32Array.from(rows), count };
    });
  const rows = new Int32Array(size - left);
  /** Fills `rows`, without replacement. @param {() => number} random */
  function draw(random) {
    let to = 0;
    for (const { rows: own, count } of parts)
      for (let index = 0; index < count; index++) {
        const other = index + Math.floor(random() * (own.length - index));
        const row = own[other] ?? 0;
        own[other] = own[index] ?? 0;
        own[index] = row;
        rows[to++] = row;
      }
  }
  const inclusion = Float64Array.from(
    parts.flatMap(({ rows, count }) => Array.from({ length: count }, () => count / rows.length)),
  );
  const stratum = Int32Array.from(parts.flatMap(({ count }, at) => Array.from({ length: count }, () => at)));
  return { rows, inclusion, stratum, drawn: parts.map(({ count }) => count), draw };
}

/** @param {Float64Array} column @param {Int32Array} rows @param {number} count */
function gathered(column, rows, count) {
  const values = new Float64Array(count);
  for (let at = 0; at < count; at++) values[at] = column[rows[at] ?? 0] ?? 0;
  return values;
}

/** The estimates must be those of the app. @param {any[]} own @param {any[]} ofApp */
function compare(own, ofApp) {
  for (const [at, { corrected, labeled }] of ofApp.entries())
    for (const [one, other] of [
      [own[at].corrected, corrected],
      [own[at].labeled, labeled],
    ])
      for (const [a, b] of [
        [one.value, other.value],
        [one.interval.low, other.interval.low],
        [one.interval.high, other.interval.high],
      ])
        if (Math.abs(a - b) > 1e-9) throw new Error(`${a} in the simulation is ${b} in the app.`);
}

/**
 * @param {Record<string, any>} tools functions of the project
 * @param {File} file
 * @param {() => number} random
 * @returns {Tallies} for each class
 */
export function simulate(tools, { first, second, classes, isStratified, size, draws }, random) {
  const { correctedMean, estimateDifference, labeledMean, momentsOf, SampleDesign } = tools;
  const groups = [[...first, ...second], first, second];
  const all = /** @type {Row[]} */ (groups[0]);
  const columns = columnsOf(all, classes.length);
  const totals = groups.map((rows) => columnsOf(rows, classes.length).map(({ scores }) => momentsOf(scores)));
  const truths = groups.map((rows) =>
    columnsOf(rows, classes.length).map(({ outcomes }) => momentsOf(outcomes).sum / rows.length),
  );
  const strata = isStratified ? byPrediction(all, classes.length) : [[...all.keys()]];
  const { rows, inclusion, stratum, drawn, draw } = samplerOf(strata, size);
  const design = new SampleDesign({ inclusion, strata: stratum });
  const tallies = { share: classes.map(empty), difference: classes.map(empty) };

  /**
   * Estimates of a group for each class, or of the whole file.
   * @param {number} group @param {Int32Array} own rows of its labels @param {any} design @param {Estimates[]} [whole]
   * @returns {Estimates[]}
   */
  const estimated = (group, own, design, whole) =>
    columns.map((column, at) => {
      const outcomes = gathered(column.outcomes, own, design.labels);
      const scores = gathered(column.scores, own, design.labels);
      const isFew = whole !== undefined && design.labels < FEW_LABELS;
      const { tuning, unexplained } = (isFew && whole[at]?.corrected) || {};
      const options = isFew ? { tuning, unexplained } : {};
      const corrected = correctedMean({ outcomes, scores }, design, totals[group]?.[at], options);
      return { corrected, labeled: labeledMean(outcomes, design, groups[group]?.length) };
    });

  /** The labels of a group, and their design. @param {boolean} isFirst */
  const partOf = (isFirst) => {
    const own = new Int32Array(rows.length);
    const [probabilities, strata] = [new Float64Array(rows.length), new Int32Array(rows.length)];
    let count = 0;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at] ?? 0;
      if (row < first.length !== isFirst) continue;
      own[count] = row;
      probabilities[count] = inclusion[at] ?? 0;
      strata[count++] = stratum[at] ?? 0;
    }
    if (count === 0) return undefined;
    const inclusions = probabilities.subarray(0, count);
    return {
      own,
      design: new SampleDesign({ inclusion: inclusions, strata: strata.subarray(0, count), drawn }),
    };
  };

  for (let time = 0; time < draws; time++) {
    draw(random);
    const whole = estimated(0, rows, design);
    const [one, other] = [partOf(true), partOf(false)];
    const ones = one && estimated(1, one.own, one.design, whole);
    const others = other && estimated(2, other.own, other.design, whole);
    if (time === 0 && ones && others)
      for (const [at, estimates] of byApp(tools, groups, classes, { rows, inclusion, stratum }).entries())
        compare([whole, ones, others][at] ?? [], estimates);
    for (const [at, { corrected, labeled }] of whole.entries()) {
      const [share, difference] = [tallies.share[at], tallies.difference[at]];
      if (share) add(share, truths[0]?.[at] ?? 0, corrected.interval, labeled.interval);
      const [a, b] = [ones?.[at], others?.[at]];
      if (!a || !b || !difference) continue;
      add(
        difference,
        (truths[1]?.[at] ?? 0) - (truths[2]?.[at] ?? 0),
        estimateDifference(a.corrected, b.corrected).interval,
        estimateDifference(a.labeled, b.labeled).interval,
      );
    }
  }
  return tallies;
}

/**
 * The estimates of the app for a sample: of the whole file and of both groups.
 * @param {Record<string, any>} tools @param {Row[][]} groups @param {string[]} classes
 * @param {{ rows: Int32Array, inclusion: Float64Array, stratum: Int32Array }} sample
 */
function byApp({ estimatesOf, GroupCounts, shareMeasures }, groups, classes, { rows, inclusion, stratum }) {
  const measures = shareMeasures(classes);
  const first = groups[1]?.length ?? 0;
  const labels = Array.from(rows, (row, at) => ({
    .../** @type {Row} */ (groups[0]?.[row]),
    isFirst: row < first,
    inclusion: inclusion[at],
    stratum: String(stratum[at]),
  }));
  const [whole, one, other] = groups.map((rows) => {
    const counts = new GroupCounts(classes.length, measures);
    for (const { scores } of rows) counts.add(scores);
    return counts;
  });
  const file = { counts: whole, labels };
  return [
    estimatesOf(file, measures),
    estimatesOf({ counts: one, labels: labels.filter(({ isFirst }) => isFirst) }, measures, { whole: file }),
    estimatesOf({ counts: other, labels: labels.filter(({ isFirst }) => !isFirst) }, measures, {
      whole: file,
    }),
  ];
}
