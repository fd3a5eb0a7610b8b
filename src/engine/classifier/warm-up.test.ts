/** What the first run confirms of a model, with the real runtime. */

import { describe, expect, it } from "vitest";
import { tinyModel } from "../../testing/hub/models/bundle.ts";
import { contentSource } from "../../testing/hub/models/content-source.ts";
import { floats, int64s, model } from "../../testing/hub/models/onnx.ts";
import { robertaTokenizer } from "../../testing/hub/models/tokenizers.ts";
import { wasmBackend } from "../backends/wasm.ts";
import { Explainer } from "../explain/explainer.ts";
import { initializer, input, node, output } from "../onnx/graph-writer.ts";
import type { Bytes } from "../onnx/protobuf-writer.ts";
import { FLOAT, INT64 } from "../onnx/schema.ts";
import { Classifier } from "./classifier.ts";

const VOCABULARY = 600;
const FEW = ["good", "I love this so much, it is really good", "meh"];
const table = Array.from({ length: VOCABULARY * 2 }, (_, at) => Math.sin(at));

/** Logits from `pooled`, [batch, 2], which `parts` compute from `rows`, [batch, tokens, 2], and `mask`. */
const classifierGraph = (parts: readonly Bytes[]) =>
  model([
    ...node("Gather", ["table", "input_ids"], ["rows"]),
    ...node("Cast", ["attention_mask"], ["float_mask"], { to: FLOAT }),
    ...node("Unsqueeze", ["float_mask", "last"], ["mask"]),
    ...parts,
    ...node("Identity", ["pooled"], ["logits"]),
    ...initializer("table", FLOAT, [VOCABULARY, 2], floats(table)),
    ...initializer("last", INT64, [1], int64s([2])),
    ...initializer("tokens", INT64, [1], int64s([1])),
    ...input("input_ids", INT64, ["batch", "tokens"]),
    ...input("attention_mask", INT64, ["batch", "tokens"]),
    ...output("logits", FLOAT, ["batch", 2]),
  ]);

const MASKED_SUM = [
  ...node("Mul", ["rows", "mask"], ["kept"]),
  ...node("ReduceSum", ["kept", "tokens"], ["pooled"], { keepdims: 0 }),
];
const UNMASKED_MEAN = node("ReduceMean", ["rows"], ["pooled"], { axes: [1], keepdims: 0 });

async function load(
  parts: readonly Bytes[],
  { postProcessor, ...config }: { postProcessor?: null; pad_token_id?: number } = {},
) {
  const tokenizer = robertaTokenizer(VOCABULARY);
  const source = contentSource({
    ...tinyModel(),
    "config.json": JSON.stringify({ id2label: { 0: "bad", 1: "good" }, ...config }),
    "tokenizer.json": JSON.stringify({
      ...tokenizer,
      ...(postProcessor === null && { post_processor: null }),
    }),
    "onnx/model_quantized.onnx": classifierGraph(parts),
  });
  const runs: number[] = [];
  const backend = wasmBackend({ threads: 1 });
  const counting: typeof backend = {
    ...backend,
    batchTokens: 4096,
    async createSession(...args) {
      const session = await backend.createSession(...args);
      return {
        inputNames: session.inputNames,
        outputNames: session.outputNames,
        run(feeds, fetches) {
          runs.push(feeds.dims[0]);
          return session.run(feeds, fetches);
        },
        dispose: () => session.dispose(),
      };
    },
  };
  const classifier = await Classifier.load({ source, backend: counting });
  return { classifier, runs: runs.splice(0) && runs };
}

describe("texts that share a run", () => {
  it("have the logits of each alone", async () => {
    const { classifier, runs } = await load(MASKED_SUM);
    const alone = [];
    for (const text of FEW) alone.push((await classifier.classify(text)).logits);
    runs.splice(0);
    const together = await classifier.classifyAll(FEW);
    expect(runs).toEqual([FEW.length]);
    for (const [at, { logits }] of together.entries())
      for (const [label, logit] of logits.entries())
        expect(logit).toBeCloseTo(alone[at]?.[label] ?? Number.NaN, 4);
    await classifier.dispose();
  });

  it("are run one by one by a model that does not ignore padding", async () => {
    const { classifier, runs } = await load(UNMASKED_MEAN);
    const together = await classifier.classifyAll(FEW);
    expect(runs).toEqual([1, 1, 1]);
    for (const [at, text] of FEW.entries())
      expect((await classifier.classify(text)).logits).toEqual(together[at]?.logits);
    await classifier.dispose();
  });

  it("are run one by one by a model whose padding token is not in its vocabulary", async () => {
    const { classifier, runs } = await load(MASKED_SUM, { pad_token_id: VOCABULARY + 7 });
    await classifier.classifyAll(FEW);
    expect(runs).toEqual([1, 1, 1]);
    await classifier.dispose();
  });
});

describe("a model without special tokens", () => {
  it("takes a text without tokens for one padding token", async () => {
    const { classifier } = await load(MASKED_SUM, { postProcessor: null, pad_token_id: 5 });
    const [empty, word] = await classifier.classifyAll(["", "good"]);
    expect(empty).toMatchObject({ tokens: 0, cutTokens: 0 });
    const [a = 0, b = 0] = empty?.logits ?? [];
    expect([a, b]).toEqual([Math.sin(10), Math.sin(11)].map(Math.fround));
    expect(word?.tokens).toBeGreaterThan(0);
    await classifier.dispose();
  });

  it("is explained for one word and by Shapley values", async () => {
    const { classifier } = await load(MASKED_SUM, { postProcessor: null });
    const explainer = new Explainer(classifier.inspectable);
    const one = await explainer.attribute("great", { name: "occlusion", operator: "delete" });
    expect(one.values[0]).toHaveLength(1);
    expect(one.values[0]?.[0]).not.toBe(0);
    const two = await explainer.attribute("so happy", { name: "shapley", operator: "delete", orders: 2 });
    expect(two.values[0]).toHaveLength(2);
    await classifier.dispose();
  });
});

describe("attention", () => {
  /** Softmax over something, and a product with the rows. */
  const softmaxOf = (scores: Bytes[][], transposed: Bytes[][] = []) => [
    ...scores.flat(),
    ...node("Softmax", ["scores"], ["probabilities"], { axis: -1 }),
    ...transposed.flat(),
    ...node("MatMul", ["probabilities", "values"], ["context"]),
    ...node("ReduceSum", ["context", "tokens"], ["pooled"], { keepdims: 0 }),
  ];

  it("is shown where a tensor is one", async () => {
    const { classifier } = await load(
      softmaxOf([
        node("Transpose", ["rows"], ["keys"], { perm: [0, 2, 1] }),
        node("MatMul", ["rows", "keys"], ["scores"]),
        node("Identity", ["rows"], ["values"]),
      ]),
    );
    expect(classifier.info.capabilities.attentions).toBe(true);
    const { attentions } = await classifier.inspectable.intermediates([3, 4, 5], { attentions: true });
    expect(attentions).toMatchObject({ layers: 1, heads: 1, tokens: 3 });
    await classifier.dispose();
  });

  it.each([
    [
      "a distribution over something else than tokens",
      softmaxOf([
        node("Identity", ["rows"], ["scores"]),
        initializer("values", FLOAT, [2, 2], floats([1, 2, 3, 4])),
      ]),
    ],
  ])("is not shown for %s", async (_name, parts) => {
    const { classifier } = await load(parts);
    expect(classifier.info.capabilities).toMatchObject({
      attentions: false,
      missing: ["no-hidden-states", "no-attention"],
    });
    const found = await classifier.inspectable.intermediates([3, 4, 5], { attentions: true });
    expect(found.attentions).toBeUndefined();
    await classifier.dispose();
  });
});

it("refuses a model that fails on a short text", async () => {
  const reshaped = [
    ...node("Reshape", ["rows", "fixed"], ["kept"]),
    ...node("ReduceSum", ["kept", "tokens"], ["pooled"], { keepdims: 0 }),
    ...initializer("fixed", INT64, [3], int64s([1, 999, 2])),
  ];
  await expect(load(reshaped)).rejects.toMatchObject({ code: "bad-model" });
});
