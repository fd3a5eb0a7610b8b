/**
 * Tiny classifiers in the formats of PyTorch, Flax and TensorFlow (training/fixtures/weights.py), and tiny tokenizers without
 * tokenizer.json (training/fixtures/vocabularies.py).
 */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { convertWeights } from "../engine/weights/convert.ts";
import type { ConvertedDtype } from "../engine/weights/encoders/graph-parts.ts";
import type { MadeFile } from "../engine/weights/encoders/made-file.ts";
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

/** What the kernel has no arithmetic for. */
const NOT_FOR_KERNEL = ["bert-relu", "electra-small"];

export const KERNEL_FIXTURES: readonly string[] = WEIGHTS_FIXTURES.filter(
  (name) => !NOT_FOR_KERNEL.includes(name),
);

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
 * A fixture as it is converted.
 * @param change of config.json
 * @param open the files of weights
 */
export async function fixtureConversion(
  name: string,
  dtype: ConvertedDtype,
  change: Readonly<Record<string, unknown>> = {},
  open: typeof bytesOf = bytesOf,
): Promise<MadeFile> {
  const files = weightsFiles(name);
  const [source] = weightsSources([...files].map(([path, { length }]) => ({ path, size: length })));
  const config = JSON.parse(new TextDecoder().decode(files.get("config.json"))) as Record<string, unknown>;
  const parts = (source?.files ?? []).map(({ path }) => open(path, files.get(path) ?? new Uint8Array()));
  return convertWeights({ ...config, ...change }, 3, source?.format ?? "pytorch", parts, dtype);
}

export async function joined(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece.slice());
  return new Uint8Array(Buffer.concat(pieces));
}

/**
 * The ONNX file of a fixture.
 * @throws Error when it is not as large as announced
 */
export async function convertedFixture(
  ...conversion: Parameters<typeof fixtureConversion>
): Promise<Uint8Array> {
  const { size, bytes } = await fixtureConversion(...conversion);
  const model = await joined(bytes());
  if (model.length !== size) throw new Error(`The file has ${model.length} bytes, not ${size}.`);
  return model;
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
