import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderSource } from "../../../../server/models/folder-source.ts";
import { Classifier } from "../../classifier/classifier.ts";
import { ATTRIBUTION, differentiate, SCALE, SEED } from "../../onnx/transforms/differentiate.ts";
import { wasmBackend } from "../../backends/wasm.ts";
import { Explainer } from "../explainer.ts";
import { type DifferentiableModel, gradientEffects } from "./gradients.ts";
import { loadDifferentiable } from "./load-differentiable.ts";

const backend = wasmBackend({ threads: 1 });
const source = folderSource("public/models/tonescope-tweets");
let classifier: Classifier;
let model: Awaited<ReturnType<typeof loadDifferentiable>>;

beforeAll(async () => {
  classifier = await Classifier.load({ source, backend });
  model = await loadDifferentiable({ source, backend });
});
afterAll(async () => {
  await classifier.dispose();
  await model.dispose();
});

describe("gradients of the embedded model", () => {
  it("equal the finite differences for each word", async () => {
    const { inputIds } = classifier.inspectable.tokenize("The staff were friendly but the room was cold");
    const ones = new Float32Array(inputIds.length).fill(1);
    for (const label of [0, 2]) {
      const { products } = await model.gradient(inputIds, ones, label);
      for (const token of [1, 4, 9]) {
        const at = async (share: number) =>
          (await model.gradient(inputIds, ones.with(token, share), label)).probabilities[label] ?? Number.NaN;
        expect(products[token]).toBeCloseTo(((await at(1.01)) - (await at(0.99))) / 0.02, 3);
      }
    }
  });

  it("sum to the change from no words to the text, and rank the decisive word first", async () => {
    const text = "The museum on the corner is terrible";
    const explainer = new Explainer(classifier.inspectable, { differentiable: async () => model });
    const { values, completenessGap, passes, probabilities, isSigned } = await explainer.attribute(text, {
      name: "gradient",
      steps: 128,
    });
    expect([isSigned, passes]).toEqual([true, 258]);
    for (const gap of completenessGap ?? [Number.NaN]) expect(Math.abs(gap)).toBeLessThan(0.01);
    for (const [unit] of (values[0] ?? []).entries()) {
      expect(values.reduce((sum, row) => sum + (row[unit] ?? NaN), 0)).toBeCloseTo(0, 5);
    }
    const negativeValues = [...(values[0] ?? [])];
    expect(explainer.tokenize(text).units[negativeValues.indexOf(Math.max(...negativeValues))]?.label).toBe(
      "terrible",
    );
    const plain = await classifier.classify(text);
    expect(probabilities).toEqual(plain.scores.map(({ score }) => score));
    const once = await explainer.attribute(text, { name: "gradient", steps: 1 });
    expect([once.passes, once.completenessGap]).toEqual([2, undefined]);
  });

  it("can be cancelled, and are rejected without a differentiable model", async () => {
    const { inputIds } = classifier.inspectable.tokenize("Great news");
    const controller = new AbortController();
    const work = gradientEffects(model, inputIds, {
      steps: 4,
      isSpecial: () => false,
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(work).rejects.toMatchObject({ code: "cancelled" });
    const bare = new Explainer(classifier.inspectable).attribute("Great news", {
      name: "gradient",
      steps: 1,
    });
    await expect(bare).rejects.toMatchObject({ code: "not-shown" });
  });
});

describe("gradients of other exports", () => {
  const folder = new URL("../../../testing/fixtures/encoders/", import.meta.url);
  const read = (name: string) => new Uint8Array(gunzipSync(readFileSync(new URL(`${name}.onnx.gz`, folder))));
  const { input_ids: inputIds } = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")) as {
    input_ids: number[];
  };
  const head = { temperature: 1.3, isMultiLabel: false };

  // A ReLU is not differentiable at 0, so finite differences need a very small step.
  it.each([
    ["bert-eager-17", 0.02],
    ["bert-sdpa-17", 0.02],
    ["roberta-eager-17", 0.02],
    ["roberta-sdpa-20-dynamo", 0.02],
    ["distilbert-eager-17", 2e-4],
    ["distilbert-eager-21-dynamo", 2e-4],
  ] as const)("equal finite differences: %s", async (name, step) => {
    const session = await backend.createSession(differentiate(read(name), head));
    const classes = 3;
    const run = async (scale: Float32Array) => {
      const output = await session.run(
        {
          inputIds,
          attentionMask: inputIds.map(() => 1),
          dims: [1, inputIds.length],
          extra: {
            [SCALE]: { data: scale, dims: [1, inputIds.length, 1] },
            [SEED]: { data: Float32Array.of(1, 0, 0).subarray(0, classes), dims: [1, classes] },
          },
        },
        ["logits", ATTRIBUTION],
      );
      const exponents = Array.from(output["logits"]?.data ?? [], (logit) => Math.exp(logit / 1.3));
      const share = (exponents[0] ?? NaN) / exponents.reduce((sum, value) => sum + value, 0);
      return { share, products: output[ATTRIBUTION]?.data ?? new Float32Array() };
    };
    const ones = new Float32Array(inputIds.length).fill(1);
    const { products } = await run(ones);
    expect(products).toHaveLength(inputIds.length);
    for (const token of [0, 2, 5]) {
      const [up, down] = [await run(ones.with(token, 1 + step)), await run(ones.with(token, 1 - step))];
      expect(products[token]).toBeCloseTo((up.share - down.share) / (2 * step), step < 0.01 ? 2 : 3);
    }
    expect(Math.max(...products.map(Math.abs))).toBeGreaterThan(1e-4);
    await session.dispose();
  });

  it("are rejected for an operator without a rule, and for bytes that are not a model", () => {
    expect(() => differentiate(read("bert-eager-11"), head)).toThrow(/do not pass through/);
    expect(() => differentiate(new Uint8Array(), head)).toThrow(/word embeddings/);
  });
});

it("estimates the values from any number of points on the path", async () => {
  const weights = [0, 0.5, -0.2];
  /** One class falls with the square of the scale, so its integral over the path is a third. */
  const squared: DifferentiableModel = {
    classes: 2,
    isMultiLabel: false,
    gradient: async (_, scale) => ({
      probabilities: [0.5, 0.5],
      products: scale.map((share, token) => (weights[token] ?? 0) * share ** 2),
    }),
  };
  const estimates: number[] = [];
  const { values } = await gradientEffects(squared, [0, 1, 2], {
    steps: 32,
    isSpecial: (token) => token === 0,
    onProgress: (_, __, known) => known && estimates.push(known[0]?.[1] ?? Number.NaN),
  });
  expect(estimates).toHaveLength(32);
  expect(estimates.at(-1)).toBe(values[0]?.[1]);
  const errors = estimates.map((value) => Math.abs(value / (0.5 / 3) - 1));
  expect(Math.max(...errors.slice(7))).toBeLessThan(0.3);
  expect(Math.max(...errors.slice(15))).toBeLessThan(0.2);
  expect(errors.at(-1)).toBeLessThan(0.001);
});
