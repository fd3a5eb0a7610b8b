/**
 * Tiny classifiers in the formats of PyTorch, Flax and TensorFlow (training/fixtures/weights.py), and tiny tokenizers without
 * tokenizer.json (training/fixtures/vocabularies.py).
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { convertWeights } from "../engine/weights/convert.ts";
import type { ConvertedDtype } from "../engine/weights/encoders/graph-parts.ts";
import { weightsSources } from "../engine/weights/sources.ts";
import { bytesOf } from "../engine/weights/tensors/byte-ranges.ts";

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
  /** Of each layer, [heads, tokens, tokens]; for encoders with an attention of their own. */
  attentions?: number[][];
  /** Of the embedding and each layer, [tokens, hidden]. */
  hidden_states?: number[][];
}

/** What `transformers` computes. */
export const expectedLogits = (name: string): ExpectedLogits[] =>
  JSON.parse(readFileSync(join(WEIGHTS, name, "expected.json"), "utf8")) as ExpectedLogits[];

/**
 * The ONNX file that is made of a fixture.
 * @param change of config.json
 * @throws Error when it is not as large as announced
 */
export async function convertedFixture(
  name: string,
  dtype: ConvertedDtype,
  change: Readonly<Record<string, unknown>> = {},
): Promise<Uint8Array> {
  const files = weightsFiles(name);
  const [source] = weightsSources([...files].map(([path, { length }]) => ({ path, size: length })));
  const config = JSON.parse(new TextDecoder().decode(files.get("config.json"))) as Record<string, unknown>;
  const parts = (source?.files ?? []).map(({ path }) => bytesOf(path, files.get(path) ?? new Uint8Array()));
  const format = source?.format ?? "pytorch";
  const { size, bytes } = await convertWeights({ ...config, ...change }, 3, format, parts, dtype);
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes()) pieces.push(piece.slice());
  const model = Buffer.concat(pieces);
  if (model.length !== size) throw new Error(`The file has ${model.length} bytes, not ${size}.`);
  return new Uint8Array(model);
}

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
