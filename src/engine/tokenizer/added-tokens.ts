/** Splits a text at the added tokens of a tokenizer, as `AddedVocabulary` of the `tokenizers` library. */

import type { TrackedText } from "./tracked-text.ts";
import { SPACE, WORD } from "./steps/unicode.ts";

export interface AddedToken {
  id: number;
  content: string;
  special: boolean;
  /** Whether it is looked for in the normalized text. */
  normalized?: boolean;
  /** Whether it takes the white space before it. */
  lstrip?: boolean;
  /** Whether it takes the white space after it. */
  rstrip?: boolean;
  /** Whether it is found only where no word goes on. */
  single_word?: boolean;
}

export interface Section {
  text: TrackedText;
  /** Absent for the text between added tokens. */
  added?: AddedToken;
}

const ENDS_WITH_WORD = new RegExp(`[${WORD}]$`, "u");
const STARTS_WITH_WORD = new RegExp(`^[${WORD}]`, "u");
const isSpace = new RegExp(`^[${SPACE}]$`, "u");

/** Whether the token at these units is a word by itself. */
function isSingleWord(text: string, start: number, end: number): boolean {
  // The character before may be a surrogate pair.
  return (
    !ENDS_WITH_WORD.test(text.slice(Math.max(0, start - 2), start)) &&
    !STARTS_WITH_WORD.test(text.slice(end, end + 2))
  );
}

/**
 * @param tokens by their text, which normalization may have changed
 * @returns a function that splits at the leftmost tokens, the longest first
 */
export function addedTokenSplitter(
  tokens: ReadonlyMap<string, AddedToken>,
): (text: TrackedText) => Section[] {
  const byFirstUnit = new Map<string, string[]>();
  for (const content of [...tokens.keys()].sort((a, b) => b.length - a.length)) {
    if (content === "") continue;
    const first = content.charAt(0);
    byFirstUnit.set(first, [...(byFirstUnit.get(first) ?? []), content]);
  }
  if (byFirstUnit.size === 0) return (text) => (text.length > 0 ? [{ text }] : []);

  return (tracked) => {
    const { text } = tracked;
    const sections: Section[] = [];
    let done = 0;
    const add = (start: number, end: number, added?: AddedToken) => {
      if (end > done)
        sections.push({ text: tracked.slice(Math.max(start, done), end), ...(added && { added }) });
      done = Math.max(done, end);
    };
    for (let at = 0; at < text.length;) {
      const from = at;
      const content = byFirstUnit.get(text.charAt(at))?.find((candidate) => text.startsWith(candidate, from));
      const token = content === undefined ? undefined : tokens.get(content);
      if (content === undefined || !token) {
        at += 1;
        continue;
      }
      at += content.length;
      if (token.single_word && !isSingleWord(text, from, at)) continue;
      let [start, end] = [from, at];
      if (token.lstrip) while (start > done && isSpace.test(text.charAt(start - 1))) start -= 1;
      if (token.rstrip) while (end < text.length && isSpace.test(text.charAt(end))) end += 1;
      add(done, start);
      add(start, end, token);
      at = Math.max(at, end);
    }
    add(done, text.length);
    return sections;
  };
}
