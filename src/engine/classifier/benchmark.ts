/** Measures a loaded classifier: the logits that its backend computes, and its speed. */

import type { Measurement } from "../backends/selection.ts";
import type { Classifier } from "./classifier.ts";

/** Texts of different lengths and kinds, about 130 tokens in total. */
const TEXTS: readonly string[] = [
  "I love the new update, everything feels faster",
  "This is the worst service I have ever had",
  "The meeting starts at 3pm in room 204",
  "ok",
  "😂😂 can't believe it, thank you @someone!!!",
  "Waited two hours at the counter, nobody said sorry, and then they closed the desk in front of me. Never again.",
  "https://example.org the report is out, 41 pages, nothing new",
  "Día soleado, café y un buen libro",
];

const RUNS = 7;
/** Number of texts in one call, to measure the throughput. */
const BATCH_SIZE = 32;
/** Milliseconds after which a backend is too slow and is not measured further. */
const MAX_DURATION_MS = 2000;

/** The time of texts that were scored one after the other. */
export interface TimedTexts {
  /** Milliseconds of one text, tokenization included. */
  milliseconds: number;
  labels: string[];
}

/** @throws AppError what `classify` throws */
export async function timeTexts(classifier: Classifier, texts: readonly string[]): Promise<TimedTexts> {
  const labels: string[] = [];
  const start = performance.now();
  for (const text of texts) labels.push((await classifier.classify(text)).label);
  return { milliseconds: (performance.now() - start) / texts.length, labels };
}

/** @throws AppError what `classifyAll` throws */
export async function measureClassifier(classifier: Classifier): Promise<Measurement> {
  // The first pass also compiles shaders for these lengths.
  const predictions = await classifier.classifyAll(TEXTS);
  const times: number[] = [];
  const begun = performance.now();
  while (times.length < RUNS && performance.now() - begun < MAX_DURATION_MS) {
    times.push((await timeTexts(classifier, TEXTS.slice(0, 1))).milliseconds);
  }
  const milliseconds = times.toSorted((a, b) => a - b)[times.length >> 1] as number;
  const batch = Array.from({ length: BATCH_SIZE }, (_, index) => TEXTS[index % TEXTS.length] as string);
  const isSlow = milliseconds * BATCH_SIZE > 5 * MAX_DURATION_MS;
  return {
    logits: predictions.flatMap(({ logits }) => logits),
    milliseconds,
    textsPerSecond: isSlow ? 1000 / milliseconds : await throughput(classifier, batch),
  };
}

/** Texts per second of one call. */
async function throughput(classifier: Classifier, texts: readonly string[]): Promise<number> {
  const start = performance.now();
  await classifier.classifyAll(texts);
  return (1000 * texts.length) / (performance.now() - start);
}
