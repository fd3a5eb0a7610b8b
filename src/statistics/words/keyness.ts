/** Words that tell two groups of texts apart, by how often each group uses them. */

export interface WordCounts {
  /** [words] */
  first: ArrayLike<number>;
  second: ArrayLike<number>;
}

const sumOf = (counts: ArrayLike<number>) => Array.from(counts).reduce((sum, count) => sum + count, 0);

/**
 * Log-odds ratio with an informative Dirichlet prior in standard errors (Monroe, Colaresi and Quinn 2008, "Fightin' Words",
 * equations 16, 19, 20): positive where the first group uses the word more.
 * @param prior [words] counts in texts beyond the two groups, or of both
 * @param strength how many words the prior counts for; its own number when absent
 * @returns [words] z-scores; 0 for a word that occurs nowhere
 */
export function logOdds(
  { first, second }: WordCounts,
  prior: ArrayLike<number>,
  strength = sumOf(prior),
): Float64Array {
  const scale = strength / sumOf(prior);
  const [ofFirst, ofSecond] = [sumOf(first), sumOf(second)];
  return Float64Array.from(first, (count, word) => {
    const expected = scale * (prior[word] ?? 0);
    if (expected === 0) return 0;
    const [one, other] = [count + expected, (second[word] ?? 0) + expected];
    const ratio =
      Math.log(one / (ofFirst + strength - one)) - Math.log(other / (ofSecond + strength - other));
    return ratio / Math.sqrt(1 / one + 1 / other);
  });
}

/**
 * Log-likelihood ratio of the table of word and group (Dunning 1993): chi-squared with one degree of freedom, signed by the
 * group that uses the word more.
 * @returns [words]
 */
export function logLikelihood({ first, second }: WordCounts): Float64Array {
  const [ofFirst, ofSecond] = [sumOf(first), sumOf(second)];
  const all = ofFirst + ofSecond;
  const term = (count: number, expected: number) => (count > 0 ? count * Math.log(count / expected) : 0);
  return Float64Array.from(first, (one, word) => {
    const other = second[word] ?? 0;
    const share = (one + other) / all;
    const statistic =
      term(one, share * ofFirst) +
      term(other, share * ofSecond) +
      term(ofFirst - one, (1 - share) * ofFirst) +
      term(ofSecond - other, (1 - share) * ofSecond);
    return one * ofSecond >= other * ofFirst ? 2 * statistic : -2 * statistic;
  });
}
