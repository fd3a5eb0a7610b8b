/** Makes the description of a tokenizer, as in tokenizer.json, from the files of a slow tokenizer. */

import { AppError } from "../../../errors/app-error.ts";
import type { TokenizerConfig } from "../../tokenizer/tokenizer-config.ts";
import { bertweetDescription } from "./bertweet.ts";
import { byteLevelDescription } from "./byte-level.ts";
import type { TokenizerSource } from "./description.ts";
import { sentencePieceDescription } from "./sentencepiece.ts";
import { VocabularyFiles, vocabularyIn, type VocabularyKind } from "./vocabulary-files.ts";
import { wordPieceDescription } from "./wordpiece.ts";
import { valueText } from "../../model/json.ts";

const BUILDERS: Readonly<Record<VocabularyKind, (source: TokenizerSource) => object>> = {
  bertweet: bertweetDescription,
  "byte-level": byteLevelDescription,
  sentencepiece: sentencePieceDescription,
  wordpiece: wordPieceDescription,
};

/**
 * @param files the vocabulary's files by their paths
 * @param tokenizerConfig the content of tokenizer_config.json; empty without one
 * @returns the JSON of a tokenizer.json
 * @throws AppError `bad-tokenizer`, `unsupported-model`
 */
export function buildTokenizer(
  files: ReadonlyMap<string, Uint8Array>,
  config: Readonly<Record<string, unknown>>,
  tokenizerConfig: Readonly<Record<string, unknown>>,
): string {
  const vocabulary = vocabularyIn([...files.keys()]);
  if (!vocabulary) throw new AppError("unsupported-model", "The model has no tokenizer that is read here.");
  const description = BUILDERS[vocabulary.kind]({
    files: new VocabularyFiles(files),
    config: tokenizerConfig as TokenizerConfig & Record<string, unknown>,
    modelType: valueText(config["model_type"]),
  });
  return JSON.stringify({ version: "1.0", truncation: null, padding: null, ...description });
}
