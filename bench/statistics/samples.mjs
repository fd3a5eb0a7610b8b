/** Files of a class balance, and samples of their rows. */

/** @typedef {import("./collections.mjs").Row} Row */
/** @typedef {import("../../src/scoring/estimate/estimate.ts").LabeledRow & { row: Row }} Drawn */

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

/** Draws without replacement, in place. @template T @param {T[]} items @param {number} count @param {() => number} random @returns {T[]} */
function draw(items, count, random) {
  for (let index = 0; index < count; index++) {
    const other = index + Math.floor(random() * (items.length - index));
    [items[index], items[other]] = [/** @type {T} */ (items[other]), /** @type {T} */ (items[index])];
  }
  return items.slice(0, count);
}

/** Equal numbers of each stratum, and all of a smaller one. @param {Row[][]} strata @param {number} size @param {() => number} random @returns {Drawn[]} */
export function sampled(strata, size, random) {
  let left = size;
  return strata
    .toSorted((a, b) => a.length - b.length)
    .flatMap((rows, index, { length }) => {
      const count = Math.min(rows.length, Math.round(left / (length - index)));
      left -= count;
      const inclusion = count / rows.length;
      return draw(rows, count, random).map((row) => ({ ...row, row, inclusion, stratum: String(index) }));
    });
}

/** Rows with this class balance. @param {Row[]} rows @param {number[]} balance @param {number} size @param {() => number} random @returns {Row[]} */
export const resampled = (rows, balance, size, random) =>
  balance.flatMap((share, category) => {
    const own = rows.filter((row) => row.category === category);
    return Array.from({ length: Math.round(share * size) }, () => ({
      .../** @type {Row} */ (own[Math.floor(random() * own.length)]),
    }));
  });

/** Rows by predicted class. @param {Row[]} rows @param {number} classes */
export const byPrediction = (rows, classes) =>
  Array.from({ length: classes }, (_, at) => rows.filter(({ scores }) => predicted(scores) === at)).filter(
    ({ length }) => length > 0,
  );
