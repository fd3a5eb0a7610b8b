/** Negation added or removed, in English (a kind of edit of Polyjuice, Wu et al. 2021, and of CheckList's tests). */

import { deletions, likeCase, replacement, type Replacement } from "./edit.ts";
import { FEELING_VERBS } from "./lexicon.ts";
import type { EditedText } from "./words.ts";

interface Rule {
  pattern: RegExp;
  /** What stands in the place of the match, by its groups; an empty text deletes it. */
  to: (...groups: string[]) => string;
}

/** The start of a word; also an apostrophe does not come before it, as in "it's". */
const START = String.raw`(?<![\p{L}\p{N}_'’-])`;
const END = String.raw`(?![\p{L}\p{N}_'’-])`;
/** What is negated already, or leads into a negation. */
const PLAIN = String.raw`${END}(?!\s+(?:not|never|no|nothing|nobody|hardly|barely)\b)`;

const rule = (pattern: string, to: Rule["to"]): Rule => ({
  pattern: new RegExp(`${START}${pattern}`, "giu"),
  to,
});

const REMOVED: readonly Rule[] = [
  rule(`(?:can['’]?t|cannot)${END}`, () => "can"),
  rule(`won['’]?t${END}`, () => "will"),
  rule(`shan['’]?t${END}`, () => "shall"),
  rule(`ain['’]?t${END}`, () => "is"),
  rule(
    `(is|are|was|were|do|does|did|has|have|had|could|would|should|must|need|might)n['’]?t${END}`,
    (verb) => verb,
  ),
  rule(`(?<!\\b(?:if|or|why|whether) )not${END}(?! only\\b)`, () => ""),
  rule(`never${END}`, () => ""),
  rule(`no longer${END}`, () => ""),
  rule(`nothing${END}`, () => "something"),
  rule(`nobody${END}`, () => "somebody"),
  rule(`no one${END}`, () => "someone"),
  rule(`nowhere${END}`, () => "somewhere"),
];

const [BASES, THIRDS, PASTS] = [0, 1, 2].map((form) =>
  FEELING_VERBS.map((verb) => verb[form as 0 | 1 | 2]).join("|"),
);
const baseOf = (form: string): string =>
  FEELING_VERBS.find((forms) => forms.some((one) => one === form.toLowerCase()))?.[0] ?? form;
const ADVERB = String.raw`((?:really|absolutely|still|truly|always)\s+)?`;
const ANYONE = "(I|you|we|they|he|she|it|everyone|everybody|people)";

const ADDED: readonly Rule[] = [
  rule(`(is|are|was|were|could|would|should|must)${PLAIN}`, (verb) => `${verb}n't`),
  // "a can", "free will" and "the will" are no verbs.
  rule(`(?<!\\b(?:an?|the|free|my|your|his|her|our|their) )can${PLAIN}`, () => "can't"),
  rule(`(?<!\\b(?:an?|the|free|my|your|his|her|our|their) )will${PLAIN}`, () => "won't"),
  rule(`(has|have|had)(?=\\s+been\\b)`, (verb) => `${verb}n't`),
  rule(`am${PLAIN}`, () => "am not"),
  rule(
    `(I['’]?m|(?:you|we|they)['’]re|(?:it|he|she|that|this|there|here)['’]s)${PLAIN}`,
    (all) => `${all} not`,
  ),
  rule(`(I|you|we|they|he|she|it)['’]ll${PLAIN}`, (subject) => `${subject} won't`),
  rule(
    `(I|you|we|they|people)\\s+${ADVERB}(${BASES})${PLAIN}`,
    (who, adverb, verb) => `${who} don't ${adverb}${verb}`,
  ),
  rule(
    `(he|she|it|everyone|everybody)\\s+${ADVERB}(${THIRDS})${PLAIN}`,
    (who, adverb, verb) => `${who} doesn't ${adverb}${baseOf(verb)}`,
  ),
  rule(
    `${ANYONE}\\s+${ADVERB}(${PASTS})${PLAIN}`,
    (who, adverb, verb) => `${who} didn't ${adverb}${baseOf(verb)}`,
  ),
];

/** What is the same at the beginning of both, up to a space, stays as it is. */
function changed(start: number, from: string, to: string): Replacement {
  let same = 0;
  while (same < from.length && from[same] === to[same]) same += 1;
  const kept = same === from.length || same === to.length ? 0 : from.slice(0, same).lastIndexOf(" ") + 1;
  return replacement({ start: start + kept, end: start + from.length }, from.slice(kept), to.slice(kept));
}

/** One edit for each negation of the text, taken away, and for each verb that has none, given one. */
export function negations({ text, bare }: EditedText): Replacement[][] {
  const edits = [...REMOVED, ...ADDED].flatMap(({ pattern, to }) =>
    [...bare.matchAll(pattern)].map((match) => {
      const [from, ...groups] = match;
      const other = to(...groups.map((group: string | undefined) => group ?? ""));
      const start = match.index;
      if (other === "") return deletions(text, [{ start, end: start + from.length }]);
      return [changed(start, from, likeCase(other, from.replace(/^I\b/, "i")))];
    }),
  );
  return edits.toSorted(([a], [b]) => (a?.start ?? 0) - (b?.start ?? 0));
}
