/** Tiny classifiers in the formats of PyTorch, Flax and TensorFlow, made by training/fixtures/weights.py. */

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const FOLDER = join(import.meta.dirname, "fixtures", "weights");

export const WEIGHTS_FIXTURES: readonly string[] = readdirSync(FOLDER);

/** The files of one model by their names, as on the Hub. */
export function weightsFiles(name: string): Map<string, Uint8Array> {
  const files = readdirSync(join(FOLDER, name)).map((file): [string, Uint8Array] => {
    const bytes = readFileSync(join(FOLDER, name, file));
    return file.endsWith(".gz") ? [file.slice(0, -3), new Uint8Array(gunzipSync(bytes))] : [file, bytes];
  });
  return new Map(files);
}

export interface ExpectedLogits {
  input_ids: number[];
  logits: number[];
}

/** What `transformers` computes. */
export const expectedLogits = (name: string): ExpectedLogits[] =>
  JSON.parse(readFileSync(join(FOLDER, name, "expected.json"), "utf8")) as ExpectedLogits[];
