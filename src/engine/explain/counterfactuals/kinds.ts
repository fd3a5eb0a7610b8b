/**
 * The kinds of edits that can change a prediction. Minimal edits of the text itself, as in CheckList (Ribeiro et al. 2020:
 * negation, names, typing), LIT's ablation flip and word replacer (Tenney et al. 2020) and Polyjuice's control codes (Wu
 * et al. 2021: negation, lexical, delete). To add a kind, add its entry here and its name in `src/i18n/*\/explain.json`.
 */

import type { Replacement } from "./edit.ts";
import { intensifiers, names, opposites, synonyms } from "./exchanges.ts";
import { negations } from "./negation.ts";
import { otherCases, withoutEmoji, withoutPunctuation } from "./surface.ts";
import type { EditedText } from "./words.ts";

interface KindEntry {
  /** English, for the command line and OpenAPI; the page has its own in `src/i18n`. */
  title: string;
  /** Whether it is of English words. */
  isEnglish: boolean;
  /** Whether it leaves the meaning as it is, so that the class should stay too. */
  keepsMeaning: boolean;
  /** The edits that a rule makes; absent where they are searched with the model. */
  edits?: (text: EditedText) => Replacement[][];
}

export const COUNTERFACTUAL_KINDS = {
  removal: { title: "words removed", isEnglish: false, keepsMeaning: false },
  negation: { title: "negation added or removed", isEnglish: true, keepsMeaning: false, edits: negations },
  opposite: { title: "opposite word", isEnglish: true, keepsMeaning: false, edits: opposites },
  synonym: { title: "synonym", isEnglish: true, keepsMeaning: true, edits: synonyms },
  intensifier: {
    title: "intensifier removed or swapped",
    isEnglish: true,
    keepsMeaning: false,
    edits: intensifiers,
  },
  name: { title: "name swapped", isEnglish: false, keepsMeaning: true, edits: names },
  emoji: { title: "emoji removed", isEnglish: false, keepsMeaning: false, edits: withoutEmoji },
  punctuation: {
    title: "punctuation removed",
    isEnglish: false,
    keepsMeaning: true,
    edits: withoutPunctuation,
  },
  case: { title: "letter case changed", isEnglish: false, keepsMeaning: true, edits: otherCases },
} as const satisfies Record<string, KindEntry>;

export type CounterfactualKind = keyof typeof COUNTERFACTUAL_KINDS;

export const COUNTERFACTUAL_KIND_IDS = Object.keys(COUNTERFACTUAL_KINDS) as readonly CounterfactualKind[];

export const kindOf = (id: CounterfactualKind): KindEntry => COUNTERFACTUAL_KINDS[id];
