/** How far the answers of a model in 8 bits are from those of its weights in floats. */

import { throwIfCancelled } from "../../errors/app-error.ts";
import type { Classifier, Prediction } from "./classifier.ts";

/** What is compared: a classifier, or a worker that runs one. */
export type ComparedClassifier = Pick<Classifier, "classify" | "dispose">;

/** Short texts of many kinds, written for this comparison. */
export const COMPARISON_TEXTS: readonly string[] = [
  "The new ferry is quiet, quick and always on time.",
  "I waited an hour for a table that I had booked.",
  "The library opens at nine on weekdays.",
  "ok",
  "Best. Concert. Ever. 🎉🎉",
  "they broke it again and nobody answers the phone 😡",
  "Not bad at all, I expected much worse.",
  "Not good at all, I expected much more.",
  "My parcel arrived, but the box was empty.",
  "Does anyone know when the pool closes today?",
  "Thank you so much for the quick help @someone",
  "Great, the lift is out of order for the third time this month.",
  "The soup was cold, the waiter was rude, the view was lovely.",
  "https://example.org our report of this quarter is out",
  "I would not recommend this hotel to anyone.",
  "I cannot recommend this hotel highly enough!",
  "Rain in the north, sun in the south, 14 degrees.",
  "so tired of this queue",
  "My daughter laughed the whole evening, what a lovely puppet show",
  "The update deleted my photos. All of them. Five years.",
  "It is what it is.",
  "¡Qué día tan bonito en la playa!",
  "Der Zug fällt schon wieder aus, danke für nichts.",
  "The committee approved the budget by seven votes to two.",
];

export interface FloatComparison {
  texts: number;
  /** For how many of them both have the same label. */
  sameLabels: number;
  /** Whether the model gives a number (regression), which then is what the gaps are of. */
  isNumber?: true;
  /** Of a probability, over all texts and classes. */
  meanGap: number;
  largestGap: number;
  /** The texts whose labels differ. */
  differing: { text: string; label: string; floatLabel: string }[];
}

export interface ComparisonOptions {
  signal?: AbortSignal | undefined;
  /** @param done of `total` runs; each text has two */
  onProgress?: ((done: number, total: number) => void) | undefined;
}

async function predictions(
  load: () => Promise<ComparedClassifier>,
  texts: readonly string[],
  onText: () => void,
  signal: AbortSignal | undefined,
): Promise<Prediction[]> {
  const classifier = await load();
  try {
    const all: Prediction[] = [];
    for (const text of texts) {
      throwIfCancelled(signal);
      all.push(await classifier.classify(text));
      onText();
    }
    return all;
  } finally {
    await classifier.dispose();
  }
}

/**
 * Classifies texts with a model and then with its weights in floats; one of them is in memory at a time.
 * @throws AppError `cancelled`, and those of loading and of classifying
 */
export async function compareFloats(
  load: () => Promise<ComparedClassifier>,
  loadFloats: () => Promise<ComparedClassifier>,
  texts: readonly string[] = COMPARISON_TEXTS,
  { signal, onProgress }: ComparisonOptions = {},
): Promise<FloatComparison> {
  let done = 0;
  const onText = () => onProgress?.((done += 1), 2 * texts.length);
  const ours = await predictions(load, texts, onText, signal);
  const floats = await predictions(loadFloats, texts, onText, signal);
  const gaps = ours.flatMap(({ scores }, at) =>
    scores.map(({ label, score }) => {
      const other = floats[at]?.scores.find((entry) => entry.label === label);
      return Math.abs(score - (other?.score ?? Number.NaN));
    }),
  );
  const differing = ours.flatMap(({ text, label }, at) => {
    const floatLabel = floats[at]?.label ?? "";
    return label === floatLabel ? [] : [{ text, label, floatLabel }];
  });
  return {
    texts: texts.length,
    sameLabels: texts.length - differing.length,
    ...(ours[0]?.isNumber && { isNumber: true }),
    meanGap: gaps.reduce((sum, gap) => sum + gap, 0) / Math.max(1, gaps.length),
    largestGap: Math.max(0, ...gaps),
    differing,
  };
}
