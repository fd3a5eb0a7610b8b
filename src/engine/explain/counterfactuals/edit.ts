/** Edits of a text as replaced spans. Pure. */

import type { Span } from "../../tokenizer/tracked-text.ts";

/** A span of the text and what stands there instead; an empty span inserts, an empty text deletes. */
export interface Replacement extends Span {
  text: string;
}

/** A part of an edited text. The parts that were not removed, joined, are the text after the edit. */
export interface TextPart {
  text: string;
  change: "kept" | "removed" | "added";
}

/** @param replacements that do not overlap; of a text that is replaced whole, the new one is the only part */
export function partsOf(text: string, replacements: readonly Replacement[]): TextPart[] {
  const [first] = replacements;
  if (first?.start === 0 && first.end === text.length) return [{ text: first.text, change: "added" }];
  const parts: TextPart[] = [];
  const add = (change: TextPart["change"], part: string) => {
    if (part !== "") parts.push({ text: part, change });
  };
  let at = 0;
  for (const { start, end, text: added } of replacements.toSorted((a, b) => a.start - b.start)) {
    add("kept", text.slice(at, start));
    add("removed", text.slice(start, end));
    add("added", added);
    at = end;
  }
  add("kept", text.slice(at));
  return parts;
}

export const editedText = (parts: readonly TextPart[]): string =>
  parts.flatMap(({ text, change }) => (change === "removed" ? [] : [text])).join("");

/** Deletes spans, each with the white space before it, or at the start of the text with that after it. */
export function deletions(text: string, spans: readonly Span[]): Replacement[] {
  const removed: Replacement[] = [];
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const before = text.slice(0, span.start).trimEnd().length;
    const after = text.length - text.slice(span.end).trimStart().length;
    const [start, end] = before > 0 ? [before, span.end] : [0, after];
    const last = removed.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else removed.push({ start, end, text: "" });
  }
  return removed;
}

/** What changes where `from` becomes `to`: only what is added to it, or taken from it, where that is all. */
export function replacement({ start, end }: Span, from: string, to: string): Replacement {
  if (to.startsWith(from)) return { start: end, end, text: to.slice(from.length) };
  if (from.startsWith(to)) return { start: start + to.length, end, text: "" };
  return { start, end, text: to };
}

/** The word in the letter case of another: in capitals, capitalized, or as it is. */
export function likeCase(word: string, model: string): string {
  const letters = model.replaceAll(/\P{L}/gu, "");
  if (letters.length > 1 && letters === letters.toUpperCase()) return word.toUpperCase();
  const [first = ""] = letters;
  const isCapitalized = first !== first.toLowerCase();
  return isCapitalized ? word.charAt(0).toUpperCase() + word.slice(1) : word;
}
