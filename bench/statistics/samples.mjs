/** Files of a class balance, and samples of their rows. */

/** @typedef {import("./collections.mjs").Row} Row */

/** Five class balances: equal, as found, a rare first class, a rare last class, a common middle class. @param {number[]} found */
export function balances(found) {
  const last = found.length - 1;
  const middle = Math.floor(found.length / 2);
  /** The class has the share, the others keep their proportions. @param {number} at @param {number} share */
  const withShare = (at, share) =>
    found.map((other, index) => (index === at ? share : (other * (1 - share)) / (1 - (found[at] ?? 0))));
  return [
    found.map(() => 1 / found.length),
    found,
    withShare(0, 0.05),
    withShare(last, 0.05),
    withShare(middle, 0.7),
  ];
}

/** @param {readonly Row[]} rows @param {number} classes */
export const sharesOf = (rows, classes) =>
  Array.from(
    { length: classes },
    (_, at) => rows.filter(({ category }) => category === at).length / rows.length,
  );

/** @param {readonly number[]} scores */
const predicted = (scores) => scores.indexOf(Math.max(...scores));

/** Rows with this class balance. @param {Row[]} rows @param {number[]} balance @param {number} size @param {() => number} random @returns {Row[]} */
export const resampled = (rows, balance, size, random) =>
  balance.flatMap((share, category) => {
    const own = rows.filter((row) => row.category === category);
    return Array.from({ length: Math.round(share * size) }, () => ({
      .../** @type {Row} */ (own[Math.floor(random() * own.length)]),
    }));
  });

/** Indices of the rows by predicted class. @param {readonly Row[]} rows @param {number} classes @returns {number[][]} */
export function byPrediction(rows, classes) {
  /** @type {number[][]} */
  const strata = Array.from({ length: classes }, () => []);
  for (const [row, { scores }] of rows.entries()) strata[predicted(scores)]?.push(row);
  return strata.filter(({ length }) => length > 0);
}
