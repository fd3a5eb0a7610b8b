/**
 * How often the 95 % intervals of corrected shares and of differences hold the truth, and how wide they are beside those of
 * labels alone: `npm run bench -- coverage [--only NAME] [--design NAME] [--labels N] [--draws N] [--json]`. Samples of 50, 100, 200 and 400 labels are drawn, at random and
 * stratified by predicted class with equal numbers, from files of 4,000 rows that are resampled from a collection to five class
 * balances. TONESCOPE_SCORED names a folder of files that `tonescope score` wrote from collections with a column `label` (indices
 * of classes); synthetic collections are always added.
 */

import { withModules } from "../support/modules.mjs";
import { option, report } from "../support/report.mjs";
import { collections } from "./collections.mjs";
import { balances, byPrediction, resampled, sampled, sharesOf } from "./samples.mjs";

/** @typedef {import("./collections.mjs").Row} Row */
/** @typedef {{ low: number, high: number }} Interval */
/** @typedef {{ covered: number, width: number, alone: number, draws: number }} Tally */

const DRAWS = option("draws", 2000);
/** @param {string} flag @returns what follows it; empty where it is not given */
const named = (flag) =>
  process.argv.includes(flag) ? (process.argv[process.argv.indexOf(flag) + 1] ?? "") : "";
/** The collections and designs whose names begin so. */
const [ONLY, DESIGN] = [named("--only"), named("--design")];
const GROUP_ROWS = 2000;
const SIZES = [50, 100, 200, 400].filter((size) => named("--labels") in { "": 0, [size]: 0 });
const DESIGNS = ["random", "stratified"].filter((name) => name.startsWith(DESIGN));

/** @returns {Tally} */
const empty = () => ({ covered: 0, width: 0, alone: 0, draws: 0 });

/** @param {Tally | undefined} tally @param {number} truth @param {Interval} interval @param {Interval} alone */
function add(tally, truth, interval, alone) {
  if (!tally) return;
  tally.draws++;
  if (interval.low <= truth && truth <= interval.high) tally.covered++;
  tally.width += interval.high - interval.low;
  tally.alone += alone.high - alone.low;
}

/** @param {number[]} values */
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** @param {Tally[]} tallies of each class balance and class */
function summary(tallies) {
  const coverage = tallies.map(({ covered, draws }) => covered / draws);
  const widths = tallies.map(({ width, alone }) => width / alone);
  return {
    cells: tallies.map(({ covered, draws, width, alone }) => ({
      coverage: covered / draws,
      width: width / draws,
      ratio: width / alone,
    })),
    coverage: mean(coverage),
    least: Math.min(...coverage),
    most: Math.max(...coverage),
    width: mean(widths),
    widest: Math.max(...widths),
  };
}

/**
 * Draws samples of a file of two groups, and tallies shares and differences for each class.
 * @param {Record<string, any>} tools functions of the project
 * @param {{ first: Row[], second: Row[], classes: string[], isStratified: boolean, size: number }} file
 * @param {() => number} random
 */
function simulate(
  { estimateDifference: difference, estimatesOf, GroupCounts, shareMeasures },
  { first, second, classes, isStratified, size },
  random,
) {
  const measures = shareMeasures(classes);
  const [all, members] = [[...first, ...second], new Set(first)];
  /** @param {readonly Row[]} rows */
  const countsOf = (rows) => {
    const counts = new GroupCounts(classes.length, measures);
    for (const { scores } of rows) counts.add(scores);
    return counts;
  };
  const truths = [all, first, second].map((rows) => sharesOf(rows, classes.length));
  const counts = [all, first, second].map(countsOf);
  const strata = isStratified ? byPrediction(all, classes.length) : [all.slice()];
  const [shares, differences] = [classes.map(empty), classes.map(empty)];
  for (let time = 0; time < DRAWS; time++) {
    const labels = sampled(strata, size, random);
    const whole = { counts: counts[0], labels };
    const estimates = estimatesOf(whole, measures);
    const [ones, others] = [1, 2].map((group) =>
      estimatesOf(
        { counts: counts[group], labels: labels.filter(({ row }) => members.has(row) === (group === 1)) },
        measures,
        { whole },
      ),
    );
    for (const category of classes.keys()) {
      const { corrected, labeled } = estimates[category];
      add(shares[category], truths[0]?.[category] ?? 0, corrected.interval, labeled.interval);
      const [one, other] = [ones[category], others[category]];
      if (!one.corrected || !other.corrected) continue;
      const truth = (truths[1]?.[category] ?? 0) - (truths[2]?.[category] ?? 0);
      const alone = difference(one.labeled, other.labeled).interval;
      add(differences[category], truth, difference(one.corrected, other.corrected).interval, alone);
    }
  }
  return { share: shares, difference: differences };
}

await withModules(async (load) => {
  const { randomFrom } = await load("/src/statistics/random.ts");
  const modules = [
    "/src/statistics/shares/difference.ts",
    "/src/scoring/estimate/estimate.ts",
    "/src/scoring/estimate/group-counts.ts",
    "/src/scoring/estimate/measures.ts",
  ];
  const tools = Object.assign({}, ...(await Promise.all(modules.map(load))));
  const figures = [];
  for (const collection of collections(randomFrom(1)).filter(({ name }) => name.startsWith(ONLY))) {
    const { classes, name, rows } = collection;
    /** @type {() => number} */
    const random = randomFrom(1);
    const groups = balances(sharesOf(rows, classes.length)).map((balance) =>
      resampled(rows, balance, GROUP_ROWS, random),
    );
    for (const design of DESIGNS) {
      for (const size of SIZES) {
        // The second group of each file has the next class balance.
        const files = groups.map((first, at) =>
          simulate(
            tools,
            {
              first,
              second: groups[(at + 1) % groups.length] ?? [],
              classes,
              isStratified: design === "stratified",
              size,
            },
            random,
          ),
        );
        for (const estimate of /** @type {const} */ (["share", "difference"]))
          figures.push({
            collection: name,
            design,
            labels: size,
            estimate,
            ...summary(files.flatMap((file) => file[estimate])),
          });
      }
    }
  }
  const percent = (/** @type {number} */ value) => (100 * value).toFixed(1);
  report(
    [
      [
        "collection",
        "design",
        "labels",
        "estimate",
        "coverage in %: mean",
        "least",
        "most",
        "width / labels alone: mean",
        "most",
      ],
      ...figures.map(({ collection, design, labels, estimate, coverage, least, most, width, widest }) => [
        collection,
        design,
        String(labels),
        estimate,
        percent(coverage),
        percent(least),
        percent(most),
        width.toFixed(2),
        widest.toFixed(2),
      ]),
    ],
    { draws: DRAWS, figures },
  );
});
