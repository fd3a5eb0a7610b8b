/** Shares without labels, for a class balance that differs from that of the training data. */

/** Below this, two rounds count as equal. */
const TOLERANCE = 1e-10;
const MOST_ROUNDS = 10_000;

/**
 * Expectation maximization after Saerens, Latinne and Decaestecker (2002), "Adjusting the outputs of a classifier to new a
 * priori probabilities". It assumes that texts of a class look as they did in training and that scores are calibrated there.
 * @param scores [rows, classes] in row order
 * @param prior [classes] shares in the data on which the scores were calibrated
 * @returns [classes] shares that sum to 1
 */
export function sharesByEm(scores: ArrayLike<number>, prior: readonly number[]): Float64Array {
  const classes = prior.length;
  const rows = scores.length / classes;
  let shares = Float64Array.from(prior);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const factors = shares.map((share, index) => share / (prior[index] ?? 1));
    const sums = new Float64Array(classes);
    for (let start = 0; start < scores.length; start += classes) {
      let total = 0;
      for (let index = 0; index < classes; index++)
        total += (factors[index] ?? 0) * (scores[start + index] ?? 0);
      for (let index = 0; index < classes; index++)
        sums[index] = (sums[index] ?? 0) + ((factors[index] ?? 0) * (scores[start + index] ?? 0)) / total;
    }
    const next = sums.map((sum) => sum / rows);
    const change = next.reduce(
      (most, share, index) => Math.max(most, Math.abs(share - (shares[index] ?? 0))),
      0,
    );
    shares = next;
    if (change < TOLERANCE) break;
  }
  return shares;
}
