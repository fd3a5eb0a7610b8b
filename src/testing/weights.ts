/**
 * Tiny classifiers in the formats of PyTorch, Flax and TensorFlow (training/fixtures/weights.py), and tiny tokenizers without
 * tokenizer.json (training/fixtures/vocabularies.py).
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const FIXTURES = join(import.meta.dirname, "fixtures");
const WEIGHTS = join(FIXTURES, "weights");
const VOCABULARIES = join(FIXTURES, "vocabularies");

/** The files of a folder by their names on the Hub. */
function filesIn(folder: string): Map<string, Uint8Array> {
  const files = readdirSync(folder).map((file): [string, Uint8Array] => {
    const bytes = readFileSync(join(folder, file));
    return file.endsWith(".gz") ? [file.slice(0, -3), new Uint8Array(gunzipSync(bytes))] : [file, bytes];
  });
  return new Map(files);
}

export const WEIGHTS_FIXTURES: readonly string[] = readdirSync(WEIGHTS);

export const weightsFiles = (name: string): Map<string, Uint8Array> => filesIn(join(WEIGHTS, name));

export interface ExpectedLogits {
  input_ids: number[];
  logits: number[];
}

/** What `transformers` computes. */
export const expectedLogits = (name: string): ExpectedLogits[] =>
  JSON.parse(readFileSync(join(WEIGHTS, name, "expected.json"), "utf8")) as ExpectedLogits[];

export const VOCABULARY_FIXTURES: readonly string[] = readdirSync(VOCABULARIES);

/** @param folder with one folder for each tokenizer */
export function vocabularyFixture(
  name: string,
  folder = VOCABULARIES,
): { files: Map<string, Uint8Array>; expected: { text: string; ids: number[] }[] } {
  const files = filesIn(join(folder, name));
  const expected = JSON.parse(new TextDecoder().decode(files.get("expected.json"))) as {
    text: string;
    ids: number[];
  }[];
  files.delete("expected.json");
  return { files, expected };
}
