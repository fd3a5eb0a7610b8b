import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { roberta, TINY } from "../../../testing/hub/models/roberta.ts";
import { nodeBackend } from "../../backends/node.ts";
import { checkModel } from "./check.ts";
import { dequantizeProducts } from "./dequantize.ts";
import { OnnxGraph } from "../graph.ts";

const backend = nodeBackend({ threads: 1 });
const sizes = (weights: { path: string; data: Uint8Array }[]) =>
  new Map(weights.map(({ path, data }) => [path, data.length]));

async function logitsOf(
  model: Uint8Array,
  texts: number[][],
  external?: { path: string; data: Uint8Array }[],
) {
  const session = await backend.createSession(model, external);
  const logits: number[][] = [];
  for (const inputIds of texts) {
    const output = await session.run(
      { inputIds, attentionMask: inputIds.map(() => 1), dims: [1, inputIds.length] },
      ["logits"],
    );
    logits.push([...(output["logits"]?.data ?? [])]);
  }
  await session.dispose();
  return logits;
}

const gaps = (a: number[][], b: number[][]) =>
  a.flatMap((row, at) => row.map((value, index) => Math.abs(value - (b[at]?.[index] ?? Number.NaN))));
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("the embedded model", () => {
  const model = new Uint8Array(readFileSync("public/models/tonescope-tweets/onnx/model_int8.onnx"));
  const { texts } = JSON.parse(readFileSync("training/golden/golden.json", "utf8")) as {
    texts: { inputIds: number[]; logits: { float32: number[]; int8: number[] } }[];
  };
  const rewritten = dequantizeProducts(model);

  it("has no 8-bit product left, and every weight where the graph says", () => {
    const types = new OnnxGraph(rewritten.model).nodes.map(({ opType }) => opType);
    expect(types.filter((type) => /MatMulInteger|DynamicQuantizeLinear/.test(type))).toEqual([]);
    expect(types.filter((type) => type === "MatMul")).toHaveLength(8 * 6 + 4 + 8 * 2);
    expect(new OnnxGraph(rewritten.model).outputs).toEqual(new OnnxGraph(model).outputs);
    checkModel(rewritten.model, sizes(rewritten.weights));
  });

  it("comes closer to the float reference than the 8-bit products do", async () => {
    const actual = await logitsOf(
      rewritten.model,
      texts.map(({ inputIds }) => inputIds),
      rewritten.weights,
    );
    const reference = texts.map(({ logits }) => logits.float32);
    const eightBit = gaps(
      texts.map(({ logits }) => logits.int8),
      reference,
    );
    expect(mean(gaps(actual, reference))).toBeLessThan(mean(eightBit));
    // Rows of words that tweets seldom use are coarser in the file, so what is written in such words is farther off.
    expect(Math.max(...gaps(actual, reference))).toBeLessThan(1);
  });
});

describe("other exports", () => {
  const folder = new URL("../../../testing/fixtures/encoders/", import.meta.url);
  const read = (name: string) => new Uint8Array(gunzipSync(readFileSync(new URL(`${name}.gz`, folder))));
  const ids = [[0, 12, 40, 7, 2]];

  it.each(["bert-int8.onnx", "bert-int8-everything.onnx"])("%s", async (name) => {
    const model = read(name);
    const { model: floats, weights } = dequantizeProducts(model);
    expect(weights.length).toBeGreaterThan(0);
    const [before, after] = [await logitsOf(model, ids), await logitsOf(floats, ids, weights)];
    expect(Math.max(...gaps(after, before))).toBeLessThan(0.1);
  });

  it("one scale and zero point a tensor", async () => {
    const model = new Uint8Array(roberta(TINY));
    const { model: floats, weights } = dequantizeProducts(model);
    expect(weights).toHaveLength(TINY.layers * 6 + 2);
    expect(Math.max(...gaps(await logitsOf(floats, ids, weights), await logitsOf(model, ids)))).toBeLessThan(
      0.05,
    );
  });

  it.each(["bert-eager-17.onnx", "roberta-q4.onnx"])("%s has none and comes back as it was", (name) => {
    const model = read(name);
    const result = dequantizeProducts(model);
    expect(result.model).toBe(model);
    expect(result.weights).toEqual([]);
  });

  it("damaged bytes end in a typed error or in a model", () => {
    const whole = new Uint8Array(roberta(TINY));
    const damage = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    fc.assert(
      fc.property(damage, ([at, value]) => {
        try {
          dequantizeProducts(whole.with(at, value));
        } catch (cause) {
          expect(cause).toMatchObject({ code: "bad-model" });
        }
      }),
    );
  });
});
