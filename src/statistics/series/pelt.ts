/** Change points of a series. */

/**
 * The starts of new levels, by the pruned exact search PELT (Killick, Fearnhead and Eckley 2012) with squared deviations from
 * the mean of a segment as cost.
 * @param penalty for each change point; `defaultPenalty` without a better reason
 * @param shortest the least number of points of a segment
 * @returns indices in ascending order, without 0 and the end
 */
export function changePoints(values: ArrayLike<number>, penalty: number, shortest = 2): number[] {
  const count = values.length;
  const [sums, squares] = [new Float64Array(count + 1), new Float64Array(count + 1)];
  for (let index = 0; index < count; index++) {
    const value = values[index] ?? 0;
    sums[index + 1] = (sums[index] ?? 0) + value;
    squares[index + 1] = (squares[index] ?? 0) + value ** 2;
  }
  const costOf = (start: number, end: number) =>
    (squares[end] ?? 0) -
    (squares[start] ?? 0) -
    ((sums[end] ?? 0) - (sums[start] ?? 0)) ** 2 / (end - start);

  const best = new Float64Array(count + 1).fill(Number.POSITIVE_INFINITY);
  best[0] = -penalty;
  const previous = new Int32Array(count + 1);
  let candidates = [{ start: 0, until: Number.POSITIVE_INFINITY }];
  for (let end = shortest; end <= count; end++) {
    const totals = candidates.map(({ start }) => (best[start] ?? 0) + costOf(start, end));
    for (const [at, total] of totals.entries()) {
      if (total + penalty >= (best[end] ?? 0)) continue;
      best[end] = total + penalty;
      previous[end] = candidates[at]?.start ?? 0;
    }
    // A start that is worse than a change here is so once a segment can begin here, a shortest segment later.
    for (const [at, total] of totals.entries()) {
      const candidate = candidates[at];
      if (candidate && total > (best[end] ?? 0)) candidate.until = Math.min(candidate.until, end + shortest);
    }
    candidates = candidates.filter(({ until }) => until > end + 1);
    const next = end - shortest + 1;
    if (next >= shortest) candidates.push({ start: next, until: Number.POSITIVE_INFINITY });
  }
  const found: number[] = [];
  for (let end = previous[count] ?? 0; end > 0; end = previous[end] ?? 0) found.unshift(end);
  return found;
}

/**
 * Twice the variance of the noise times the logarithm of the length, the penalty of BIC for a change of the mean (Yao 1988).
 * For series of a few dozen points, half as much again finds fewer changes in noise.
 */
export function defaultPenalty(values: ArrayLike<number>): number {
  // The variance from differences of neighbors, which a change of level disturbs once.
  let sum = 0;
  for (let index = 1; index < values.length; index++)
    sum += ((values[index] ?? 0) - (values[index - 1] ?? 0)) ** 2;
  return (Math.log(values.length) * sum) / (values.length - 1);
}
