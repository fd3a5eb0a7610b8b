/** The three kinds of behavioral test of CheckList (Ribeiro et al. 2020), judged for sentiment. */

export interface ScoredCase {
  label: string;
  /** Probability of each label. */
  scores: Record<string, number>;
}

export type Case =
  /** The label is known beforehand. */
  | { kind: "label"; text: string; expected: string }
  /** One label would be wrong; the others are open to debate. */
  | { kind: "not"; text: string; excluded: string }
  /** Texts that differ in something that carries no sentiment: one label for all. */
  | { kind: "same"; texts: string[] }
  /** The second text is at least as clearly `label` as the first. */
  | { kind: "stronger"; texts: [plain: string, strong: string]; label: string };

export interface Capability {
  name: string;
  cases: Case[];
}

/** How much probability may be lost before a stronger text counts as a weaker one (CheckList's own tolerance). */
const TOLERANCE = 0.1;

export const caseTexts = (test: Case): string[] => ("text" in test ? [test.text] : test.texts);

/** @param scored one for each of `textsOf(test)`, in order. */
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
      const of = (result: ScoredCase | undefined) => result?.scores[test.label] ?? 0;
      return of(second) >= of(first) - TOLERANCE;
    }
  }
}

/**
 * Every way to fill the `{slots}` of a template.
 * @throws Error when a slot has no values, because the template would stand in the text.
 */
export function fill(template: string, slots: Record<string, readonly string[]>): string[] {
  const slot = /\{(\w+)\}/.exec(template);
  if (!slot) return [template];
  const values = slots[slot[1] ?? ""];
  if (!values) throw new Error(`No values for ${slot[0]} in "${template}".`);
  return values.flatMap((value) => fill(template.replaceAll(slot[0], value), slots));
}
