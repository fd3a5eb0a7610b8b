/** Changed descriptions of tokenizers, with texts: each is refused, or gives tokens that lie inside the text. */

import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { Tokenizer } from "../../../src/engine/tokenizer/tokenizer.ts";
import { groupTokens } from "../../../src/engine/tokenizer/word-units.ts";
import {
  below,
  changeValue,
  damageText,
  ODD_VALUES,
  pick,
  type Random,
} from "../../../src/testing/mutations.ts";
import type { FuzzTarget } from "./target.ts";

const FOLDER = new URL("../../../src/testing/fixtures/tokenizers/", import.meta.url);
const NAMES = ["wordpiece-uncased", "wordpiece-cased", "byte-level", "byte-level-prefix", "unigram"];

type Description = Record<string, unknown>;

let seeds: string[] | undefined;
const read = (name: string) => gunzipSync(readFileSync(new URL(`${name}.json.gz`, FOLDER))).toString();

const BEHAVIORS = ["Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous", "Other"];
const REGEXES = [
  "\\s+",
  " ",
  "[^\\w]",
  "(?i:'s|'t)",
  "\\p{L}+",
  "^",
  "$",
  "",
  "(",
  "[",
  "a|",
  "(?=x)",
  "\\d{1,3}",
  ".",
];

const STEPS: readonly ((random: Random) => Description)[] = [
  () => ({ type: "BertNormalizer", clean_text: true, lowercase: true, strip_accents: null }),
  () => ({ type: "Strip", strip_left: true, strip_right: true }),
  () => ({ type: "StripAccents" }),
  () => ({ type: "Lowercase" }),
  (random) => ({ type: pick(["NFC", "NFD", "NFKC", "NFKD", "Nmt"], random) }),
  () => ({ type: "Precompiled", precompiled_charsmap: "AAAA" }),
  (random) => ({
    type: "Replace",
    pattern: { Regex: pick(REGEXES, random) },
    content: pick(["", " ", "▁▁"], random),
  }),
  (random) => ({ type: "Replace", pattern: { String: pick(["", " ", "a", "▁"], random) }, content: "▁" }),
  () => ({ type: "Prepend", prepend: "▁" }),
  () => ({ type: "BertPreTokenizer" }),
  (random) => ({ type: "ByteLevel", add_prefix_space: random() < 0.5, use_regex: random() < 0.5 }),
  (random) => ({
    type: "Metaspace",
    replacement: "▁",
    prepend_scheme: pick(["always", "first", "never"], random),
  }),
  (random) => ({ type: pick(["Whitespace", "WhitespaceSplit"], random) }),
  (random) => ({ type: "Punctuation", behavior: pick(BEHAVIORS, random) }),
  (random) => ({ type: "Digits", individual_digits: random() < 0.5 }),
  () => ({ type: "CharDelimiterSplit", delimiter: "a" }),
  (random) => ({
    type: "Split",
    pattern: { Regex: pick(REGEXES, random) },
    behavior: pick(BEHAVIORS, random),
    invert: random() < 0.5,
  }),
  (random) => ({ type: "FixedLength", length: below(4, random) }),
];

function randomStep(random: Random, list: "normalizers" | "pretokenizers"): Description {
  if (random() < 0.7) return pick(STEPS, random)(random);
  return {
    type: "Sequence",
    [list]: Array.from({ length: below(4, random) }, () => randomStep(random, list)),
  };
}

/** The description with one changed part. */
function changed(json: string, random: Random): string {
  const description = JSON.parse(json) as Description;
  const choice = below(6, random);
  if (choice === 0) return damageText(json, random, ['"', "{", "[", "null", "-1", "\\u0000", "1e99", "▁"]);
  if (choice === 1) description["normalizer"] = randomStep(random, "normalizers");
  else if (choice === 2) description["pre_tokenizer"] = randomStep(random, "pretokenizers");
  const part = pick(Object.keys(description), random);
  if (choice > 2) description[part] = changeValue(description[part], random);
  return JSON.stringify(description);
}

const PIECES = [
  "I love this",
  " ",
  "  ",
  "\t\n",
  "naïve Σίσυφος",
  "e\u0301\u0301",
  "今日は我喜欢",
  "שלום",
  "👨‍👩‍👧🇩🇪",
  "\ud83d",
  "\u0000\u00ad\u200b",
  "▁##Ġ",
  "[SEP]</s><mask>",
  "coffee shop",
  "don't 1234567",
  "ﷺ",
  "aaaaaaaaaaaa",
];

function randomText(random: Random): string {
  const text = Array.from({ length: below(8, random) }, () => pick(PIECES, random)).join("");
  return random() < 0.1 ? text.repeat(1 + below(60, random)) : text;
}

interface Case {
  tokenizer: string;
  config: string;
  maxLength: number;
  texts: string[];
}

/** @throws TypeError for tokens that cannot be */
function check(tokenizer: Tokenizer, text: string, maxLength: number): void {
  const { inputIds } = tokenizer.encode(text);
  const { tokens } = tokenizer.align(text);
  const ids = [...inputIds, ...tokenizer.windows(text).flat(), ...(tokenizer.typesOf(inputIds) ?? [])];
  if (!ids.every((id) => Number.isSafeInteger(id) && id >= 0))
    throw new TypeError(`These ids are none: ${ids.join()}`);
  if (tokens.length !== inputIds.length) throw new TypeError("align and encode differ.");
  const special = tokens.filter(({ isSpecial }) => isSpecial).length;
  if (tokens.length > Math.max(special, maxLength))
    throw new TypeError(`${tokens.length} tokens of ${maxLength}.`);
  for (const { start, end } of tokens) {
    if (!(start >= 0 && start <= end && end <= text.length))
      throw new TypeError(`A token from ${start} to ${end}.`);
  }
  groupTokens(text, tokens);
}

const CONFIG = {
  tokenizer_class: "BertTokenizer",
  do_lower_case: true,
  add_prefix_space: false,
  truncation_side: "right",
  pad_token: "<pad>",
  mask_token: { content: "<mask>" },
  added_tokens_decoder: { 3: { content: "<unk>", special: true } },
};

export const tokenizerTarget: FuzzTarget = {
  make(random) {
    seeds ??= NAMES.map(read);
    const input: Case = {
      tokenizer: changed(pick(seeds, random), random),
      config: JSON.stringify(random() < 0.7 ? {} : changeValue(CONFIG, random, [...ODD_VALUES, "left"])),
      maxLength: pick([1, 2, 3, 8, 128, 512], random),
      texts: Array.from({ length: 3 }, () => randomText(random)),
    };
    return { name: "tokenizer.json", bytes: new TextEncoder().encode(JSON.stringify(input)) };
  },

  async run({ bytes }) {
    const { tokenizer: json, config, maxLength, texts } = JSON.parse(new TextDecoder().decode(bytes)) as Case;
    const tokenizer = new Tokenizer(json, config, maxLength);
    for (const text of texts) check(tokenizer, text, maxLength);
    return "tokenized";
  },
};
