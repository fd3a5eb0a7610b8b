import type { Classifier } from "../../engine/classifier/classifier.ts";
import { type Case, caseTexts, passes, type ScoredCase } from "./case.ts";

export async function score(classifier: Classifier, text: string): Promise<ScoredCase> {
  const { label, scores } = await classifier.classify(text);
  return { label, scores: Object.fromEntries(scores.map(({ label, score }) => [label, score])) };
}

/** A line for each case that fails: its texts with their labels. */
export async function failuresOf(classifier: Classifier, cases: readonly Case[]): Promise<string[]> {
  const failures: string[] = [];
  for (const test of cases) {
    const scored: ScoredCase[] = [];
    for (const text of caseTexts(test)) scored.push(await score(classifier, text));
    if (!passes(test, scored)) {
      failures.push(
        caseTexts(test)
          .map((text, i) => `${scored[i]?.label}: ${text}`)
          .join(" | "),
      );
    }
  }
  return failures;
}
