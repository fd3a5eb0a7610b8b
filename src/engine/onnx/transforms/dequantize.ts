/**
 * Replaces quantized matrix products by float ones. onnxruntime has no 8-bit operators for graphics processors: it would
 * compute each on the CPU, with a copy there and back. The weights of the file are exact multiples of their scales, so
 * one download serves both; the activations are no longer rounded.
 */

import type { ByteSource } from "../../model/segmented-bytes.ts";
import { OnnxGraph, type OnnxNode } from "../graph.ts";
import { initializer, node, rewriteGraph } from "../graph-writer.ts";
import { matchQuantizedMatMul, type QuantizedMatMul } from "../patterns/quantized-matmul.ts";
import type { Field } from "../protobuf.ts";
import type { Bytes } from "../protobuf-writer.ts";
import { FLOAT, GRAPH, INT8, UINT8 } from "../schema.ts";
import { bytesAs, floatsOf, type OnnxTensor, readTensor } from "../tensor.ts";

/** External data of the rewritten model: 32-bit floats, under the name that the graph gives them. */
export interface FloatWeights {
  path: string;
  data: Uint8Array;
}

const floatName = ({ weight, scale }: QuantizedMatMul) => `tonescope:floats/${weight}/${scale}`;

/** One value for all columns, or one for each. */
function isPerColumn(tensor: OnnxTensor | undefined, columns: number, bytes: number): boolean {
  return tensor?.raw !== undefined && [bytes, columns * bytes].includes(tensor.raw.length);
}

/** Whether the weights of a product are in the file, in the form that `dequantized` reads. */
function canDequantize({ initializers }: OnnxGraph, { weight, scale, zeroPoint }: QuantizedMatMul): boolean {
  const values = initializers.get(weight);
  const scales = initializers.get(scale);
  const [rows = 0, columns = 0] = values?.dims ?? [];
  if (values?.type !== INT8 && values?.type !== UINT8) return false;
  if (values.dims.length !== 2 || values.raw?.length !== rows * columns) return false;
  if (scales?.type !== FLOAT || !isPerColumn(scales, columns, 4)) return false;
  const zeros = zeroPoint === undefined ? undefined : initializers.get(zeroPoint);
  return zeroPoint === undefined || (zeros?.type === values.type && isPerColumn(zeros, columns, 1));
}

/** [depth, columns] in row order: (weight - zero point) * scale. */
function dequantized(
  { initializers }: OnnxGraph,
  { weight, scale, zeroPoint }: QuantizedMatMul,
): Float32Array {
  const { raw = new Uint8Array(), dims, type } = initializers.get(weight) as OnnxTensor;
  const columns = dims[1] as number;
  const values = bytesAs(type, raw);
  const scales = floatsOf(initializers.get(scale)) as Float32Array;
  const zeros = bytesAs(type, (zeroPoint && initializers.get(zeroPoint)?.raw) || new Uint8Array(1));
  const floats = new Float32Array(values.length);
  const [scaleStride, zeroStride] = [scales.length > 1 ? 1 : 0, zeros.length > 1 ? 1 : 0];
  for (let at = 0, column = 0; at < values.length; at += 1) {
    const integer = (values[at] as number) - (zeros[column * zeroStride] as number);
    floats[at] = integer * (scales[column * scaleStride] as number);
    column = column + 1 === columns ? 0 : column + 1;
  }
  return floats;
}

/** Products whose intermediate results nothing else reads, in the order of the file. */
function replaceableProducts(graph: OnnxGraph): QuantizedMatMul[] {
  const isReplaceable = (matMul: QuantizedMatMul) =>
    graph.onlyConsumer(matMul.product.outputs[0] ?? "") === matMul.cast &&
    graph.onlyConsumer(matMul.cast.outputs[0] ?? "") === matMul.scaled &&
    matMul.scaled.outputs[0] !== undefined &&
    canDequantize(graph, matMul);
  return graph.nodes
    .flatMap((candidate) => matchQuantizedMatMul(graph, candidate) ?? [])
    .filter(isReplaceable)
    .toSorted((a, b) => a.product.start - b.product.start);
}

class Dequantization {
  readonly #model: ByteSource;
  readonly #graph: OnnxGraph;
  readonly #products: readonly QuantizedMatMul[];
  readonly #inputs: ReadonlySet<string>;
  readonly #removed: Set<OnnxNode>;

  constructor(model: ByteSource) {
    this.#model = model;
    this.#graph = new OnnxGraph(model);
    this.#products = replaceableProducts(this.#graph);
    this.#inputs = new Set(this.#products.map(({ input }) => input));
    this.#removed = new Set(this.#products.flatMap(({ product, cast, scaled }) => [product, cast, scaled]));
  }

  /** Whether only removed nodes read a tensor. */
  #isUnused(tensor: string): boolean {
    return (
      !this.#graph.outputs.includes(tensor) &&
      !this.#inputs.has(tensor) &&
      this.#graph.consumers(tensor).every((consumer) => this.#removed.has(consumer))
    );
  }

  get isEmpty(): boolean {
    return this.#products.length === 0;
  }

  /** Removes the quantization of activations and the products of scales that nothing reads any more. */
  #removeUnused(): void {
    for (const candidate of this.#graph.nodes.toReversed()) {
      const isPartOfChain = ["Mul", "DynamicQuantizeLinear"].includes(candidate.opType);
      if (isPartOfChain && candidate.outputs.every((output) => this.#isUnused(output)))
        this.#removed.add(candidate);
    }
  }

  #floatWeights(): { name: string; dims: readonly number[]; data: Uint8Array }[] {
    const weights = new Map<string, { name: string; dims: readonly number[]; data: Uint8Array }>();
    for (const product of this.#products) {
      const name = floatName(product);
      if (weights.has(name)) continue;
      const dims = this.#graph.initializers.get(product.weight)?.dims ?? [];
      const data = new Uint8Array(dequantized(this.#graph, product).buffer);
      weights.set(name, { name, dims, data });
    }
    return [...weights.values()];
  }

  run(): { model: Uint8Array; weights: FloatWeights[] } {
    this.#removeUnused();
    const replacements = new Map<number, Bytes[]>();
    for (const { start } of this.#removed) replacements.set(start, []);
    for (const product of this.#products) {
      const { input, scaled } = product;
      const matMul = node("MatMul", [input, floatName(product)], scaled.outputs.slice(0, 1));
      replacements.set(scaled.start, matMul);
    }
    const parts = this.#products.flatMap(({ weight, scale, zeroPoint }) => [weight, scale, zeroPoint ?? ""]);
    const dropped = new Set(parts.filter((tensor) => this.#isUnused(tensor)));
    const replace = (field: Field): Bytes[] | undefined => {
      if (field.number === GRAPH.node) return replacements.get(field.start);
      if (field.number !== GRAPH.initializer) return undefined;
      return dropped.has(readTensor(this.#model, field)[0]) ? [] : undefined;
    };
    const weights = this.#floatWeights();
    const added = weights.flatMap(({ name, dims, data }) =>
      initializer(name, FLOAT, dims, { location: name, offset: 0, length: data.length }),
    );
    return {
      model: rewriteGraph(this.#model, replace, added),
      weights: weights.map(({ name, data }) => ({ path: name, data })),
    };
  }
}

/**
 * @param model the bytes of a whole .onnx file that passed `checkModel`; its weights in it, not beside it
 * @returns a model without quantized matrix products, whose float weights are external data, one file each; the same
 * bytes and no weights if it has none. A product in another form than `matchQuantizedMatMul` knows stays as it is.
 * @throws AppError `bad-model`
 */
export function dequantizeProducts<T extends ByteSource>(
  model: T,
): { model: T | Uint8Array; weights: FloatWeights[] } {
  const dequantization = new Dequantization(model);
  return dequantization.isEmpty ? { model, weights: [] } : dequantization.run();
}
