/** Logits of the same texts by two ways of running a model. */

const best = (/** @type {number[]} */ logits) => logits.indexOf(Math.max(...logits));

/** For how many texts the largest logit is that of the same class, and the differences. @param {number[][]} a [texts, classes] @param {number[][]} b */
export function compareLogits(a, b) {
  const gaps = a.flatMap((logits, text) =>
    logits.map((value, at) => Math.abs(value - (b[text]?.[at] ?? Number.NaN))),
  );
  const equal = a.filter((logits, text) => best(logits) === best(b[text] ?? [])).length;
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  return { equal, total: a.length, mean, largest: Math.max(...gaps) };
}
