/** The ids of tiny slow tokenizers of `transformers` (training/fixtures/vocabularies.py). */

import { describe, expect, it } from "vitest";
import { VOCABULARY_FIXTURES, vocabularyFixture } from "../../../testing/weights.ts";
import { Tokenizer } from "../../tokenizer/tokenizer.ts";
import { buildTokenizer } from "./build-tokenizer.ts";

function tokenizerOf(files: ReadonlyMap<string, Uint8Array>): Tokenizer {
  const text = (path: string) => new TextDecoder().decode(files.get(path));
  const object = (path: string) => JSON.parse(text(path)) as Record<string, unknown>;
  const json = buildTokenizer(files, object("config.json"), object("tokenizer_config.json"));
  return new Tokenizer(json, text("tokenizer_config.json"), 10_000);
}

/** A folder with more texts than the fixtures have (training/fixtures/vocabularies.py FOLDER 2000). */
const { VOCABULARIES: folder } = process.env;

/** A typed sign for a space; and white space other than a space at the beginning, before which slow tokenizers put none. */
const isKnownToDiffer = (text: string) => /▁|^(?! )[\s\p{Cc}]/u.test(text);

describe.each(VOCABULARY_FIXTURES)("%s", (name) => {
  it("has the ids of the slow tokenizer", () => {
    const { files, expected } = vocabularyFixture(name, folder);
    const tokenizer = tokenizerOf(files);
    const texts = folder === undefined ? expected : expected.filter(({ text }) => !isKnownToDiffer(text));
    const different = texts.filter(({ text, ids }) => tokenizer.encode(text).inputIds.join() !== ids.join());
    expect(different.map(({ text }) => text)).toEqual([]);
  });
});
