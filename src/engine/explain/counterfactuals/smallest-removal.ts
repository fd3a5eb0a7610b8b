/** The smallest set of words without which another class is predicted. */

import { predictedClass } from "../../classifier/predict-label.ts";

/** Larger sets say little about single words. */
export const MAX_REMOVED = 4;
/** Sets of each size that are extended by one more word. */
const BEAM = 4;
/** Words that extend a set: those with the largest effects alone. */
const EXTENSIONS = 10;

export interface Removal {
  /** Indices of words, ascending. */
  words: number[];
  /** Whether another class is predicted without them. */
  changesLabel: boolean;
}

interface Tried extends Removal {
  /** The probability of the predicted class above that of the next one; the smaller, the nearer to a change. */
  margin: number;
}

/** Runs of the model, at most. @param words of the text */
export const removalPasses = (words: number): number => words + (MAX_REMOVED - 1) * BEAM * EXTENSIONS;

/** How near probabilities are to another class; of a model with one number, how near they are to what they were. */
function marginOf(whole: readonly number[], probabilities: readonly number[]): number {
  const predicted = predictedClass(whole);
  if (whole.length === 1) return -Math.abs((probabilities[0] ?? 0) - (whole[0] ?? 0));
  const others = probabilities.filter((_, index) => index !== predicted);
  return (probabilities[predicted] ?? 0) - Math.max(...others);
}

/**
 * Every word alone, then a beam search: sets of two to four words, each the extension of one of the best smaller sets by
 * one of the words with the largest effects (occlusion). The first size at which the class changes is the answer; it is the
 * smallest for single words, and the smallest that was found beyond.
 * @param words number of words; at least one of them remains
 * @param whole the probability of each class for the whole text; of a model with one number, the word with the largest
 * effect is returned
 * @param probabilitiesWithout the probability of each class without some words
 * @returns the set with the least margin; undefined for a text of one word
 */
export async function smallestRemoval(
  words: number,
  whole: readonly number[],
  probabilitiesWithout: (removed: readonly number[]) => Promise<readonly number[]>,
): Promise<Removal | undefined> {
  const attempt = async (sets: readonly number[][]): Promise<Tried[]> => {
    const tried: Tried[] = [];
    for (const set of sets) {
      const probabilities = await probabilitiesWithout(set);
      const changesLabel = predictedClass(probabilities) !== predictedClass(whole);
      tried.push({ words: set, changesLabel, margin: marginOf(whole, probabilities) });
    }
    return tried.toSorted((a, b) => Number(b.changesLabel) - Number(a.changesLabel) || a.margin - b.margin);
  };
  if (words < 2) return undefined;
  const single = await attempt(Array.from({ length: words }, (_, word) => [word]));
  const extensions = single.slice(0, EXTENSIONS).flatMap(({ words: set }) => set);
  let [best] = single;
  let beam = single;
  const largest = whole.length === 1 ? 1 : Math.min(MAX_REMOVED, words - 1);
  for (let size = 2; size <= largest && !best?.changesLabel; size += 1) {
    const sets = new Map<string, number[]>();
    for (const { words: set } of beam.slice(0, BEAM)) {
      for (const word of extensions) {
        if (set.includes(word)) continue;
        const extended = [...set, word].toSorted((a, b) => a - b);
        sets.set(extended.join(), extended);
      }
    }
    beam = await attempt([...sets.values()]);
    const [next] = beam;
    if (next && best && (next.changesLabel || next.margin < best.margin)) best = next;
  }
  return best && { words: best.words, changesLabel: best.changesLabel };
}
