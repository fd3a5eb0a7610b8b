/** The three kinds of behavioral tests of CheckList (Ribeiro et al. 2020), for sentiment. */

export interface ScoredCase {
  label: string;
  /** Probability of each label. */
  scores: Record<string, number>;
}

export type Case =
  /** Minimum functionality test: the label is known. */
  | { kind: "label"; text: string; expected: string }
  /** One label is wrong; the others are acceptable. */
  | { kind: "not"; text: string; excluded: string }
  /** Invariance test: the texts differ in words without sentiment, so all have the same label. */
  | { kind: "same"; texts: string[] }
  /** Directional expectation test: the probability of `label` is at least as high for the second text. */
  | { kind: "stronger"; texts: [plain: string, strong: string]; label: string };

export interface Capability {
  name: string;
  cases: Case[];
}

/** The accepted loss of probability in a directional case (the tolerance of CheckList). */
const TOLERANCE = 0.1;

export const caseTexts = (test: Case): string[] => ("text" in test ? [test.text] : test.texts);

/** @param scored one result for each text of `textsOf(test)`, in order */
export function passes(test: Case, scored: readonly ScoredCase[]): boolean {
  const [first, second] = scored;
  if (!first) return false;
  switch (test.kind) {
    case "label":
      return first.label === test.expected;
    case "not":
      return first.label !== test.excluded;
    case "same":
      return scored.every(({ label }) => label === first.label);
    case "stronger": {
      const probabilityOf = (result: ScoredCase | undefined) => result?.scores[test.label] ?? 0;
      return probabilityOf(second) >= probabilityOf(first) - TOLERANCE;
    }
  }
}

/**
 * All texts that fill the `{slots}` of a template.
 * @throws Error when a slot has no values
 */
export function fill(template: string, slots: Record<string, readonly string[]>): string[] {
  const slot = /\{(\w+)\}/.exec(template);
  if (!slot) return [template];
  const values = slots[slot[1] ?? ""];
  if (!values) throw new Error(`No values for ${slot[0]} in "${template}".`);
  return values.flatMap((value) => fill(template.replaceAll(slot[0], value), slots));
}
