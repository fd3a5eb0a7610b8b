/** Which rows to label next: those from which a head learns most, mixed with rows drawn at random. */

import { randomFrom, shuffled } from "../statistics/random.ts";

export interface NextRowsInput {
  /** [rows, size], of length 1; rows that cannot be chosen have only zeros. */
  vectors: Float32Array;
  size: number;
  /** [rows, categories], what the head answers. */
  probabilities: ArrayLike<number>;
  categories: number;
  /** Whether a row can be chosen. */
  canChoose: (row: number) => boolean;
  /** Number of rows to choose. */
  count: number;
  seed: number;
}

export interface NextRows {
  /** Uncertain rows that differ from each other. */
  uncertain: number[];
  /** Rows drawn at random, which show what the head does not know that it does not know. */
  random: number[];
}

/** Share of the rows that are drawn at random. */
const RANDOM_SHARE = 0.25;
/** For each row that is chosen, this many of the least certain ones are candidates. */
const CANDIDATES = 10;

/** The entropy of a row's probabilities, of several labels the largest of a decision, in nats. */
function uncertaintyOf(probabilities: ArrayLike<number>, first: number, categories: number): number {
  let entropy = 0;
  for (let at = first; at < first + categories; at += 1) {
    const probability = probabilities[at] as number;
    if (probability > 0) entropy -= probability * Math.log(probability);
  }
  return entropy;
}

/**
 * The least certain rows are candidates; of them, each next row is the one that is farthest from those chosen before
 * (greedy k-center, Sener and Savarese 2018), so that equal texts are not chosen twice. The rest is drawn at random.
 */
export function nextRows(input: NextRowsInput): NextRows {
  const { vectors, size, probabilities, categories, canChoose, count, seed } = input;
  const open = Array.from({ length: vectors.length / size }, (_, row) => row).filter(canChoose);
  const random = shuffled(open, randomFrom(seed)).slice(0, Math.round(count * RANDOM_SHARE));
  const taken = new Set(random);
  const uncertainty = new Map(
    open.map((row) => [row, uncertaintyOf(probabilities, row * categories, categories)]),
  );
  const wanted = count - random.length;
  const candidates = open
    .filter((row) => !taken.has(row))
    .sort((a, b) => (uncertainty.get(b) ?? 0) - (uncertainty.get(a) ?? 0) || a - b)
    .slice(0, wanted * CANDIDATES);
  const cosine = (a: number, b: number) => {
    let sum = 0;
    for (let at = 0; at < size; at += 1)
      sum += (vectors[a * size + at] as number) * (vectors[b * size + at] as number);
    return sum;
  };
  const nearest = new Map(candidates.map((row) => [row, -1]));
  const uncertain: number[] = [];
  for (let next = candidates[0]; next !== undefined && uncertain.length < wanted;) {
    const chosen: number = next;
    uncertain.push(chosen);
    nearest.delete(chosen);
    next = undefined;
    for (const [row, before] of nearest) {
      const now = Math.max(before, cosine(row, chosen));
      nearest.set(row, now);
      if (next === undefined || now < (nearest.get(next) ?? 1)) next = row;
    }
  }
  return { uncertain, random };
}
