/** The pre-tokenizers of the `tokenizers` library, built from tokenizer.json. Each splits one piece of a text. */

import type { TrackedText } from "../tracked-text.ts";
import { toByteLevel } from "./byte-level.ts";
import { type Pattern, patternOf } from "./patterns.ts";
import { type SplitBehavior, SPLIT_BEHAVIORS, splitText } from "./split.ts";
import { unknownStep } from "./step-error.ts";
import { classPattern, literalPattern, PUNCTUATION, SPACE, WORD } from "./unicode.ts";

export type PreTokenizer = (piece: TrackedText) => TrackedText[];

/** The field `pre_tokenizer` of tokenizer.json. */
export interface PreTokenizerDescription {
  type: string;
  pretokenizers?: PreTokenizerDescription[];
  add_prefix_space?: boolean;
  use_regex?: boolean;
  replacement?: string;
  prepend_scheme?: "always" | "first" | "never";
  split?: boolean;
  pattern?: Pattern;
  behavior?: string;
  invert?: boolean;
  individual_digits?: boolean;
  delimiter?: string;
  length?: number;
}

const WHITE_SPACE = classPattern(SPACE);
const WORDS_AND_SIGNS = new RegExp(`[${WORD}]+|[^${WORD}${SPACE}]+`, "gu");
const PUNCTUATION_SIGN = classPattern(PUNCTUATION);
/** GPT-2's pattern. */
const BYTE_LEVEL_PARTS = new RegExp(
  `'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^${SPACE}\\p{L}\\p{N}]+|[${SPACE}]+(?![^${SPACE}])|[${SPACE}]+`,
  "gu",
);

/** `MergedWithPrevious`, which Python writes as `merged_with_previous`. @throws AppError `bad-tokenizer` */
function behaviorOf(written: string | undefined, byDefault: SplitBehavior): SplitBehavior {
  if (written === undefined) return byDefault;
  const plain = written.replaceAll("_", "").toLowerCase();
  const behavior = SPLIT_BEHAVIORS.find((name) => name.toLowerCase() === plain);
  if (!behavior) throw unknownStep("split behavior", written);
  return behavior;
}

const splitter =
  (pattern: RegExp, behavior: SplitBehavior, isInverted = false): PreTokenizer =>
  (piece) =>
    splitText(piece, pattern, behavior, isInverted);

const sequence =
  (steps: readonly PreTokenizer[]): PreTokenizer =>
  (piece) =>
    steps.reduce((pieces, step) => pieces.flatMap(step), [piece]);

function byteLevel({
  add_prefix_space: isPrefixed = true,
  use_regex: splits = true,
}: PreTokenizerDescription): PreTokenizer {
  return (piece) => {
    const prefixed = isPrefixed && !piece.text.startsWith(" ") ? piece.prepend(" ") : piece;
    const parts = splits ? splitText(prefixed, BYTE_LEVEL_PARTS, "Isolated") : [prefixed];
    return parts.map(toByteLevel);
  };
}

function metaspace(description: PreTokenizerDescription): PreTokenizer {
  const { replacement: sign = "\u2581", split: splits = true, add_prefix_space: isPrefixed } = description;
  const { prepend_scheme: scheme = isPrefixed === false ? "never" : "always" } = description;
  const pattern = literalPattern(sign);
  return (piece) => {
    const marked = piece.replace(/ /g, () => sign);
    const isPrepended = scheme === "always" || (scheme === "first" && piece.startOf(0) === 0);
    const prefixed = isPrepended && !marked.text.startsWith(sign) ? marked.prepend(sign) : marked;
    return splits ? splitText(prefixed, pattern, "MergedWithNext") : [prefixed];
  };
}

/** Pieces of a number of characters. */
function fixedLength({ length = 5 }: PreTokenizerDescription): PreTokenizer {
  return splitter(new RegExp(`[^]{1,${length}}`, "gu"), "Isolated");
}

/** @throws AppError `bad-tokenizer`, which names a pre-tokenizer that is not known */
export function preTokenizerOf(description: PreTokenizerDescription): PreTokenizer {
  switch (description.type) {
    case "Sequence":
      return sequence((description.pretokenizers ?? []).map(preTokenizerOf));
    case "BertPreTokenizer":
      return sequence([splitter(WHITE_SPACE, "Removed"), splitter(PUNCTUATION_SIGN, "Isolated")]);
    case "ByteLevel":
      return byteLevel(description);
    case "Metaspace":
      return metaspace(description);
    case "Whitespace":
      return splitter(WORDS_AND_SIGNS, "Removed", true);
    case "WhitespaceSplit":
      return splitter(WHITE_SPACE, "Removed");
    case "Punctuation":
      return splitter(PUNCTUATION_SIGN, behaviorOf(description.behavior, "Isolated"));
    case "Digits":
      return splitter(/\p{N}/gu, description.individual_digits === true ? "Isolated" : "Contiguous");
    case "CharDelimiterSplit":
      return splitter(literalPattern(description.delimiter ?? ""), "Removed");
    case "Split":
      return splitter(
        patternOf(description.pattern),
        behaviorOf(description.behavior, "Removed"),
        description.invert === true,
      );
    case "FixedLength":
      return fixedLength(description);
  }
  throw unknownStep("pre-tokenizer", description.type);
}
