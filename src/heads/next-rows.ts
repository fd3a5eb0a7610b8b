/** Which rows to label next: those from which a head learns most, mixed with rows drawn at random. */

import { randomFrom, shuffled } from "../statistics/random.ts";

export interface CandidatesInput {
  /** [rows, categories], what the head answers. */
  probabilities: ArrayLike<number>;
  categories: number;
  /** Whether a row can be chosen. */
  canChoose: (row: number) => boolean;
  /** Number of rows to choose. */
  count: number;
  seed: number;
}

export interface Candidates {
  /** The least certain rows, several times as many as are wanted. */
  uncertain: number[];
  /** Number of uncertain rows to choose. */
  wanted: number;
  /** Rows drawn at random, which show where the head is wrong and certain. */
  random: number[];
}

/** Share of the rows that are drawn at random. */
const RANDOM_SHARE = 0.25;
/** For each row that is chosen, this many of the least certain ones are candidates. */
const CANDIDATES = 10;

/** The entropy of a row's probabilities, in nats; of several labels the sum over their decisions, but for a constant. */
function uncertaintyOf(probabilities: ArrayLike<number>, first: number, categories: number): number {
  let entropy = 0;
  for (let at = first; at < first + categories; at += 1) {
    const probability = probabilities[at] as number;
    if (probability > 0) entropy -= probability * Math.log(probability);
  }
  return entropy;
}

/** The random rows, and the candidates whose vectors `diverseRows` compares. */
export function candidateRows(input: CandidatesInput): Candidates {
  const { probabilities, categories, canChoose, count, seed } = input;
  const rows = probabilities.length / categories;
  const open = Array.from({ length: rows }, (_, row) => row).filter(canChoose);
  const random = shuffled(open, randomFrom(seed)).slice(0, Math.round(count * RANDOM_SHARE));
  const taken = new Set(random);
  const uncertainty = Float64Array.from({ length: rows }, (_, row) =>
    uncertaintyOf(probabilities, row * categories, categories),
  );
  const wanted = count - random.length;
  const uncertain = open
    .filter((row) => !taken.has(row))
    .sort((a, b) => (uncertainty[b] as number) - (uncertainty[a] as number) || a - b)
    .slice(0, wanted * CANDIDATES);
  return { uncertain, wanted, random };
}

/**
 * Rows that differ from each other: first the least certain one, then always the one that is farthest from those chosen
 * before (greedy k-center, Sener and Savarese 2018), so that equal texts are not chosen twice.
 * @param vectors by row, of length 1
 */
export function diverseRows(
  { uncertain, wanted }: Pick<Candidates, "uncertain" | "wanted">,
  vectors: ReadonlyMap<number, Float32Array>,
): number[] {
  const cosine = (a: Float32Array, b: Float32Array) =>
    a.reduce((sum, value, at) => sum + value * (b[at] as number), 0);
  const nearest = new Map(uncertain.map((row) => [row, -1]));
  const chosen: number[] = [];
  for (let next = uncertain[0]; next !== undefined && chosen.length < wanted;) {
    const vector = vectors.get(next) ?? new Float32Array();
    chosen.push(next);
    nearest.delete(next);
    next = undefined;
    for (const [row, before] of nearest) {
      const now = Math.max(before, cosine(vector, vectors.get(row) ?? vector));
      nearest.set(row, now);
      if (next === undefined || now < (nearest.get(next) ?? 1)) next = row;
    }
  }
  return chosen;
}
