/** vocab.json and merges.txt of GPT-2's byte-level BPE (`RobertaTokenizer` of `transformers`). */

import { addedTokens, ROBERTA_NAMES, specialNames, template, type TokenizerSource } from "./description.ts";

export function byteLevelDescription(source: TokenizerSource): object {
  const { files, config } = source;
  const vocab = files.json("vocab.json");
  const names = specialNames(source, ROBERTA_NAMES);
  const vocabulary = new Map(Object.entries(vocab).map(([token, id]) => [token, Number(id)]));
  const tokens = addedTokens(source, names, vocabulary);
  // The first line states the version.
  const merges = files.lines("merges.txt").slice(1);
  return {
    added_tokens: tokens,
    normalizer: null,
    pre_tokenizer: { type: "ByteLevel", add_prefix_space: config.add_prefix_space ?? false },
    post_processor: template(names, tokens),
    model: { type: "BPE", vocab, merges: merges.filter((merge) => merge.trim() !== "") },
  };
}
