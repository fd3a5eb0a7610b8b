/** An encoder's weights in the kernel's memory, in the order in which its inner loops read them. */

import { SegmentedBytes } from "../model/segmented-bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { FLOAT, INT8, UINT8 } from "../onnx/schema.ts";
import type { OnnxTensor } from "../onnx/tensor.ts";
import type { ExternalData } from "../model/inference-session.ts";
import type {
  EmbeddingTable,
  EncoderWeights,
  LayerNormWeights,
  LayerWeights,
  LinearWeights,
  PlacedEncoder,
} from "./encoder.ts";
import { f32, type KernelHeap } from "./memory.ts";
import type { Variant } from "./module.ts";

/** Columns of a panel. */
const PANEL = 8;
/** Weights of one column that lie beside each other. */
const BESIDE: Record<Variant, number> = { plain: 2, unsigned: 4, signed: 4 };

const bad = (message: string) => new AppError("bad-model", message);

export class WeightWriter {
  readonly #heap: KernelHeap;
  readonly #variant: Variant;
  readonly #group: number;
  readonly #files: ReadonlyMap<string, Uint8Array | SegmentedBytes>;

  /** @param group inputs of a product that share a step (`KernelExports`) */
  constructor(heap: KernelHeap, group: number, variant: Variant, external: readonly ExternalData[]) {
    this.#heap = heap;
    this.#group = group;
    this.#variant = variant;
    this.#files = new Map(external.map(({ path, data }) => [path, data]));
  }

  /** The bytes of a weight, good until the next. @param into gets them, without a copy of the whole beside it */
  #bytes({ raw, external }: OnnxTensor, into?: Uint8Array): Uint8Array {
    if (raw) {
      into?.set(raw);
      return raw;
    }
    const file = this.#files.get(external?.["location"] ?? "");
    const [offset, length] = [Number(external?.["offset"] ?? 0), Number(external?.["length"])];
    if (!file || !(offset + length <= file.length)) throw bad("A weight is in a file that is not there.");
    if (file instanceof SegmentedBytes) return file.take(offset, offset + length, into);
    const bytes = file.subarray(offset, offset + length);
    into?.set(bytes);
    return bytes;
  }

  /** [depth, columns] of whole numbers, as int8. */
  #integers({ weights, depth, columns }: LinearWeights): Int8Array {
    const bytes = this.#bytes(weights);
    if (bytes.length !== depth * columns) throw bad("A weight is not as large as it says.");
    // What is unsigned has a zero point of 128 (matching/match-linear.ts).
    if (weights.type === UINT8) return Int8Array.from(bytes, (value) => value - 128);
    return new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /**
   * Panels of eight columns, each [depth / n][8][n]; several products of the same inputs side by side.
   * @returns the address of a `Linear`
   */
  linear(parts: readonly LinearWeights[]): number {
    const [{ depth, inputFactors } = { depth: 0 }] = parts;
    const columns = parts.reduce((sum, part) => sum + part.columns, 0);
    const weights = this.#heap.allocate(depth * columns);
    const groups = Math.ceil(depth / this.#group);
    const sumsAt = this.#heap.allocate(4 * groups * columns);
    const [scales, bias] = [new Float32Array(columns), new Float32Array(columns)];
    let first = 0;
    for (const part of parts) {
      const values = this.#integers(part);
      const packed = this.#heap.bytes(weights + first * depth, depth * part.columns);
      const sums = this.#heap.words(sumsAt + 4 * groups * first, groups * part.columns).fill(0);
      this.#pack(values, part, packed, sums);
      if (part.scales.length > 1) scales.set(part.scales, first);
      else scales.fill(part.scales[0] ?? Number.NaN, first, first + part.columns);
      bias.set(part.bias, first);
      first += part.columns;
    }
    const [scalesAt, biasAt] = [this.#heap.putFloats(scales), this.#heap.putFloats(bias)];
    const factorsAt = inputFactors ? this.#heap.putFloats(inputFactors) : 0;
    return this.#heap.putStructure([weights, scalesAt, sumsAt, biasAt, factorsAt, columns, depth]);
  }

  /** @param sums [columns / 8][groups][8], written: of each group of a column's weights */
  #pack(values: Int8Array, { depth, columns }: LinearWeights, packed: Uint8Array, sums: Uint32Array): void {
    const beside = BESIDE[this.#variant];
    const groups = Math.ceil(depth / this.#group);
    for (let k = 0; k < depth; k += 1) {
      const row = k * columns;
      const within = Math.floor(k / beside) * PANEL * beside + (k % beside);
      for (let column = 0; column < columns; column += 1) {
        const value = values[row + column] as number;
        const panel = (column >> 3) * PANEL * depth;
        packed[panel + within + (column & 7) * beside] = value;
        const at = ((column >> 3) * groups + Math.floor(k / this.#group)) * PANEL + (column & 7);
        sums[at] = (sums[at] as number) + value;
      }
    }
  }

  norm({ gamma, beta, epsilon }: LayerNormWeights): number {
    const [gammaAt, betaAt] = [this.#heap.putFloats(gamma), this.#heap.putFloats(beta)];
    return this.#heap.putStructure([gammaAt, betaAt, f32(epsilon)]);
  }

  /** A product for one row, in floats, each column's weights beside each other. @returns the address of a `Dense` */
  dense(linear: LinearWeights): number {
    const { depth, columns, scales, bias } = linear;
    const values = this.#integers(linear);
    const address = this.#heap.allocate(4 * depth * columns);
    const floats = this.#heap.floats(address, depth * columns);
    for (let column = 0; column < columns; column += 1) {
      const scale = scales[scales.length > 1 ? column : 0] as number;
      for (let k = 0; k < depth; k += 1)
        floats[column * depth + k] =
          (values[k * columns + column] as number) * scale * (linear.inputFactors?.[k] ?? 1);
    }
    return this.#heap.putStructure([address, this.#heap.putFloats(bias), columns, depth]);
  }

  #layer(layer: LayerWeights): number {
    return this.#heap.putStructure([
      this.linear([layer.query, layer.key, layer.value]),
      this.linear([layer.projection]),
      this.norm(layer.attentionNorm),
      this.linear([layer.ffnUp]),
      this.linear([layer.ffnDown]),
      this.norm(layer.outputNorm),
    ]);
  }

  #floats({ values, rows, scale, zeroPoint }: EmbeddingTable): Float32Array {
    const bytes = this.#bytes(values);
    const count = rows * (values.dims[1] ?? 0);
    if (bytes.length !== count * (values.type === FLOAT ? 4 : 1))
      throw bad("A table is not as large as it says.");
    // Copied, because floats need an aligned start.
    if (values.type === FLOAT) return new Float32Array(new Uint8Array(bytes).buffer);
    const integers =
      values.type === INT8 ? new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length) : bytes;
    return Float32Array.from(integers, (value) => (value - zeroPoint) * scale);
  }

  /** As the file has them, unsigned. */
  #words(table: EmbeddingTable): [address: number, areFloats: number, scale: number, zero: number] {
    const { values, rows, scale, zeroPoint } = table;
    if (values.type === FLOAT) return [this.#heap.putFloats(finite(this.#floats(table))), 1, 1, 0];
    const length = values.raw?.length ?? Number(values.external?.["length"]);
    if (length !== rows * (values.dims[1] ?? 0)) throw bad("A table is not as large as it says.");
    const address = this.#heap.allocate(length);
    const target = this.#heap.bytes(address, length);
    this.#bytes(values, target);
    if (values.type !== INT8) return [address, 0, scale, zeroPoint];
    for (let at = 0; at < target.length; at += 1) target[at] = (target[at] as number) ^ 0x80;
    return [address, 0, scale, zeroPoint + 128];
  }

  encoder(encoder: EncoderWeights): PlacedEncoder {
    const { hiddenSize, heads, intermediateSize, pooler, positionRule, attentionNames, hiddenStateNames } =
      encoder;
    const [words, areFloats, scale, zero] = this.#words(encoder.wordEmbeddings);
    const positions = this.#floats(encoder.positionEmbeddings);
    const type =
      encoder.tokenType instanceof Float32Array ? encoder.tokenType : this.#floats(encoder.tokenType);
    for (const at of positions.keys())
      positions[at] = (positions[at] as number) + (type[at % hiddenSize] ?? Number.NaN);
    const layers = this.#heap.putStructure(encoder.layers.map((layer) => this.#layer(layer)));
    const address = this.#heap.putStructure([
      hiddenSize,
      heads,
      intermediateSize,
      encoder.layers.length,
      layers,
      f32(encoder.attentionScale),
      words,
      areFloats,
      f32(scale),
      f32(zero),
      this.#heap.putFloats(finite(positions)),
      this.norm(encoder.embeddingNorm),
      encoder.pooling === "first" ? 1 : 0,
      pooler ? this.dense(pooler.linear) : 0,
      pooler?.activation === "relu" ? 1 : 0,
    ]);
    const outputs = [...encoder.outputs].map(
      ([name, head]) => [name, { address: this.dense(head), columns: head.columns }] as const,
    );
    return {
      address,
      hiddenSize,
      heads,
      intermediateSize,
      layers: encoder.layers.length,
      poolerSize: pooler?.linear.columns ?? 0,
      vocabularySize: encoder.wordEmbeddings.rows,
      maxPositions: encoder.positionEmbeddings.rows,
      positionRule,
      outputs: new Map(outputs),
      attentionNames,
      hiddenStateNames,
    };
  }
}

function finite(values: Float32Array): Float32Array {
  if (!values.every(Number.isFinite)) throw bad("A weight of the model is not a number.");
  return values;
}
