/**
 * Shares of a class in scored rows, corrected by the labels of a random sample, and two models on the same rows:
 * `node shares.mjs`. The scores and labels here are made up; `docs/estimates.md` describes the methods.
 */

import {
  adjustedCount,
  cohensKappa,
  correctedMean,
  differenceP,
  estimateDifference,
  mcNemar,
  momentsOf,
  pairedDifference,
  SampleDesign,
  sharesByEm,
} from "tonescope";

/** @param {number} share */
const percent = (share) => `${(100 * share).toFixed(1)} %`;
/** @param {{ value: number, interval: { low: number, high: number } }} estimate */
const shown = ({ value, interval }) =>
  `${percent(value)} (${percent(interval.low)} to ${percent(interval.high)})`;

let state = 1;
/** Random numbers that are the same each time (Park and Miller 1988). */
const random = () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;

// 3,000 rows of two brands, of which 40 and 20 % are negative; the model takes 30 % of the others for negative too. Its scores are
// calibrated where half of the rows are negative.
const rows = Array.from({ length: 3000 }, (_, row) => {
  const isAcme = row % 2 === 0;
  const isNegative = random() < (isAcme ? 0.4 : 0.2);
  return { isAcme, isNegative, score: isNegative || random() < 0.3 ? 0.77 : 0.01 };
});
const counted = rows.filter(({ score }) => score > 0.5).length;
console.log(`count of predicted classes: ${percent(counted / rows.length)}`);

/** @param {typeof rows} group @param {number} labels */
function estimate(group, labels) {
  const sample = group
    .map((row) => ({ row, place: random() }))
    .toSorted((one, other) => one.place - other.place)
    .slice(0, labels)
    .map(({ row }) => row);
  const design = new SampleDesign({ inclusion: sample.map(() => labels / group.length) });
  const values = {
    outcomes: sample.map(({ isNegative }) => Number(isNegative)),
    scores: sample.map(({ score }) => score),
  };
  return correctedMean(values, design, momentsOf(group.map(({ score }) => score)));
}

const acme = estimate(
  rows.filter(({ isAcme }) => isAcme),
  150,
);
const other = estimate(
  rows.filter(({ isAcme }) => !isAcme),
  150,
);
console.log(`corrected, acme: ${shown(acme)}`);
console.log(`corrected, other: ${shown(other)}`);
const p = differenceP(acme, other);
console.log(`difference: ${shown(estimateDifference(acme, other))}, p ${p.toExponential(1)}`);

// Without labels: from the errors on other labeled texts, by true and predicted class, or from the scores alone.
const confusion = [
  [140, 60],
  [0, 100],
];
const { shares, intervals } = adjustedCount(confusion, [rows.length - counted, counted]);
console.log(
  `adjusted count: ${shown({ value: shares[1] ?? 0, interval: intervals[1] ?? { low: 0, high: 1 } })}`,
);
const [, byEm = 0] = sharesByEm(
  rows.flatMap(({ score }) => [1 - score, score]),
  [0.5, 0.5],
);
console.log(`by expectation maximization: ${percent(byEm)}`);

// Two models: rows by the class of the first and of the second; against labels, which of them has a row right.
console.log(
  `kappa: ${cohensKappa([
    [60, 10],
    [5, 25],
  ]).value.toFixed(3)}`,
);
const difference = pairedDifference({ both: 70, onlyFirst: 15, onlySecond: 5, neither: 10 });
console.log(
  `accuracy of the first less the second: ${shown(difference)}, McNemar's p ${mcNemar(15, 5).p.toFixed(3)}`,
);
