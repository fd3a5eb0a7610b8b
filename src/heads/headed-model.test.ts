import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { folderSource } from "../../server/models/folder-source.ts";
import { wasmBackend } from "../engine/backends/wasm.ts";
import type { InspectableModel } from "../engine/classifier/inspectable-model.ts";
import { Classifier } from "../engine/classifier/classifier.ts";
import { methodOf } from "../engine/explain/attribution/registry.ts";
import type { DifferentiableModel } from "../engine/explain/attribution/gradients.ts";
import { loadDifferentiable } from "../engine/explain/attribution/load-differentiable.ts";
import { embedText } from "../engine/explain/bulk.ts";
import { Explainer } from "../engine/explain/explainer.ts";
import { headProbabilities } from "./apply.ts";
import { loadDifferentiableHead } from "./differentiable-head.ts";
import type { TaughtHead } from "./file/head.ts";
import { headedModel } from "./headed-model.ts";

const TEXT = "The soup was cold but the waiter was a delight";
const HIDDEN = 384;
let classifier: Classifier;

beforeAll(async () => {
  const source = folderSource("public/models/tonescope-tweets");
  classifier = await Classifier.load({ source, backend: wasmBackend({ threads: 1 }) });
});

afterAll(() => classifier.dispose());

const headWith = (weights: number[][], changes: Partial<TaughtHead> = {}) =>
  ({
    name: "head",
    kind: "single",
    categories: weights.map((_, at) => ({ id: String(at), name: `category ${at}`, definition: "" })),
    layer: -1,
    pooling: "mean",
    usesProbabilities: false,
    weights,
    bias: weights.map(() => 0),
    temperature: 1,
    ...changes,
  }) as TaughtHead;

/** A head whose logits are the logarithms of the model's probabilities. */
function repeating(): TaughtHead {
  const classes = [0, 1, 2];
  const weights = classes.map((category) => [
    ...Array.from({ length: HIDDEN }, () => 0),
    ...classes.map((at) => Number(at === category)),
  ]);
  return headWith(weights, { usesProbabilities: true });
}

const options = () => ({
  source: folderSource("public/models/tonescope-tweets"),
  backend: wasmBackend({ threads: 1 }),
});

/** Gradient times input, or integrated gradients with a number of steps. */
const gradientsOf = (
  model: InspectableModel,
  differentiable: () => Promise<DifferentiableModel>,
  method = methodOf("slope"),
) => new Explainer(model, { differentiable }).attribute(TEXT, method);

describe("a model with a taught head", () => {
  it("is explained as the model where the head repeats the model's probabilities", async () => {
    const head = repeating();
    const method = methodOf("occlusion");
    const own = await new Explainer(classifier.inspectable).attribute(TEXT, method);
    const same = await new Explainer(headedModel(classifier.inspectable, head)).attribute(TEXT, method);
    expect(same.passes).toBe(own.passes);
    for (const [category, row] of own.values.entries())
      for (const [word, value] of row.entries()) expect(same.values[category]?.[word]).toBeCloseTo(value, 5);
  });

  it.each(["mean", "first"] as const)("reads the layer and the pooling of the head: %s", async (pooling) => {
    const weights = [1, -1].map((sign) => Array.from({ length: HIDDEN }, (_, at) => sign * Math.sin(at)));
    const head = headWith(weights, { layer: 5, pooling });
    const explainer = new Explainer(headedModel(classifier.inspectable, head));
    const { vector, scores } = await embedText(classifier.inspectable, TEXT, {
      of: "embeddings",
      layer: 5,
      pooling,
    });
    const { probabilities, values } = await explainer.attribute(TEXT, methodOf("occlusion"));
    expect(probabilities).toEqual(headProbabilities(head, vector, scores));
    expect(probabilities).toEqual(await explainer.probabilitiesWithout(TEXT, [], "delete"));
    const [word = 0] = explainer
      .tokenize(TEXT)
      .units.flatMap(({ label }, at) => (label === "cold" ? at : []));
    const [without = 0] = await explainer.probabilitiesWithout(TEXT, [word], "delete");
    expect(values[0]?.[word]).toBeCloseTo((probabilities[0] ?? 0) - without, 12);
    expect(values[0]?.[word]).not.toBe(0);
  });

  it("can read the layers at a quarter, half and three quarters of the depth in the same run", async () => {
    const { inspectable } = classifier;
    const request = { of: "embeddings", layer: -1, pooling: "mean" } as const;
    const all = await embedText(inspectable, TEXT, { ...request, withMiddleLayers: true });
    const { others = [] } = all;
    expect(others.map(({ layer }) => layer)).toEqual([2, 4, 6]);
    for (const { layer, vector } of [{ layer: -1, vector: all.vector }, ...others])
      expect(vector).toEqual((await embedText(inspectable, TEXT, { ...request, layer })).vector);
  });

  it("has the model's gradients where the head repeats the model's probabilities", async () => {
    const head = repeating();
    const model = await loadDifferentiable(options());
    const own = await gradientsOf(classifier.inspectable, async () => model);
    await model.dispose();
    const same = await gradientsOf(headedModel(classifier.inspectable, head), () =>
      loadDifferentiableHead(options(), head),
    );
    for (const [category, row] of own.values.entries())
      for (const [word, value] of row.entries()) expect(same.values[category]?.[word]).toBeCloseTo(value, 4);
  });

  it.each([
    ["mean", "single", -1],
    ["first", "multiple", 7],
  ] as const)(
    "has gradients that sum to the change from the baseline: %s, %s, layer %i",
    async (pooling, kind, layer) => {
      const weights = [1, -1].map((sign) =>
        Array.from({ length: HIDDEN + 3 }, (_, at) => sign * Math.sin(at * (2 + sign))),
      );
      const head = headWith(weights, { kind, layer, pooling, usesProbabilities: true, temperature: 4 });
      const { values, completenessGap = [] } = await gradientsOf(
        headedModel(classifier.inspectable, head),
        () => loadDifferentiableHead(options(), head),
        { name: "gradient", steps: 12 },
      );
      for (const [category, row] of values.entries()) {
        const moved = Math.max(...row.map(Math.abs));
        expect(moved).toBeGreaterThan(0.001);
        expect(Math.abs(completenessGap[category] ?? 1)).toBeLessThan(0.02);
      }
    },
  );

  it("says so where the export has no such layer", async () => {
    const model = headedModel(classifier.inspectable, headWith([[0]], { layer: 99 }));
    await expect(model.probabilities([101, 102])).rejects.toThrow("does not show layer 99");
  });
});
