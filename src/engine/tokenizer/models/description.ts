import type { Span } from "../tracked-text.ts";

/** Larger than any id: no vocabulary has as many tokens, and two ids make one exact number. */
export const ID_LIMIT = 2 ** 26;

/** A token, with its UTF-16 units in the piece. */
export interface ModelToken extends Span {
  id: number;
}

/** @throws AppError `bad-tokenizer` when a text is not in the vocabulary and there is no token for that */
export type TokenizerModel = (piece: string) => ModelToken[];

/** The field `model` of tokenizer.json. */
export interface ModelDescription {
  type?: string;
  vocab?: Record<string, number> | [token: string, score: number][];
  unk_token?: string | null;
  unk_id?: number | null;
  continuing_subword_prefix?: string | null;
  end_of_word_suffix?: string | null;
  max_input_chars_per_word?: number;
  merges?: (string | [string, string])[];
  /** Symbols that merges make and that are no tokens; the `tokenizers` library does not have this field. */
  passed_symbols?: string[];
  fuse_unk?: boolean;
  byte_fallback?: boolean;
  ignore_merges?: boolean;
}
