/** The models of the `tokenizers` library: from a piece of normalized text to tokens of the vocabulary. */

import { AppError } from "../../../errors/app-error.ts";
import { unknownStep } from "../steps/step-error.ts";
import { bpeModel } from "./bpe.ts";
import type { ModelDescription, TokenizerModel } from "./description.ts";
import { unigramModel } from "./unigram.ts";
import { wordPieceModel } from "./wordpiece.ts";

/** The ids of the tokens. @throws AppError `bad-tokenizer` */
export function vocabularyOf({ vocab }: ModelDescription): Map<string, number> {
  if (typeof vocab !== "object" || vocab === null)
    throw new AppError("bad-tokenizer", "The tokenizer has no vocabulary.");
  return Array.isArray(vocab)
    ? new Map(vocab.map(([token], id) => [token, id]))
    : new Map(Object.entries(vocab));
}

/** The type, which old files do not write. */
function typeOf({ type, vocab, merges, continuing_subword_prefix: prefix }: ModelDescription): unknown {
  if (type !== undefined) return type;
  if (Array.isArray(vocab)) return "Unigram";
  if (merges) return "BPE";
  return prefix === undefined ? "WordLevel" : "WordPiece";
}

/** The whole piece as one token. */
function wordLevelModel(
  { unk_token: unknown }: ModelDescription,
  vocabulary: ReadonlyMap<string, number>,
): TokenizerModel {
  return (piece) => {
    const id = vocabulary.get(piece) ?? vocabulary.get(unknown ?? "");
    if (id === undefined)
      throw new AppError("bad-tokenizer", "The tokenizer has no token for unknown words.");
    return [{ id, start: 0, end: piece.length }];
  };
}

/** @throws AppError `bad-tokenizer`, which names a model that is not known */
export function modelOf(
  description: ModelDescription,
  vocabulary: ReadonlyMap<string, number>,
): TokenizerModel {
  const type = typeOf(description);
  switch (type) {
    case "WordPiece":
      return wordPieceModel(description, vocabulary);
    case "WordLevel":
      return wordLevelModel(description, vocabulary);
    case "BPE":
      return bpeModel(description, vocabulary);
    case "Unigram":
      return unigramModel(description, vocabulary);
  }
  throw unknownStep("model", type);
}
