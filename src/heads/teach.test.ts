import { describe, expect, it } from "vitest";
import { randomFrom } from "../statistics/random.ts";
import { linearLogits } from "./fit/logistic.ts";
import type { TeachInput } from "./features.ts";
import { teachHead } from "./teach.ts";

/** Texts whose vectors lie around a center for each category, so far apart as `distance`. */
function texts(rows: number, categories: number, distance: number, size = 12): TeachInput {
  const random = randomFrom(3);
  const normal = () => Array.from({ length: 12 }, random).reduce((sum, value) => sum + value, -6);
  const labels = Array.from({ length: rows }, (_, row) => [row % categories]);
  const vectors = Float32Array.from({ length: rows * size }, (_, at) => {
    const category = Math.floor(at / size) % categories;
    return (at % size === category ? distance : 0) + normal();
  });
  return { kind: "single", categories, labels, size, vectors };
}

describe("a taught head", () => {
  it("answers as the labels where the vectors tell the categories apart, and says so", async () => {
    const input = texts(90, 3, 6);
    const head = await teachHead(input);
    expect(head.figures.macroRecall.value).toBeGreaterThan(0.95);
    expect(head.figures.macroRecall.low).toBeLessThanOrEqual(head.figures.macroRecall.value);
    expect(head.figures.commonest.macroRecall.value).toBeCloseTo(1 / 3);
    expect(head.figures.curve.map(({ labels }) => labels)).toEqual([18, 36, 54, 72]);
    const logits = new Float64Array(3);
    let right = 0;
    for (const [row, [label]] of input.labels.entries()) {
      linearLogits(head, input.vectors, logits, row * input.size);
      if (logits.indexOf(Math.max(...logits)) === label) right += 1;
    }
    expect(right).toBeGreaterThan(85);
    expect(await teachHead(input)).toEqual(head);
  });

  it("does not claim to be better than chance where vectors say nothing", async () => {
    const { figures } = await teachHead(texts(120, 2, 0));
    expect(figures.macroRecall.low).toBeLessThan(0.5);
    expect(figures.macroRecall.value).toBeLessThan(0.65);
  });

  it("is not tested on texts that it learned from", async () => {
    // Labels that only a model that saw the same text can know.
    const random = randomFrom(5);
    const single = texts(60, 2, 0, 150);
    const labels = Array.from({ length: 60 }, () => [random() < 0.5 ? 0 : 1]);
    const twice = {
      ...single,
      labels: [...labels, ...labels],
      vectors: Float32Array.from([...single.vectors, ...single.vectors]),
    };
    const apart = await teachHead({ ...twice, groups: twice.labels.map((_, row) => row % 60) });
    const together = await teachHead(twice);
    expect(together.figures.accuracy.value).toBeGreaterThan(0.8);
    expect(apart.figures.accuracy.value).toBeLessThan(0.7);
  });

  it("uses the model's own probabilities where they help, and compares itself with the model", async () => {
    const input = texts(90, 3, 0.5);
    const modelAnswers = input.labels.map(([label = 0], row) => (row % 9 === 0 ? (label + 1) % 3 : label));
    const probabilities = Float32Array.from(
      modelAnswers.flatMap((answer) => [0, 1, 2].map((at) => (at === answer ? 0.9 : 0.05))),
    );
    const head = await teachHead({ ...input, probabilities, modelAnswers });
    expect(head.usesProbabilities).toBe(true);
    expect(head.weights).toHaveLength(3 * (input.size + 3));
    expect(head.figures.model?.accuracy.value).toBeCloseTo(80 / 90);
  });

  it("reads another layer only where that is shown to be better on rows that did not choose it", async () => {
    const [near, far] = [texts(120, 3, 1.2), texts(120, 3, 6)];
    const noise = texts(120, 3, 0).vectors;
    const better = await teachHead({
      ...near,
      otherLayers: [
        { layer: 2, vectors: noise },
        { layer: 4, vectors: far.vectors },
      ],
    });
    expect(better.otherLayer).toBe(4);
    expect(better.figures.layerGain?.low).toBeGreaterThan(0);
    const own = await teachHead(near);
    const gain = better.figures.macroRecall.value - own.figures.macroRecall.value;
    expect(better.figures.layerGain?.value).toBeCloseTo(gain, 10);
    // Neither a layer that says nothing nor one that says the same is chosen, and nothing else changes.
    for (const vectors of [noise, near.vectors]) {
      const same = await teachHead({ ...near, otherLayers: [{ layer: 2, vectors }] });
      expect(same).toEqual(own);
    }
  });

  it("leaves out a category with too few rows and names one with few", async () => {
    const input = texts(60, 3, 5);
    const labels = input.labels.map(([label = 0], row) => [
      label === 2 && row > 8 ? 0 : label === 1 && row > 18 ? 0 : label,
    ]);
    const some = await teachHead({ ...input, categories: 4, labels });
    expect(some.learned).toEqual([0, 1, 2]);
    expect(some).toMatchObject({ leftOut: [3], few: [1, 2] });
  });

  it("learns several categories of a text", async () => {
    const input = texts(80, 4, 6);
    const labels = input.labels.map(([label = 0]) => (label === 3 ? [] : label === 2 ? [0, 2] : [label]));
    const head = await teachHead({ ...input, kind: "multiple", labels });
    expect(head.learned).toEqual([0, 1, 2]);
    expect(head.figures.macroF1.value).toBeGreaterThan(0.8);
  });

  it("refuses too few labels", async () => {
    await expect(teachHead(texts(19, 2, 5))).rejects.toMatchObject({ code: "too-few-labels" });
    const one = texts(30, 2, 5);
    await expect(teachHead({ ...one, labels: one.labels.map(() => [1]) })).rejects.toMatchObject({
      code: "too-few-labels",
    });
    const equal = { ...one, vectors: one.vectors.fill(2) };
    await expect(teachHead(equal)).rejects.toMatchObject({ code: "too-few-labels" });
  });

  it("reports progress and can be cancelled", async () => {
    const controller = new AbortController();
    const seen: number[] = [];
    const onProgress = (done: number, total: number) => {
      seen.push(done / total);
      if (done === 30) controller.abort();
    };
    await expect(teachHead(texts(60, 3, 5), { signal: controller.signal, onProgress })).rejects.toMatchObject(
      { code: "cancelled" },
    );
    expect(seen).toHaveLength(30);
    await teachHead(texts(60, 3, 5), { onProgress: (done, total) => seen.push(done / total) });
    expect(seen.at(-1)).toBe(1);
  });
});
