/** vocab.txt and bpe.codes of BERTweet: BPE by fastBPE, whose tokens end in `@@` where a word goes on. */

import type { NormalizerDescription } from "../../tokenizer/steps/normalizers.ts";
import { SPACE } from "../../tokenizer/steps/unicode.ts";
import tables from "./bertweet-tables.json" with { type: "json" };
import { addedTokens, ROBERTA_NAMES, specialNames, template, type TokenizerSource } from "./description.ts";

const GOES_ON = "@@";
const ENDS = "</w>";

const ENDS_OF_LINE = new RegExp(`^[${SPACE}]+|[${SPACE}]+$`, "gu");

/** Python's pattern `\S+\n?`: a line break belongs to the word before it. */
const WORDS = { type: "Split", pattern: { Regex: "\\S+\\n?" }, behavior: "Removed", invert: true };

export function bertweetDescription(source: TokenizerSource): object {
  const { files, config } = source;
  const names = specialNames(source, ROBERTA_NAMES);
  const first = [names.cls_token, names.pad_token, names.sep_token, names.unk_token];
  const listed = files
    .lines("vocab.txt")
    .map((line) => line.replaceAll(ENDS_OF_LINE, "").replace(/ [^ ]*$/, ""));
  // As in Python: a token that is listed twice has the number of tokens before it as its id.
  const ids = new Map(first.map((token, id) => [token, id]));
  for (const token of listed) ids.set(token, ids.size);
  if (!ids.has(names.mask_token)) ids.set(names.mask_token, ids.size);
  const vocab = new Map<string, number>();
  for (const [token, id] of ids) {
    const isInner = token.endsWith(GOES_ON) && token.length > GOES_ON.length;
    vocab.set(isInner ? token.slice(0, -GOES_ON.length) : `${token}${ENDS}`, id);
  }
  vocab.set(names.unk_token, first.indexOf(names.unk_token));
  const merges = files.lines("bpe.codes").map((line) => line.split(/\s+/).slice(0, 2) as [string, string]);
  const symbols = new Set(merges.flatMap(([left = "", right = ""]) => [left, right, left + right]));
  const tokens = addedTokens(source, names, ids);
  const normalizer: NormalizerDescription = { type: "TweetWords", ...tables };
  return {
    added_tokens: tokens,
    normalizer: config["normalization"] === true ? normalizer : null,
    pre_tokenizer: WORDS,
    post_processor: template(names, tokens),
    model: {
      type: "BPE",
      vocab: Object.fromEntries(vocab),
      merges,
      unk_token: names.unk_token,
      end_of_word_suffix: ENDS,
      passed_symbols: [...symbols].filter((symbol) => !vocab.has(symbol)),
    },
  };
}
