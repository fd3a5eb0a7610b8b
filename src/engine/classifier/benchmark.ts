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

/** @throws AppError what `classifyAll` throws */
export async function measureClassifier(classifier: Classifier): Promise<Measurement> {
  // The first pass also compiles shaders for these lengths.
  const predictions = await classifier.classifyAll(TEXTS);
  const times: number[] = [];
  const timed = async (work: () => Promise<unknown>) => {
    const start = performance.now();
    await work();
    return performance.now() - start;
  };
  const begun = performance.now();
  while (times.length < RUNS && performance.now() - begun < MAX_DURATION_MS) {
    times.push(await timed(() => classifier.classify(TEXTS[0] as string)));
  }
  const milliseconds = times.toSorted((a, b) => a - b)[times.length >> 1] as number;
  const batch = Array.from({ length: BATCH_SIZE }, (_, index) => TEXTS[index % TEXTS.length] as string);
  const isSlow = milliseconds * BATCH_SIZE > 5 * MAX_DURATION_MS;
  return {
    logits: predictions.flatMap(({ logits }) => logits),
    milliseconds,
    textsPerSecond: isSlow
      ? 1000 / milliseconds
      : (1000 * BATCH_SIZE) / (await timed(() => classifier.classifyAll(batch))),
  };
}
