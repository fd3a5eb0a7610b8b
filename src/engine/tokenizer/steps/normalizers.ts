/** The normalizers of the `tokenizers` library, built from tokenizer.json. */

import type { TrackedText } from "../tracked-text.ts";
import { toByteLevel } from "./byte-level.ts";
import { type Pattern, patternOf } from "./patterns.ts";
import { precompiledNormalizer } from "./precompiled.ts";
import { unknownStep } from "./step-error.ts";
import { type TweetWords, tweetWords } from "./tweet-words.ts";
import { classPattern, IDEOGRAPH, SPACE } from "./unicode.ts";

export type Normalizer = (text: TrackedText) => TrackedText;

/** The field `normalizer` of tokenizer.json. */
export interface NormalizerDescription extends Partial<TweetWords> {
  type: string;
  normalizers?: NormalizerDescription[];
  clean_text?: boolean;
  handle_chinese_chars?: boolean;
  strip_accents?: boolean | null;
  lowercase?: boolean;
  strip_left?: boolean;
  strip_right?: boolean;
  precompiled_charsmap?: string | null;
  /** Whether the character map is applied as SentencePiece does; the `tokenizers` library does not have this field. */
  longest?: boolean;
  pattern?: Pattern;
  content?: string;
  prepend?: string;
}

/** What BERT's `clean_text` removes: control characters except those that are white space. */
const CONTROL = /[\0\ufffd]|(?![\t\n\r])[\p{Cc}\p{Cf}\p{Co}]/gu;
const WHITE_SPACE = classPattern(SPACE);
const IDEOGRAPHS = classPattern(IDEOGRAPH);
const LEADING_SPACE = new RegExp(`^[${SPACE}]+`, "g");
const TRAILING_SPACE = new RegExp(`[${SPACE}]+(?![^])`, "g");
const NOT_ASCII = /[^\0-\x7f]/u;
/** SentencePiece's rule `nmt_nfkc` removes these, and makes a space of those. */
const NMT_REMOVED = classPattern("\\x01-\\x08\\x0b\\x0e-\\x1f\\x7f\\x8f\\x9f");
const NMT_SPACES = /[\t\n\f\r\u1680\u200b-\u200f\u2028\u2029\u2581\ufeff\ufffd]/g;

const remove = (): string => "";

/** Character by character: a final sigma becomes σ. */
const lowercase: Normalizer = (text) =>
  text.replace(/[^\0-\x40\x5b-\x7f]/gu, (character) => character.toLowerCase());

const decomposed: Normalizer = (text) => (NOT_ASCII.test(text.text) ? text.normalize("NFD") : text);

function bertNormalizer(description: NormalizerDescription): Normalizer {
  const {
    clean_text: cleans = true,
    handle_chinese_chars: isolates = true,
    lowercase: lowers = true,
  } = description;
  const stripsAccents = description.strip_accents ?? lowers;
  const steps: Normalizer[] = [];
  if (cleans) steps.push((text) => text.replace(CONTROL, remove).replace(WHITE_SPACE, () => " "));
  if (isolates) steps.push((text) => text.replace(IDEOGRAPHS, (ideograph) => ` ${ideograph} `));
  if (stripsAccents) steps.push((text) => decomposed(text).replace(/\p{Mn}/gu, remove));
  if (lowers) steps.push(lowercase);
  return sequence(steps);
}

const sequence =
  (steps: readonly Normalizer[]): Normalizer =>
  (text) =>
    steps.reduce((current, step) => step(current), text);

function strip({ strip_left: left = true, strip_right: right = true }: NormalizerDescription): Normalizer {
  return (text) => {
    const stripped = left ? text.replace(LEADING_SPACE, remove) : text;
    return right ? stripped.replace(TRAILING_SPACE, remove) : stripped;
  };
}

/** @throws AppError `bad-tokenizer`, which names a normalizer that is not known */
export function normalizerOf(description: NormalizerDescription): Normalizer {
  switch (description.type) {
    case "Sequence":
      return sequence((description.normalizers ?? []).map(normalizerOf));
    case "BertNormalizer":
      return bertNormalizer(description);
    case "Strip":
      return strip(description);
    case "StripAccents":
      return (text) => text.replace(/\p{M}/gu, remove);
    case "Lowercase":
      return lowercase;
    case "NFC":
    case "NFD":
    case "NFKC":
    case "NFKD": {
      const form = description.type;
      return (text) => (NOT_ASCII.test(text.text) ? text.normalize(form) : text);
    }
    case "Nmt":
      return (text) => text.replace(NMT_REMOVED, remove).replace(NMT_SPACES, () => " ");
    case "Precompiled":
      return description.precompiled_charsmap
        ? precompiledNormalizer(description.precompiled_charsmap, description.longest)
        : (text) => text;
    case "Replace": {
      const pattern = patternOf(description.pattern);
      const { content = "" } = description;
      return (text) => text.replace(pattern, () => content);
    }
    case "Prepend": {
      const { prepend = "" } = description;
      return (text) => (text.length === 0 ? text : text.prepend(prepend));
    }
    case "ByteLevel":
      return toByteLevel;
    case "TweetWords":
      return tweetWords(description);
  }
  throw unknownStep("normalizer", description.type);
}
