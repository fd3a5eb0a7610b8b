/** vocab.txt of BERT, DistilBERT, ELECTRA and MPNet: a token in each line (`BertTokenizer` of `transformers`). */

import {
  addedTokens,
  BERT_NAMES,
  ROBERTA_NAMES,
  specialNames,
  template,
  type TokenizerSource,
} from "./description.ts";

export function wordPieceDescription(source: TokenizerSource): object {
  const { files, config, modelType } = source;
  const vocabulary = new Map(files.lines("vocab.txt").map((token, id) => [token, id]));
  const isMpnet = modelType === "mpnet";
  const names = specialNames(source, isMpnet ? { ...ROBERTA_NAMES, unk_token: "[UNK]" } : BERT_NAMES);
  const tokens = addedTokens(source, names, vocabulary);
  const lowercase = config.do_lower_case ?? true;
  const normalizer = {
    type: "BertNormalizer",
    clean_text: true,
    handle_chinese_chars: config.tokenize_chinese_chars ?? true,
    strip_accents: config.strip_accents ?? null,
    lowercase,
  };
  const keepsAccents = !(config.strip_accents ?? lowercase);
  const composed = [
    { ...normalizer, lowercase: false },
    { type: "NFC" },
    ...(lowercase ? [{ type: "Lowercase" }] : []),
  ];
  return {
    added_tokens: tokens,
    // The slow tokenizer composes characters, which shows only where it keeps accents.
    normalizer: keepsAccents ? { type: "Sequence", normalizers: composed } : normalizer,
    pre_tokenizer: { type: "BertPreTokenizer" },
    post_processor: template(names, tokens),
    model: {
      type: "WordPiece",
      unk_token: names.unk_token,
      continuing_subword_prefix: "##",
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary),
    },
  };
}
