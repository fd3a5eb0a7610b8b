/**
 * Dynamic 8-bit products as float products. Graphics processors have no 8-bit operators in onnxruntime: each
 * would be computed on the CPU, with a copy there and back. The weights that the file has are exact multiples
 * of their scales, so one download serves both; the activations are no longer rounded.
 */

import type { ByteSource } from "../../model/segmented-bytes.ts";
import { GRAPH, MODEL_GRAPH, type Node, readNode, TENSOR } from "../graph.ts";
import { type Bytes, field, join, rewrite } from "../compose.ts";
import { type Field, fieldsOf, textOf, varint } from "../protobuf.ts";
import { FLOAT, INT8, readTensor, type Tensor, UINT8 } from "../tensor.ts";

/** External data of the rewritten model: 32-bit floats, under the name that the graph gives them. */
export interface FloatWeights {
  path: string;
  data: Uint8Array;
}

interface Placed extends Node {
  start: number;
}

/** `output` = `input` times the dequantized `weight`; `ends` is where the last node of the old chain starts. */
interface Product {
  input: string;
  weight: string;
  scale: string;
  zero: string | undefined;
  output: string;
  ends: number;
}

class Rewriting {
  readonly #model: ByteSource;
  readonly #nodes: Placed[] = [];
  readonly #tensors = new Map<string, Tensor>();
  readonly #producers = new Map<string, Placed>();
  readonly #consumers = new Map<string, Placed[]>();
  readonly #outputs = new Set<string>();

  constructor(model: ByteSource) {
    this.#model = model;
    for (const graph of fieldsOf(model)) {
      if (graph.number !== MODEL_GRAPH) continue;
      for (const { number, start, end } of fieldsOf(model, graph.start, graph.end)) {
        if (number === GRAPH.node) this.#nodes.push({ ...readNode(model, start, end), start });
        else if (number === GRAPH.initializer) this.#tensors.set(...readTensor(model, start, end));
        else if (number === GRAPH.output) {
          for (const part of fieldsOf(model, start, end)) {
            if (part.number === 1) this.#outputs.add(textOf(model, part));
          }
        }
      }
    }
    for (const node of this.#nodes) {
      for (const output of node.outputs) this.#producers.set(output, node);
      for (const input of new Set(node.inputs)) {
        this.#consumers.set(input, [...(this.#consumers.get(input) ?? []), node]);
      }
    }
  }

  /** The one node that reads a value, if it is of this type. */
  #only(value: string | undefined, opType: string): Placed | undefined {
    if (value === undefined || this.#outputs.has(value)) return undefined;
    const [consumer, ...others] = this.#consumers.get(value) ?? [];
    return consumer?.opType === opType && others.length === 0 ? consumer : undefined;
  }

  /** DynamicQuantizeLinear, MatMulInteger, Cast, Mul by (activation's scale times weight's scale). */
  #product(node: Placed): { product: Product; removed: Placed[] } | undefined {
    const [values = "", weight = "", , zero] = node.inputs;
    const quantize = this.#producers.get(values);
    if (node.opType !== "MatMulInteger" || quantize?.opType !== "DynamicQuantizeLinear") return undefined;
    const cast = this.#only(node.outputs[0], "Cast");
    const scaled = this.#only(cast?.outputs[0], "Mul");
    if (!cast || !scaled) return undefined;
    const scales = scaled.inputs
      .filter((name) => name !== cast.outputs[0])
      .map((name) => this.#producers.get(name))[0];
    if (scales?.opType !== "Mul" || !scales.inputs.includes(quantize.outputs[1] ?? "")) return undefined;
    const scale = scales.inputs.find((name) => name !== quantize.outputs[1]);
    const [input, output] = [quantize.inputs[0], scaled.outputs[0]];
    if (scale === undefined || input === undefined || output === undefined) return undefined;
    if (!this.#canDequantize(weight, scale, zero)) return undefined;
    return {
      product: { input, weight, scale, zero: zero || undefined, output, ends: scaled.start },
      removed: [node, cast, scaled],
    };
  }

  #canDequantize(weight: string, scale: string, zero: string | undefined): boolean {
    const values = this.#tensors.get(weight);
    const scales = this.#tensors.get(scale);
    const columns = values?.dims[1] ?? 0;
    const fits = (tensor: Tensor | undefined, bytes: number) =>
      tensor?.raw !== undefined && [bytes, columns * bytes].includes(tensor.raw.length);
    return (
      (values?.type === INT8 || values?.type === UINT8) &&
      values.dims.length === 2 &&
      values.raw?.length === (values.dims[0] ?? 0) * columns &&
      scales?.type === FLOAT &&
      fits(scales, 4) &&
      (!zero || (this.#tensors.get(zero)?.type === values.type && fits(this.#tensors.get(zero), 1)))
    );
  }

  /** Row by row [inputs, outputs]; scale and zero point are one for all or one a column. */
  #dequantize({ weight, scale, zero }: Product): Float32Array {
    const { raw = new Uint8Array(), dims, type } = this.#tensors.get(weight) as Tensor;
    const columns = dims[1] as number;
    const integers = (bytes: Uint8Array) =>
      type === INT8 ? new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) : bytes;
    const values = integers(raw);
    // Copied, because floats need an aligned start.
    const scales = new Float32Array(new Uint8Array(this.#tensors.get(scale)?.raw ?? []).buffer);
    const zeros = integers((zero && this.#tensors.get(zero)?.raw) || new Uint8Array(1));
    const floats = new Float32Array(values.length);
    const [scaleStep, zeroStep] = [scales.length > 1 ? 1 : 0, zeros.length > 1 ? 1 : 0];
    for (let at = 0, column = 0; at < values.length; at += 1) {
      floats[at] =
        ((values[at] as number) - (zeros[column * zeroStep] as number)) *
        (scales[column * scaleStep] as number);
      column = column + 1 === columns ? 0 : column + 1;
    }
    return floats;
  }

  run(): { model: Uint8Array; weights: FloatWeights[] } {
    const found = this.#nodes.flatMap((node) => this.#product(node) ?? []);
    const replaced = new Map(found.map(({ product }) => [product.ends, product]));
    const gone = new Set(found.flatMap(({ removed }) => removed.map(({ start }) => start)));
    const inputs = new Set(found.map(({ product }) => product.input));
    const isUnread = (value: string) =>
      !this.#outputs.has(value) &&
      !inputs.has(value) &&
      (this.#consumers.get(value) ?? []).every(({ start }) => gone.has(start));
    // What only the removed chains read goes with them, from the last node to the first.
    for (const { opType, outputs, start } of this.#nodes.toReversed()) {
      if (found.length > 0 && ["Mul", "DynamicQuantizeLinear"].includes(opType) && outputs.every(isUnread)) {
        gone.add(start);
      }
    }
    const parts = found.flatMap(({ product: { weight, scale, zero } }) => [weight, scale, zero ?? ""]);
    const dropped = new Set(parts.filter(isUnread));
    const weights = new Map<string, FloatWeights>();
    for (const { product } of found) {
      const name = floatName(product);
      if (weights.has(name)) continue;
      const floats = this.#dequantize(product);
      weights.set(name, { path: name, data: new Uint8Array(floats.buffer) });
    }
    const shapes = new Map(
      found.map(({ product }) => [floatName(product), this.#tensors.get(product.weight)?.dims ?? []]),
    );
    const replace = ({ number, start, end }: Field): Bytes[] | undefined => {
      if (number === GRAPH.initializer) {
        return dropped.has(readTensor(this.#model, start, end)[0]) ? [] : undefined;
      }
      if (number !== GRAPH.node) return undefined;
      const product = replaced.get(start);
      if (product) return matMul(product);
      return gone.has(start) ? [] : undefined;
    };
    const model = rewrite(this.#model, 0, this.#model.length, ({ number, start, end }) =>
      number === MODEL_GRAPH
        ? field(MODEL_GRAPH, [
            ...rewrite(this.#model, start, end, replace),
            ...[...shapes].flatMap(([name, dims]) => initializer(name, dims)),
          ])
        : undefined,
    );
    return { model: join(model), weights: [...weights.values()] };
  }
}

const floatName = ({ weight, scale }: Product) => `tonescope:floats/${weight}/${scale}`;
const text = (value: string) => [new TextEncoder().encode(value)];

function matMul({ input, output, ...weight }: Product & { output: string }): Bytes[] {
  return field(GRAPH.node, [
    ...field(1, text(input)),
    ...field(1, text(floatName({ ...weight, input, output }))),
    ...field(2, text(output)),
    ...field(4, text("MatMul")),
  ]);
}

function initializer(name: string, dims: readonly number[]): Bytes[] {
  const length = dims.reduce((product, dim) => product * dim, 4);
  const entry = (key: string, value: string) =>
    field(TENSOR.externalData, [...field(1, text(key)), ...field(2, text(value))]);
  return field(GRAPH.initializer, [
    ...dims.map((dim) => [...varint(TENSOR.dims * 8), ...varint(dim)]),
    [...varint(TENSOR.dataType * 8), FLOAT],
    ...field(TENSOR.name, text(name)),
    ...entry("location", name),
    ...entry("offset", "0"),
    ...entry("length", String(length)),
    [...varint(TENSOR.dataLocation * 8), 1],
  ]);
}

/**
 * @param model the bytes of a whole .onnx file, checked before; its weights in it, not beside it.
 * @returns a model without dynamic 8-bit products whose float weights are external data, one file each; the same
 * bytes and no weights where it has none. What does not have the known shape stays as it is.
 */
export function dequantizeProducts<T extends ByteSource>(
  model: T,
): { model: T | Uint8Array; weights: FloatWeights[] } {
  const rewritten = new Rewriting(model).run();
  return rewritten.weights.length > 0 ? rewritten : { model, weights: [] };
}
