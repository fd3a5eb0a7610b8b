/** An ONNX graph that is written before its weights are read: their sizes are known, their bytes come as they arrive. */

import {
  type Attributes,
  floatInitializer,
  initializer,
  initializerHead,
  input,
  int64Initializer,
  modelHead,
  node,
  output,
} from "../../onnx/graph-writer.ts";
import { type Bytes, join } from "../../onnx/protobuf-writer.ts";
import { FLOAT, INT64, INT8, UINT8 } from "../../onnx/schema.ts";
import type { NamedTensor } from "../formats/names.ts";
import { type ByteRange, releaseBuffer } from "../../model/segmented-bytes.ts";
import { bytesOf, madeFile, type MadeFile, once, type Part, spent } from "./made-file.ts";
import { countOf, notFinite, readFloats, readNumbers } from "../tensors/tensor.ts";
import { type Matrix, Quantizer, transposedMatrix, ZERO_POINT } from "./quantize.ts";

/** Number formats of a converted model. */
export type ConvertedDtype = "int8" | "fp32";

const OPSET = 17;
/** Rows of a table are read some megabytes at a time, so that the largest table is never in memory. */
const TABLE_PART = 2 ** 20;

/** A tensor with its name in its file, for errors. */
export interface FoundTensor extends NamedTensor {
  name: string;
}

/** Names of the initializers of a matrix in 8 bits. */
interface QuantizedMatrix {
  bytes: string;
  steps: string;
  zeros: string;
}

function matrixOf({ shape, isTransposed }: FoundTensor): Omit<Matrix, "values"> {
  const [inputs = 0, outputs = 0] = isTransposed ? shape : shape.toReversed();
  return { inputs, outputs, isTransposed };
}

function partOf(parts: readonly Bytes[]): Part {
  const bytes = join(parts);
  return { length: bytes.length, bytes: () => once(bytes) };
}

export class GraphParts {
  readonly dtype: ConvertedDtype;
  readonly #parts: Part[] = [];
  /** Weights, each with where its numbers are in the files it is made from. */
  readonly #weightParts: { position: number; parts: Part[] }[] = [];
  readonly #constants = new Map<string, string>();
  /** Weights that are in the graph, by the names of their tensors. */
  readonly #matrices = new Map<string, QuantizedMatrix>();
  readonly #scopes = new Map<string, number>();
  #started: Promise<Quantizer> | undefined;
  readonly #quantizer = () => (this.#started ??= Quantizer.create());

  constructor(dtype: ConvertedDtype) {
    this.dtype = dtype;
  }

  #add(parts: readonly Bytes[]): void {
    this.#parts.push(partOf(parts));
  }

  #unique(name: string): string {
    const count = this.#scopes.get(name) ?? 0;
    this.#scopes.set(name, count + 1);
    return count === 0 ? name : `${name}_${count}`;
  }

  /** Weights that are read when the file is written. @param position of the tensor that they are made from */
  #weights(
    name: string,
    type: number,
    dims: readonly number[],
    { length, bytes }: Part,
    position: number,
  ): string {
    const head = partOf(initializerHead(name, type, dims, length));
    this.#weightParts.push({ position, parts: [head, { length, bytes }] });
    return name;
  }

  node(opType: string, inputs: readonly string[], name: string, attributes: Attributes = {}): string {
    const [result = ""] = this.nodes(opType, inputs, [name], attributes);
    return result;
  }

  nodes(opType: string, inputs: readonly string[], names: readonly string[], attributes: Attributes = {}) {
    const outputs = names.map((name) => this.#unique(name));
    this.#add(node(opType, inputs, outputs, attributes));
    return outputs;
  }

  input(name: string): string {
    this.#add(input(name, INT64, ["batch", "tokens"]));
    return name;
  }

  /** Declares the last result as the output `logits`. */
  logits(tensor: string, classes: number): void {
    this.#add(node("Identity", [tensor], ["logits"]));
    this.#add(output("logits", FLOAT, ["batch", classes]));
  }

  #constant(key: string, add: (name: string) => Bytes[]): string {
    const known = this.#constants.get(key);
    if (known !== undefined) return known;
    this.#add(add(key));
    this.#constants.set(key, key);
    return key;
  }

  float(value: number): string {
    return this.#constant(`float/${value}`, (name) => floatInitializer(name, value));
  }

  integer(value: number): string {
    return this.#constant(`integer/${value}`, (name) => int64Initializer(name, [value]));
  }

  integers(values: readonly number[], dims: readonly number[] = [values.length]): string {
    const key =
      values.length > 8
        ? `integers/${values.length}/${values[0]}/${dims.join()}`
        : `integers/${values.join()}`;
    return this.#constant(key, (name) => int64Initializer(name, values, dims));
  }

  /** Numbers that are computed when the file is written. @param from the tensor that they are computed from, if any */
  computed(
    name: string,
    dims: readonly number[],
    values: () => Promise<Float32Array>,
    from?: FoundTensor,
  ): string {
    const part = {
      length: 4 * countOf(dims),
      async *bytes() {
        yield* spent(await values());
      },
    };
    return this.#weights(name, FLOAT, dims, part, from?.position ?? 0);
  }

  /** A vector or a small table in floats, or its first numbers; written once. */
  plain(tensor: FoundTensor, dims = tensor.shape): string {
    const { name } = tensor;
    if (this.#constants.has(name)) return name;
    this.#constants.set(name, name);
    return this.computed(name, dims, () => readFloats(name, tensor, 0, countOf(dims)), tensor);
  }

  /** Rows of a table by their indices; in 8 bits each row has a step of its own. */
  lookup(tensor: FoundTensor, indices: string): string {
    const { name, shape, position } = tensor;
    const [rows = 0, columns = 0] = shape;
    const perPart = Math.max(1, Math.floor(TABLE_PART / Math.max(1, columns)));
    const scales = new Float32Array(this.dtype === "int8" ? rows : 0);
    const rowBytes = columns * (this.dtype === "fp32" ? 4 : 1);
    const quantizer = this.#quantizer;
    const converted = async function* (range: ByteRange) {
      const last = Math.min(rows, Math.ceil(range.end / rowBytes));
      for (let row = Math.floor(range.start / rowBytes); row < last; row += perPart) {
        const count = Math.min(perPart, last - row);
        if (scales.length === 0) {
          yield* spent(await readFloats(name, tensor, row * columns, count * columns), row * rowBytes);
          continue;
        }
        const values = await readNumbers(name, tensor, row * columns, count * columns);
        const quantized = (await quantizer()).rows(values, columns, scales.subarray(row, row + count));
        releaseBuffer(bytesOf(values));
        if (!quantized) throw notFinite(name, tensor);
        yield* spent(quantized, row * rowBytes);
      }
    };
    if (this.dtype === "fp32") {
      this.#weights(name, FLOAT, shape, { length: rows * rowBytes, bytes: converted }, position);
      return this.node("Gather", [name, indices], `${name}/rows`);
    }
    const quantized = `${name}_quantized`;
    let isWhole = false;
    const rowsPart = {
      length: rows * rowBytes,
      async *bytes(range: ByteRange) {
        yield* converted(range);
        isWhole = range.start === 0 && range.end === rows * rowBytes;
      },
    };
    const stepsPart = {
      length: 4 * rows,
      async *bytes() {
        if (!isWhole) for await (const _ of converted({ start: 0, end: rows * rowBytes }));
        yield* once(bytesOf(scales));
      },
    };
    this.#weights(quantized, INT8, shape, rowsPart, position);
    const steps = this.#weights(`${name}_scale`, FLOAT, [rows, 1], stepsPart, position);
    const integers = this.node("Gather", [quantized, indices], `${name}/rows`);
    const values = this.node("Cast", [integers], `${name}/floats`, { to: FLOAT });
    return this.node(
      "Mul",
      [values, this.node("Gather", [steps, indices], `${name}/steps`)],
      `${name}/scaled`,
    );
  }

  /** Activations in 8 bits, for one or several products. */
  activations(tensor: string): { tensor: string; quantized: readonly string[] } {
    if (this.dtype === "fp32") return { tensor, quantized: [] };
    const names = ["quantized", "scale", "zero_point"].map((part) => `${tensor}/${part}`);
    return { tensor, quantized: this.nodes("DynamicQuantizeLinear", [tensor], names) };
  }

  /** The matrix of a linear layer, [inputs, outputs]. */
  #floatMatrix(weight: FoundTensor): string {
    const { name } = weight;
    if (this.#constants.has(name)) return name;
    this.#constants.set(name, name);
    const matrix = matrixOf(weight);
    const dims = [matrix.inputs, matrix.outputs];
    const values = async () => transposedMatrix({ ...matrix, values: await readFloats(name, weight) });
    return this.computed(name, dims, values, weight);
  }

  #quantizedMatrix(weight: FoundTensor): QuantizedMatrix {
    const known = this.#matrices.get(weight.name);
    if (known) return known;
    const matrix = matrixOf(weight);
    const { inputs, outputs } = matrix;
    const { position } = weight;
    let scales: Float32Array | undefined;
    const quantize = async () => {
      const values = await readNumbers(weight.name, weight);
      const quantized = (await this.#quantizer()).matrix({ ...matrix, values });
      releaseBuffer(bytesOf(values));
      if (!quantized) throw notFinite(weight.name, weight);
      ({ scales } = quantized);
      return quantized;
    };
    const bytesPart = {
      length: inputs * outputs,
      async *bytes() {
        yield* spent((await quantize()).bytes);
      },
    };
    const stepsPart = {
      length: 4 * outputs,
      async *bytes() {
        yield* once(bytesOf(scales ?? (await quantize()).scales));
      },
    };
    const names = {
      bytes: this.#weights(`${weight.name}_quantized`, UINT8, [inputs, outputs], bytesPart, position),
      steps: this.#weights(`${weight.name}_scale`, FLOAT, [outputs], stepsPart, position),
      zeros: this.#constant(`zero_point/${outputs}`, (zero) =>
        initializer(zero, UINT8, [outputs], new Uint8Array(outputs).fill(ZERO_POINT)),
      ),
    };
    this.#matrices.set(weight.name, names);
    return names;
  }

  /** activations * weight; the weight as PyTorch or as other frameworks keep it. */
  product(
    { tensor, quantized }: ReturnType<GraphParts["activations"]>,
    weight: FoundTensor,
    name: string,
  ): string {
    if (this.dtype === "fp32") return this.node("MatMul", [tensor, this.#floatMatrix(weight)], name);
    const { bytes, steps, zeros } = this.#quantizedMatrix(weight);
    const [integers = "", scale = "", zeroPoint = ""] = quantized;
    const sums = this.node("MatMulInteger", [integers, bytes, zeroPoint, zeros], `${name}/sums`);
    const floats = this.node("Cast", [sums], `${name}/floats`, { to: FLOAT });
    return this.node("Mul", [floats, this.node("Mul", [scale, steps], `${name}/steps`)], name);
  }

  /** The whole file. Weights come last, in the order in which the tensors they are made from arrive. */
  get file(): MadeFile {
    const weights = this.#weightParts.toSorted((a, b) => a.position - b.position);
    const parts = [...this.#parts, ...weights.flatMap((weight) => weight.parts)];
    const length = parts.reduce((sum, part) => sum + part.length, 0);
    return madeFile([partOf(modelHead("tonescope", OPSET, length)), ...parts]);
  }
}
