/** The vectors of labeled texts on every layer and pooling of the embedded model, cached in `.cache/bench-heads`. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { folderSource } from "../../server/models/folder-source.ts";
import { wasmBackend } from "../../src/engine/backends/wasm.ts";
import { Classifier } from "../../src/engine/classifier/classifier.ts";
import type { Pooling } from "../../src/engine/explain/numeric/matrix.ts";
import { poolTokens } from "../../src/engine/explain/representations/hidden-states.ts";
import { randomFrom, shuffled } from "../../src/statistics/random.ts";

export interface Collection {
  name: string;
  texts: string[];
  /** [texts], the index of the category. */
  labels: number[];
  categories: number;
  /** [texts, classes], the model's probabilities. */
  probabilities: number[][];
  /** By layer and pooling, [texts, hidden]. */
  vectors: Map<string, Float32Array>;
  hidden: number;
}

export const POOLINGS: Pooling[] = ["mean", "first"];
export const variantOf = (layer: number, pooling: Pooling): string => `${layer} ${pooling}`;

const CACHE = ".cache/bench-heads";

/** At most `count` distinct texts of a JSON Lines file with `text` and `label`, in an order that a seed determines. */
function sampled(path: string, count: number): { text: string; label: number }[] {
  const rows = readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { text: string; label: number });
  const distinct = [...new Map(rows.map((row) => [row.text.toLowerCase(), row])).values()];
  return shuffled(distinct, randomFrom(1)).slice(0, count);
}

/** @param file a JSON Lines file with `text` and `label`, the index of the category */
export async function readCollection(name: string, file: string, count: number): Promise<Collection> {
  const rows = sampled(file, count);
  mkdirSync(CACHE, { recursive: true });
  const cached = join(CACHE, `${name}-${count}`);
  if (!existsSync(`${cached}.json`)) await compute(rows, cached);
  const { probabilities, hidden, variants } = JSON.parse(readFileSync(`${cached}.json`, "utf8"));
  const bytes = readFileSync(`${cached}.f32`);
  const all = new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
  const size = rows.length * hidden;
  return {
    name,
    texts: rows.map(({ text }) => text),
    labels: rows.map(({ label }) => label),
    categories: Math.max(...rows.map(({ label }) => label)) + 1,
    probabilities,
    hidden,
    vectors: new Map(
      variants.map((variant: string, at: number) => [variant, all.subarray(at * size, (at + 1) * size)]),
    ),
  };
}

async function compute(rows: readonly { text: string }[], cached: string): Promise<void> {
  const source = folderSource("public/models/tonescope-tweets");
  const classifier = await Classifier.load({ source, backend: wasmBackend({ threads: 1 }) });
  const { inspectable } = classifier;
  const probabilities: number[][] = [];
  let data = new Float32Array();
  let hidden = 0;
  const variants: string[] = [];
  for (const [row, { text }] of rows.entries()) {
    const found = await inspectable.intermediates(inspectable.tokenize(text).inputIds, {
      hiddenStates: true,
    });
    probabilities.push(found.probabilities);
    const states = found.hiddenStates;
    if (!states) throw new Error("The model does not show its hidden states.");
    if (row === 0) {
      for (let layer = 0; layer < states.layers; layer += 1) {
        variants.push(...POOLINGS.map((pooling) => variantOf(layer, pooling)));
      }
      hidden = states.hidden;
      data = new Float32Array(variants.length * rows.length * hidden);
    }
    for (const [at, variant] of variants.entries()) {
      const [layer = "", pooling = ""] = variant.split(" ");
      data.set(poolTokens(states, Number(layer), pooling as Pooling), (at * rows.length + row) * hidden);
    }
  }
  await classifier.dispose();
  writeFileSync(`${cached}.f32`, new Uint8Array(data.buffer));
  writeFileSync(`${cached}.json`, JSON.stringify({ probabilities, hidden, variants }));
}
