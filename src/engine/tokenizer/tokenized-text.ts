/** A text as the model read it: tokens, words, and where each stands in what the person typed. */

import { preprocess, type PreprocessingRule } from "./preprocess.ts";
import { sourceRange } from "./source-range.ts";
import type { Tokenizer } from "./tokenizer.ts";
import { groupTokens, type WordUnit } from "./word-units.ts";

export interface TextToken {
  /** As it stands in the model's text, or the name of a special token such as `[CLS]`. */
  label: string;
  /** UTF-16 units of the person's text. */
  start: number;
  end: number;
  isSpecial: boolean;
}

/** A word or one special token, with its place in the person's text. */
export interface TextUnit extends WordUnit {
  label: string;
}

export interface TokenizedText {
  text: string;
  modelText: string;
  /** Special tokens included. */
  inputIds: number[];
  cutTokens: number;
  /** One for each input id. */
  tokens: TextToken[];
  /** The words and special tokens; they part the tokens without gap or overlap. */
  units: TextUnit[];
}

/** @throws AppError `bad-tokenizer` when the tokens cannot be followed back to the text. */
export function tokenizeText(tokenizer: Tokenizer, text: string, rule: PreprocessingRule): TokenizedText {
  const modelText = preprocess(text, rule);
  const { inputIds, cutTokens, tokens } = tokenizer.align(modelText);
  const toSource = sourceRange(text, modelText);
  const place = ({ start, end }: { start: number; end: number }) =>
    start === end
      ? { start: toSource(start, end).start, end: toSource(start, end).start }
      : toSource(start, end);
  const units = groupTokens(modelText, tokens).map((unit) => ({
    ...unit,
    ...place(unit),
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
      ...place(token),
    })),
    units,
  };
}
