/** WordPiece (Schuster and Nakajima 2012): the longest token that a word begins with, again and again. */

import { AppError } from "../../../errors/app-error.ts";
import type { ModelDescription, ModelToken, TokenizerModel } from "./description.ts";

const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000;

/** Whether a word has more characters than a limit. */
function isLonger(word: string, limit: number): boolean {
  if (word.length <= limit) return false;
  let characters = 0;
  for (let unit = 0; unit < word.length && characters <= limit; unit += 1)
    if (!isLow(word.charCodeAt(unit))) characters += 1;
  return characters > limit;
}

export function wordPieceModel(
  description: ModelDescription,
  vocabulary: ReadonlyMap<string, number>,
): TokenizerModel {
  const { unk_token: unknown = "[UNK]", max_input_chars_per_word: limit = 100 } = description;
  const prefix = description.continuing_subword_prefix ?? "##";
  let longest = 0;
  for (const token of vocabulary.keys()) longest = Math.max(longest, token.length);

  const unknownToken = (word: string): ModelToken[] => {
    const id = vocabulary.get(unknown ?? "");
    if (id === undefined)
      throw new AppError("bad-tokenizer", "The tokenizer has no token for unknown words.");
    return [{ id, start: 0, end: word.length }];
  };

  return (word) => {
    if (isLonger(word, limit)) return unknownToken(word);
    const tokens: ModelToken[] = [];
    for (let start = 0; start < word.length;) {
      let end = Math.min(word.length, start + longest);
      let id: number | undefined;
      for (; end > start; end -= 1) {
        const part = word.slice(start, end);
        id = vocabulary.get(start > 0 ? prefix + part : part);
        if (id !== undefined) break;
      }
      if (id === undefined) return unknownToken(word);
      tokens.push({ id, start, end });
      start = end;
    }
    return tokens;
  };
}
