/** A text with its tokens and words, and their spans in the original text. */

import { preprocess, type PreprocessingRule } from "./preprocess.ts";
import { sourceRange } from "./source-range.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { groupTokens, type WordUnit } from "./word-units.ts";

export interface TextToken {
  /** The token's text in the preprocessed text, or the name of a special token such as `[CLS]`. */
  label: string;
  /** UTF-16 units of the original text, `end` exclusive. */
  start: number;
  end: number;
  isSpecial: boolean;
}

/** A word or one special token, with its span in the original text. */
export interface TextUnit extends WordUnit {
  label: string;
}

export interface TokenizedText {
  text: string;
  modelText: string;
  /** Ids with the special tokens. */
  inputIds: number[];
  /** Number of tokens that were cut off because the text is too long. */
  cutTokens: number;
  /** One for each input id. */
  tokens: TextToken[];
  /** The words and special tokens, which partition the tokens. */
  units: TextUnit[];
}

/** @throws AppError `bad-tokenizer` when the tokens cannot be aligned with the text */
export function tokenizeText(tokenizer: Tokenizer, text: string, rule: PreprocessingRule): TokenizedText {
  const modelText = preprocess(text, rule);
  const { inputIds, cutTokens, tokens } = tokenizer.align(modelText);
  const toSource = sourceRange(text, modelText);
  const toSourceSpan = ({ start, end }: { start: number; end: number }) =>
    start === end
      ? { start: toSource(start, end).start, end: toSource(start, end).start }
      : toSource(start, end);
  const units = groupTokens(modelText, tokens).map((unit) => ({
    ...unit,
    ...toSourceSpan(unit),
    label: unit.isSpecial
      ? tokenizer.tokenOf(inputIds[unit.firstToken] ?? -1)
      : modelText.slice(unit.start, unit.end),
  }));
  return {
    text,
    modelText,
    inputIds,
    cutTokens,
    tokens: tokens.map((token) => ({
      label: token.isSpecial ? tokenizer.tokenOf(token.id) : modelText.slice(token.start, token.end),
      isSpecial: token.isSpecial,
      ...toSourceSpan(token),
    })),
    units,
  };
}
