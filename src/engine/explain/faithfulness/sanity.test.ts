/** Model parameter randomization test: explanations must change with the weights (Adebayo et al. 2018). */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, it } from "vitest";
import { folderSource } from "../../../../server/models/folder-source.ts";
import type { Manifest } from "../../model/manifest.ts";
import type { BundleSource } from "../../model/source.ts";
import { Classifier } from "../../classifier/classifier.ts";
import { fieldsOf } from "../../onnx/protobuf.ts";
import { GRAPH, MODEL, TENSOR } from "../../onnx/schema.ts";
import { wasmBackend } from "../../backends/wasm.ts";
import type { AttributionMethod } from "../attribution/registry.ts";
import { Explainer } from "../explainer.ts";
import { loadDifferentiable } from "../attribution/load-differentiable.ts";
import { kendallTau } from "./faithfulness.ts";

const FOLDER = "public/models/tonescope-tweets";
const MODEL_FILE = "onnx/model_int8.onnx";
const TEXTS = [
  "The staff were friendly but the room was cold and dirty",
  "My phone died twice today and the repair costs a fortune",
  "So proud of my little sister after her first marathon",
];
const backend = wasmBackend({ threads: 1 });

/** Reverses the numbers of every large weight, which keeps the values but not the function. */
function shuffleWeights(model: Uint8Array): Uint8Array {
  const copy = model.slice();
  for (const graph of fieldsOf(copy)) {
    if (graph.number !== MODEL.graph) continue;
    for (const initializer of fieldsOf(copy, graph.start, graph.end)) {
      if (initializer.number !== GRAPH.initializer || initializer.end - initializer.start < 1e5) continue;
      for (const { number, start, end } of fieldsOf(copy, initializer.start, initializer.end)) {
        if (number === TENSOR.rawData) copy.subarray(start, end).reverse();
      }
    }
  }
  return copy;
}

/** The embedded bundle with changed weights, whose hashes are in its manifest. */
function shuffledSource(): BundleSource {
  const model = shuffleWeights(new Uint8Array(readFileSync(`${FOLDER}/${MODEL_FILE}`)));
  const manifest = JSON.parse(readFileSync(`${FOLDER}/manifest.json`, "utf8")) as Manifest;
  const sha256 = createHash("sha256").update(model).digest("hex");
  manifest.files = manifest.files.map((file) => (file.path === MODEL_FILE ? { ...file, sha256 } : file));
  const others: Record<string, Uint8Array> = {
    [MODEL_FILE]: model,
    "manifest.json": new TextEncoder().encode(JSON.stringify(manifest)),
  };
  const original = folderSource(FOLDER);
  return {
    async open(path, signal) {
      const content = others[path];
      if (!content) return original.open(path, signal);
      // The reader owns each array.
      return (async function* () {
        yield content.slice();
      })();
    },
  };
}

async function explainerOf(source: BundleSource) {
  const classifier = await Classifier.load({ source, backend });
  const model = await loadDifferentiable({ source, backend });
  return {
    explainer: new Explainer(classifier.inspectable, { differentiable: async () => model }),
    async dispose() {
      await classifier.dispose();
      await model.dispose();
    },
  };
}

let trained: Awaited<ReturnType<typeof explainerOf>>;
let shuffled: typeof trained;

beforeAll(async () => {
  trained = await explainerOf(folderSource(FOLDER));
  shuffled = await explainerOf(shuffledSource());
});
afterAll(async () => {
  await trained.dispose();
  await shuffled.dispose();
});

it.each<AttributionMethod>([
  { name: "occlusion", operator: "delete" },
  { name: "lime", operator: "delete", samples: 60 },
  { name: "shapley", operator: "delete", orders: 2 },
  { name: "gradient", steps: 4 },
  { name: "gradient", steps: 1 },
  { name: "flow", pooling: "mean" },
  { name: "rollout", pooling: "mean" },
])("changes with the weights: $name", async (method) => {
  const effects = async ({ explainer }: typeof trained, text: string) => {
    const { values } = await explainer.attribute(text, method);
    const { units } = explainer.tokenize(text);
    return Array.from(values[0] ?? []).filter((_, unit) => !units[unit]?.isSpecial);
  };
  const taus: number[] = [];
  for (const text of TEXTS) {
    const [before, after] = [await effects(trained, text), await effects(shuffled, text)];
    expect(after.every(Number.isFinite)).toBe(true);
    expect(kendallTau(before, await effects(trained, text))).toBeCloseTo(1);
    taus.push(kendallTau(before, after));
  }
  // The rankings of a single text can agree by chance.
  expect(taus.reduce((sum, tau) => sum + tau, 0) / taus.length).toBeLessThan(0.5);
});
