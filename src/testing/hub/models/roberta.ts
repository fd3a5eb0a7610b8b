/**
 * A RoBERTa classifier with random weights, in the shape that `transformers` exports and onnxruntime quantizes
 * (dynamic int8: DynamicQuantizeLinear, MatMulInteger, quantized embeddings). The defaults are the size of
 * RoBERTa-base: about 125 MB. `training/fixtures/random_roberta.py` compares it with a true export of the same weights.
 */

import { type Attributes, initializer, input, node, output } from "../../../engine/onnx/graph-writer.ts";
import type { Bytes } from "../../../engine/onnx/protobuf-writer.ts";
import { FLOAT, FLOAT16, INT64, INT8, UINT8 } from "../../../engine/onnx/schema.ts";
import { Noise } from "./noise.ts";
import { floats, int64s, model } from "./onnx.ts";

export interface Shape {
  layers: number;
  hidden: number;
  heads: number;
  intermediate: number;
  vocabulary: number;
  positions: number;
  labels: number;
  seed: number;
  /** Further linear heads on the pooled vector: the number of columns of each, by the name of its output. */
  extraHeads?: Record<string, number>;
  /** The zero point of the 8-bit weights of a column of a linear layer, which are then unsigned; else signed around 0. */
  zeroPoint?: (column: number) => number;
  /** The columns of the word embeddings that share a scale in 16-bit floats; their values then have 4 bits. */
  wordBlock?: number;
}

export const ROBERTA_BASE: Shape = {
  layers: 12,
  hidden: 768,
  heads: 12,
  intermediate: 3072,
  vocabulary: 50_265,
  positions: 514,
  labels: 3,
  seed: 1,
};

export const TINY: Shape = {
  layers: 2,
  hidden: 16,
  heads: 2,
  intermediate: 32,
  vocabulary: 600,
  positions: 66,
  labels: 3,
  seed: 1,
};

/** 6 MB: several chunks of the store, and quick to load. */
export const SMALL: Shape = { ...TINY, hidden: 64, heads: 4, intermediate: 24_000 };

class Graph {
  readonly parts: Bytes[] = [];
  readonly noise: Noise;
  readonly shape: Shape;
  readonly #quantized = new Set<string>();

  constructor(shape: Shape) {
    this.shape = shape;
    this.noise = new Noise(shape.seed);
  }

  /** Adds a node with one output. @returns its name */
  add(opType: string, inputs: string[], output: string, attributes: Attributes = {}): string {
    this.addNode(opType, inputs, [output], attributes);
    return output;
  }

  addNode(opType: string, inputs: string[], outputs: string[], attributes: Attributes = {}): void {
    this.parts.push(...node(opType, inputs, outputs, attributes, { name: `${opType}_${outputs[0]}` }));
  }

  constant(name: string, type: number, dims: number[], data: Uint8Array): string {
    this.parts.push(...initializer(name, type, dims, data));
    return name;
  }

  scalar(name: string, value: number): string {
    return this.constant(name, FLOAT, [], floats([value]));
  }

  int64(name: string, values: number[], dims = [values.length]): string {
    return this.constant(name, INT64, dims, int64s(values));
  }

  int8(name: string, dims: number[], scale: number) {
    const values = this.noise.int8(dims.reduce((product, dim) => product * dim, 1));
    this.constant(`${name}_quantized`, INT8, dims, new Uint8Array(values.buffer));
    this.scalar(`${name}_scale`, scale);
    this.constant(`${name}_zero_point`, INT8, [], new Uint8Array([0]));
    return { values: `${name}_quantized`, scale: `${name}_scale`, zero: `${name}_zero_point` };
  }

  /** Unsigned weights with a zero point for each column. */
  uint8(name: string, dims: [number, number], scale: number, zeroPoint: (column: number) => number) {
    const [inputs, outputs] = dims;
    const zeros = Uint8Array.from({ length: outputs }, (_, column) => zeroPoint(column));
    const values = Uint8Array.from(this.noise.int8(inputs * outputs), (value, at) =>
      Math.min(255, Math.max(0, value + (zeros[at % outputs] as number))),
    );
    this.constant(`${name}_quantized`, UINT8, dims, values);
    this.scalar(`${name}_scale`, scale);
    this.constant(`${name}_zero_point`, UINT8, [outputs], zeros);
    return { values: `${name}_quantized`, scale: `${name}_scale`, zero: `${name}_zero_point` };
  }

  /** Rows of a quantized table. */
  embedding(name: string, rows: number, ids: string): string {
    const table = this.int8(name, [rows, this.shape.hidden], 0.02 / 40);
    const rowsOf = this.add("Gather", [table.values, ids], `${name}_rows`);
    return this.add("DequantizeLinear", [rowsOf, table.scale, table.zero], `${name}_output`);
  }

  /** Rows of a table in 4 bits, with a positive or negative scale for each block. */
  blockEmbedding(name: string, rows: number, ids: string, block: number): string {
    const { hidden } = this.shape;
    const codes = Uint8Array.from(this.noise.int8((rows * hidden) / 2), (value) => value & 255);
    this.constant(`${name}_codes`, UINT8, [rows, hidden / 2], codes);
    const blocks = (rows * hidden) / block;
    // The bits of 16-bit floats between 2^-8 and 2^-7 in size.
    const steps = Uint16Array.from(
      this.noise.int8(blocks),
      (value) => (value < 0 ? 0x9c00 : 0x1c00) + (value & 255),
    );
    this.constant(`${name}_steps`, FLOAT16, [rows, hidden / block], new Uint8Array(steps.buffer));
    const floatSteps = this.add("Cast", [`${name}_steps`], `${name}_float_steps`, { to: FLOAT });
    this.parts.push(
      ...node(
        "GatherBlockQuantized",
        [`${name}_codes`, ids, floatSteps],
        [`${name}_output`],
        { gather_axis: 0, quantize_axis: 1, block_size: block, bits: 4 },
        { name, domain: "com.microsoft" },
      ),
    );
    return `${name}_output`;
  }

  /** Quantizes an input once for all of its products, as onnxruntime does. */
  quantized(from: string): string[] {
    const parts = ["values", "scale", "zero_point"].map((part) => `${from}_${part}`);
    if (!this.#quantized.has(from)) this.addNode("DynamicQuantizeLinear", [from], parts);
    this.#quantized.add(from);
    return parts;
  }

  linear(name: string, from: string, inputs: number, outputs: number): string {
    const [dims, step] = [[inputs, outputs] as [number, number], 1 / (40 * Math.sqrt(inputs))];
    const { zeroPoint } = this.shape;
    const weight = zeroPoint
      ? this.uint8(`${name}.weight`, dims, step, zeroPoint)
      : this.int8(`${name}.weight`, dims, step);
    const [values = "", scale = "", zero = ""] = this.quantized(from);
    const product = this.add("MatMulInteger", [values, weight.values, zero, weight.zero], `${name}_int32`);
    const asFloat = this.add("Cast", [product], `${name}_cast`, { to: FLOAT });
    const both = this.add("Mul", [scale, weight.scale], `${name}_scales`);
    const scaled = this.add("Mul", [asFloat, both], `${name}_scaled`);
    const bias = this.noise.float(outputs, 0.02);
    this.constant(`${name}.bias`, FLOAT, [outputs], floats(bias));
    return this.add("Add", [`${name}.bias`, scaled], `${name}_output`);
  }

  layerNorm(name: string, from: string): string {
    const { hidden } = this.shape;
    this.constant(`${name}.weight`, FLOAT, [hidden], floats(Array.from({ length: hidden }, () => 1)));
    this.constant(`${name}.bias`, FLOAT, [hidden], floats(this.noise.float(hidden, 0.01)));
    const inputs = [from, `${name}.weight`, `${name}.bias`];
    return this.add("LayerNormalization", inputs, `${name}_output`, { axis: -1, epsilon: { float: 1e-5 } });
  }

  /** x/2 (1 + erf(x/√2)) */
  gelu(name: string, from: string): string {
    const divided = this.add("Div", [from, "sqrt_two"], `${name}_div`);
    const erf = this.add("Erf", [divided], `${name}_erf`);
    const plusOne = this.add("Add", [erf, "one"], `${name}_plus_one`);
    const product = this.add("Mul", [from, plusOne], `${name}_product`);
    return this.add("Mul", [product, "half"], `${name}_output`);
  }

  heads(name: string, from: string, axes: number[]): string {
    const split = this.add("Reshape", [from, "head_shape"], `${name}_split`);
    return this.add("Transpose", [split], `${name}_heads`, { perm: axes });
  }

  layer(name: string, from: string): string {
    const { hidden, intermediate } = this.shape;
    const self = `${name}.attention.self`;
    const query = this.heads(
      `${self}.query`,
      this.linear(`${self}.query`, from, hidden, hidden),
      [0, 2, 1, 3],
    );
    const key = this.heads(`${self}.key`, this.linear(`${self}.key`, from, hidden, hidden), [0, 2, 3, 1]);
    const value = this.heads(
      `${self}.value`,
      this.linear(`${self}.value`, from, hidden, hidden),
      [0, 2, 1, 3],
    );
    const product = this.add("MatMul", [query, key], `${self}_product`);
    const scores = this.add("Div", [product, "sqrt_head"], `${self}_scores`);
    const masked = this.add("Add", [scores, "mask_bias"], `${self}_masked`);
    const attentions = this.add("Softmax", [masked], `${self}_attentions`, { axis: -1 });
    const context = this.add("MatMul", [attentions, value], `${self}_context`);
    const joined = this.add("Transpose", [context], `${self}_joined`, { perm: [0, 2, 1, 3] });
    const flat = this.add("Reshape", [joined, "flat_shape"], `${self}_flat`);
    const dense = this.linear(`${name}.attention.output.dense`, flat, hidden, hidden);
    const first = this.layerNorm(
      `${name}.attention.output.LayerNorm`,
      this.add("Add", [dense, from], `${name}_residual_1`),
    );
    const activation = this.gelu(
      `${name}.gelu`,
      this.linear(`${name}.intermediate.dense`, first, hidden, intermediate),
    );
    const ffnDown = this.linear(`${name}.output.dense`, activation, intermediate, hidden);
    const residual = this.add("Add", [ffnDown, first], `${name}_residual_2`);
    return this.layerNorm(`${name}.output.LayerNorm`, residual);
  }
}

/** The bytes of the model; inputs `input_ids` and `attention_mask`, output `logits`. */
export function roberta(shape: Shape = ROBERTA_BASE): Buffer {
  const graph = new Graph(shape);
  const { hidden, heads, labels } = shape;
  graph.scalar("one", 1);
  graph.scalar("half", 0.5);
  graph.scalar("sqrt_two", Math.SQRT2);
  graph.scalar("sqrt_head", Math.sqrt(hidden / heads));
  graph.scalar("lowest", -3.402_823_466_385_288_6e38);
  graph.int64("padding_id", [1], []);
  graph.int64("axis_1", [1], []);
  graph.int64("mask_axes", [1, 2]);
  graph.int64("head_shape", [0, 0, heads, hidden / heads]);
  graph.int64("flat_shape", [0, 0, hidden]);
  graph.int64("first_token", [0], []);

  graph.add("Equal", ["input_ids", "padding_id"], "is_padding");
  graph.add("Not", ["is_padding"], "is_token");
  graph.add("Cast", ["is_token"], "token_mask", { to: INT64 });
  graph.add("CumSum", ["token_mask", "axis_1"], "counted");
  graph.add("Mul", ["counted", "token_mask"], "counted_tokens");
  graph.add("Add", ["counted_tokens", "padding_id"], "position_ids");

  graph.add("Cast", ["attention_mask"], "mask_float", { to: FLOAT });
  graph.add("Unsqueeze", ["mask_float", "mask_axes"], "mask_4d");
  graph.add("Sub", ["one", "mask_4d"], "mask_inverted");
  graph.add("Mul", ["mask_inverted", "lowest"], "mask_bias");

  const { vocabulary, wordBlock } = shape;
  const words = wordBlock
    ? graph.blockEmbedding("embeddings.word_embeddings", vocabulary, "input_ids", wordBlock)
    : graph.embedding("embeddings.word_embeddings", vocabulary, "input_ids");
  const positions = graph.embedding("embeddings.position_embeddings", shape.positions, "position_ids");
  const types = graph.noise.float(hidden, 0.02);
  graph.constant("embeddings.token_type_embeddings", FLOAT, [hidden], floats(types));
  const sum = graph.add("Add", [words, positions], "embeddings_sum");
  const typed = graph.add("Add", [sum, "embeddings.token_type_embeddings"], "embeddings_typed");
  let state = graph.layerNorm("embeddings.LayerNorm", typed);
  for (let index = 0; index < shape.layers; index += 1) state = graph.layer(`encoder.layer.${index}`, state);

  const first = graph.add("Gather", [state, "first_token"], "first_state", { axis: 1 });
  const pooled = graph.add("Tanh", [graph.linear("classifier.dense", first, hidden, hidden)], "pooled");
  const logits = graph.linear("classifier.out_proj", pooled, hidden, labels);
  graph.add("Identity", [logits], "logits");
  for (const [name, columns] of Object.entries(shape.extraHeads ?? {})) {
    graph.add("Identity", [graph.linear(`heads.${name}`, pooled, hidden, columns)], name);
    graph.parts.push(...output(name, FLOAT, ["batch_size", columns]));
  }
  graph.parts.push(
    ...input("input_ids", INT64, ["batch_size", "sequence_length"]),
    ...input("attention_mask", INT64, ["batch_size", "sequence_length"]),
    ...output("logits", FLOAT, ["batch_size", labels]),
  );
  return model(graph.parts);
}
