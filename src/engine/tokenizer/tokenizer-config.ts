/**
 * What tokenizer_config.json says against tokenizer.json, and how `transformers` decides (`PreTrainedTokenizerFast` and
 * the tokenizers of BERT's family, version 4.57).
 */

import type { AddedToken } from "./added-tokens.ts";
import type { NormalizerDescription } from "./steps/normalizers.ts";
import type { PreTokenizerDescription } from "./steps/pre-tokenizers.ts";

/** A special token by its text, or with its options. */
type TokenName = string | { content?: string } | null;

export interface TokenizerConfig {
  tokenizer_class?: string;
  do_lower_case?: boolean;
  strip_accents?: boolean | null;
  tokenize_chinese_chars?: boolean;
  add_prefix_space?: boolean | null;
  truncation_side?: string;
  model_input_names?: unknown;
  pad_token?: TokenName;
  mask_token?: TokenName;
  added_tokens_decoder?: Record<string, Omit<AddedToken, "id">>;
}

/** Classes that take the options of BERT's normalizer from tokenizer_config.json. */
const BERT_LIKE =
  /^(Bert|DistilBert|Electra|MobileBert|SqueezeBert|ConvBert|Funnel|LayoutLM|LayoutLMv2|Lxmert|MPNet|Splinter|Retribert|DPR\w*|Realm)Tokenizer(Fast)?$/;

export const tokenText = (token: TokenName | undefined): string | undefined =>
  typeof token === "string" ? token : token?.content;

/** The normalizer with the options of tokenizer_config.json, which win. */
export function configuredNormalizer(
  normalizer: NormalizerDescription | null | undefined,
  config: TokenizerConfig,
): NormalizerDescription | null | undefined {
  const isBert = BERT_LIKE.test(config.tokenizer_class ?? "");
  if (normalizer?.type !== "BertNormalizer" || (!isBert && config.do_lower_case === undefined))
    return normalizer;
  return {
    ...normalizer,
    lowercase: config.do_lower_case ?? true,
    strip_accents: config.strip_accents ?? null,
    ...(!config.tokenizer_class?.startsWith("MPNet") && {
      handle_chinese_chars: config.tokenize_chinese_chars ?? true,
    }),
  };
}

/** The pre-tokenizer with the option of tokenizer_config.json; without one, no space is put in front. */
export function configuredPreTokenizer(
  preTokenizer: PreTokenizerDescription | null | undefined,
  { add_prefix_space: isPrefixed = false }: TokenizerConfig,
): PreTokenizerDescription | null | undefined {
  if (preTokenizer?.type !== "ByteLevel" || isPrefixed === null) return preTokenizer;
  return { ...preTokenizer, add_prefix_space: isPrefixed };
}

/** The added tokens of both files. */
export function configuredAddedTokens(
  tokens: readonly AddedToken[],
  { added_tokens_decoder: decoder = {} }: TokenizerConfig,
): AddedToken[] {
  const further = Object.entries(decoder).map(([id, token]) => ({ ...token, id: Number(id) }));
  const isAdded = ({ content }: AddedToken) => further.some((token) => token.content === content);
  return [...tokens.filter((token) => !isAdded(token)), ...further];
}
