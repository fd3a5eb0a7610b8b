import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import * as fc from "fast-check";
import * as ort from "onnxruntime-web/wasm";
import { describe, expect, it } from "vitest";
import { exposeInternals } from "./expose.ts";
import { node } from "../graph-writer.ts";
import { type Bytes, bytesField, join } from "../protobuf-writer.ts";
import { MODEL } from "../schema.ts";

/** Made by training/fixtures/encoders.py: the same weights in many exports, and what `transformers` computes. */
const folder = new URL("../../../testing/fixtures/encoders/", import.meta.url);
const read = (name: string) => new Uint8Array(gunzipSync(readFileSync(new URL(`${name}.gz`, folder))));
const expected = JSON.parse(readFileSync(new URL("expected.json", folder), "utf8")) as {
  input_ids: number[];
  heads: number;
  hidden: number;
  models: Record<string, { logits: number[]; attentions: number[][]; hidden_states: number[][] }>;
};
const tokens = expected.input_ids.length;

async function run(model: Uint8Array, externalData?: { path: string; data: Uint8Array }[]) {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = "error";
  const session = await ort.InferenceSession.create(model, { ...(externalData && { externalData }) });
  const int64 = (values: number[]) =>
    new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [1, values.length]);
  const feeds = {
    input_ids: int64(expected.input_ids),
    attention_mask: int64(expected.input_ids.map(() => 1)),
  };
  const results = await session.run(feeds);
  await session.release();
  return results;
}

function largestDifference(tensor: ort.Tensor | undefined, reference: readonly number[] | undefined): number {
  const data = tensor?.data as Float32Array;
  expect(data.length).toBe(reference?.length);
  return (
    reference?.reduce((most, value, at) => Math.max(most, Math.abs(value - (data[at] ?? NaN))), 0) ?? NaN
  );
}

async function compare(
  file: string,
  tolerance: number,
  externalData?: { path: string; data: Uint8Array }[],
): Promise<void> {
  const reference = expected.models[file.split("-")[0] ?? ""];
  const plain = read(file);
  const { model, internals } = exposeInternals(plain);
  expect(internals.missing).toEqual([]);
  expect(internals.attentions).toHaveLength(reference?.attentions.length ?? -1);
  expect(internals.hiddenStates).toHaveLength(reference?.hidden_states.length ?? -1);
  const results = await run(model, externalData);
  for (const [layer, name] of internals.attentions.entries()) {
    expect(results[name]?.dims).toEqual([1, expected.heads, tokens, tokens]);
    expect(largestDifference(results[name], reference?.attentions[layer])).toBeLessThan(tolerance);
  }
  for (const [layer, name] of internals.hiddenStates.entries()) {
    expect(results[name]?.dims).toEqual([1, tokens, expected.hidden]);
    expect(largestDifference(results[name], reference?.hidden_states[layer])).toBeLessThan(tolerance * 10);
  }
  const before = await run(plain, externalData);
  expect(results["logits"]?.data).toEqual(before["logits"]?.data);
}

describe("exposeInternals", () => {
  it.each([
    "bert-eager-11.onnx",
    "bert-eager-17.onnx",
    "bert-sdpa-14.onnx",
    "bert-sdpa-17.onnx",
    "roberta-eager-17.onnx",
    "roberta-sdpa-17.onnx",
    "roberta-sdpa-20-dynamo.onnx",
    "distilbert-eager-17.onnx",
    "distilbert-sdpa-17.onnx",
    "distilbert-eager-21-dynamo.onnx",
  ])("gives what transformers gives: %s", (file) => compare(file, 1e-5));

  it.each([
    ["bert-int8.onnx", 0.1],
    ["bert-int8-everything.onnx", 0.1],
    ["roberta-q4.onnx", 0.25],
  ])("finds the same values in a quantized export: %s", compare);

  it("leaves weights in a file of their own alone", async () => {
    const data = read("bert-external.onnx_data");
    await compare("bert-external.onnx", 1e-5, [{ path: "bert-external.onnx_data", data }]);
  });

  it("adds some twenty bytes a value and a name, and nothing the second time", () => {
    const plain = read("distilbert-eager-17.onnx");
    const { model, internals } = exposeInternals(plain);
    const names = [...internals.attentions, ...internals.hiddenStates];
    const text = names.reduce((sum, name) => sum + name.length, 0);
    expect(model.length - plain.length).toBeLessThan(text + 20 * names.length);
    expect(exposeInternals(model).model).toBe(model);
  });

  it("gives damaged bytes back as they came, and says so", () => {
    const whole = read("distilbert-eager-17.onnx");
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 200 }),
      fc.nat(whole.length - 1).map((length) => whole.slice(0, length)),
      fc.tuple(fc.nat(3_000), fc.nat(255)).map(([at, value]) => whole.with(at, value)),
    );
    fc.assert(
      fc.property(bytes, (damaged) => {
        const { model, internals } = exposeInternals(damaged);
        if (internals.attentions.length + internals.hiddenStates.length === 0) {
          expect(model).toBe(damaged);
          expect(internals.missing).not.toEqual([]);
        }
      }),
    );
  });
});

describe("a graph of a few nodes", () => {
  const model = (...nodes: Bytes[][]) => join(bytesField(MODEL.graph, nodes.flat()));

  it("says that attention is fused, and still gives the hidden states", () => {
    const { internals } = exposeInternals(
      model(
        node("EmbedLayerNormalization", ["ids"], ["h0"]),
        node("Attention", ["h0"], ["a0"]),
        node("SkipLayerNormalization", ["a0", "h0"], ["b0"]),
        node("SkipLayerNormalization", ["f0", "b0"], ["h1"]),
      ),
    );
    expect(internals.attentions).toEqual([]);
    expect(internals.hiddenStates).toEqual(["h0", "h1"]);
    expect(internals.missing).toContain("fused-attention");
  });

  it("does not take the classifier's own softmax for attention", () => {
    const { internals } = exposeInternals(
      model(node("MatMul", ["x", "w"], ["logits"]), node("Softmax", ["logits"], ["scores"])),
    );
    expect(internals.attentions).toEqual([]);
    expect(internals.missing).toContain("no-attention");
  });

  it("gives no hidden states of a pre-norm encoder, whose normalizations are not its layers' outputs", () => {
    const layer = (at: number) => [
      node("LayerNormalization", [`r${at}`], [`n${at}`]),
      node("MatMul", [`n${at}`, "w"], [`q${at}`]),
      node("Softmax", [`q${at}`], [`p${at}`]),
      node("MatMul", [`p${at}`, "v"], [`o${at}`]),
      node("Add", [`o${at}`, `r${at}`], [`r${at + 1}`]),
    ];
    const { internals } = exposeInternals(model(...layer(0), ...layer(1), ...layer(2)));
    expect(internals.attentions).toEqual(["p0", "p1", "p2"]);
    expect(internals.hiddenStates).toEqual([]);
  });

  const attention = (name: string, queries: string, values: string) => [
    node("MatMul", [queries, values], [`${name}/scores`]),
    node("Softmax", [`${name}/scores`], [`${name}/probabilities`]),
    node("MatMul", [`${name}/probabilities`, values], [name]),
  ];

  it("gives the encoder's attention of a model with a decoder", () => {
    const { internals } = exposeInternals(
      model(
        ...attention("encoder", "h0", "h0"),
        ...attention("decoder", "d0", "d0"),
        // Exports take the shape of the values from the decoder.
        node("Shape", ["decoder"], ["shape"]),
        node("Reshape", ["encoder", "shape"], ["values"]),
        ...attention("cross", "decoder", "values"),
        ...attention("decoder1", "cross", "cross"),
      ),
    );
    expect(internals.attentions).toEqual(["encoder/probabilities"]);
    expect(internals.hiddenStates).toEqual([]);
  });

  it("gives no attention of two stacks that have nothing to do with each other", () => {
    const { internals } = exposeInternals(
      model(
        ...attention("one", "h0", "h0"),
        ...attention("two", "d0", "d0"),
        node("Add", ["one", "two"], ["sum"]),
      ),
    );
    expect(internals.attentions).toEqual([]);
    expect(internals.missing).toContain("no-attention");
  });

  it("takes no softmax over another axis for attention, such as that of a convolution's kernel", () => {
    const { internals } = exposeInternals(
      model(node("Softmax", ["kernel"], ["weights"], { axis: 1 }), node("MatMul", ["x", "weights"], ["y"])),
    );
    expect(internals.attentions).toEqual([]);
  });
});
