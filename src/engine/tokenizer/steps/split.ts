/** Splits a text at the matches of a pattern, as `NormalizedString::split` of the `tokenizers` library. */

import type { TrackedText } from "../tracked-text.ts";

/** What becomes of a match. */
export const SPLIT_BEHAVIORS = [
  "Removed",
  "Isolated",
  "MergedWithPrevious",
  "MergedWithNext",
  "Contiguous",
] as const;

export type SplitBehavior = (typeof SPLIT_BEHAVIORS)[number];

interface Part {
  from: number;
  to: number;
  isMatch: boolean;
}

/** The matches and the text between them, which cover the text. */
function partsOf(text: string, pattern: RegExp, isInverted: boolean): Part[] {
  const parts: Part[] = [];
  let at = 0;
  for (const { 0: found, index } of text.matchAll(pattern)) {
    if (index > at) parts.push({ from: at, to: index, isMatch: isInverted });
    at = index + found.length;
    parts.push({ from: index, to: at, isMatch: !isInverted });
  }
  if (at < text.length) parts.push({ from: at, to: text.length, isMatch: isInverted });
  return parts;
}

/** Joins each part with the one before it where `joins` says so. */
function joinParts(parts: readonly Part[], joins: (part: Part, previous: Part) => boolean): Part[] {
  const joined: Part[] = [];
  for (const [index, part] of parts.entries()) {
    const last = joined.at(-1);
    const previous = parts[index - 1];
    if (last && previous && joins(part, previous)) last.to = part.to;
    else joined.push({ ...part });
  }
  return joined;
}

/** A match joins the part before it, or after it if `isReversed`; of several matches in a row, the first one met. */
const isMerged = (part: Part, previous: Part) => part.isMatch && !previous.isMatch;

function arrange(parts: readonly Part[], behavior: SplitBehavior): readonly Part[] {
  switch (behavior) {
    case "Removed":
      return parts.filter(({ isMatch }) => !isMatch);
    case "Isolated":
      return parts;
    case "MergedWithPrevious":
      return joinParts(parts, isMerged);
    case "MergedWithNext": {
      // The same from the end: positions are mirrored and mirrored back.
      const mirror = ({ from, to, isMatch }: Part) => ({ from: -to, to: -from, isMatch });
      return joinParts(parts.toReversed().map(mirror), isMerged).map(mirror).toReversed();
    }
    case "Contiguous":
      return joinParts(parts, (part, previous) => part.isMatch === previous.isMatch);
  }
}

/**
 * @param pattern with the flag `g`
 * @param isInverted whether the text between the matches counts as the matches
 */
export function splitText(
  text: TrackedText,
  pattern: RegExp,
  behavior: SplitBehavior,
  isInverted = false,
): TrackedText[] {
  return arrange(partsOf(text.text, pattern, isInverted), behavior)
    .filter(({ from, to }) => to > from)
    .map(({ from, to }) => text.slice(from, to));
}
