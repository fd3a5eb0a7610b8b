/**
 * Writes an encoder's weights to the kernel's memory, in the order in which the inner loops read them. Letters in shapes
 * are those of assembly/structures.ts.
 */

import { SegmentedBytes } from "../model/segmented-bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { halfFloats } from "../onnx/half-floats.ts";
import { FLOAT16, INT8 } from "../onnx/schema.ts";
import { bytesAs, type OnnxTensor } from "../onnx/tensor.ts";
import type { ExternalData } from "../model/inference-session.ts";
import type {
  EmbeddingTable,
  EncoderWeights,
  LayerNormWeights,
  LayerWeights,
  LinearWeights,
  PlacedEncoder,
  Pooler,
} from "./encoder.ts";
import type { KernelHeap } from "./memory.ts";
import { DistanceWriter } from "./distance-weights.ts";
import { constantsOf, type KernelConstants, type KernelExports } from "./module.ts";
import { splitZeroPoints } from "./packing.ts";
import type { StructureFields } from "./structures.ts";

/** In the order of their numbers in assembly/structures.ts. */
const ACTIVATIONS: readonly Pooler["activation"][] = ["tanh", "relu", "gelu"];

type FloatsOfColumns = [Float32Array, Float32Array, Float32Array];

const badModel = (message: string) => new AppError("bad-model", message);

const lengthOf = ({ raw, external }: OnnxTensor) => raw?.length ?? Number(external?.["length"]);

type WordFields = Pick<
  StructureFields<"Encoder">,
  "wordEmbeddings" | "wordBits" | "wordScales" | "wordBlock" | "wordZeroPoint"
>;

export class WeightWriter {
  readonly #heap: KernelHeap;
  readonly #kernel: KernelExports;
  readonly #constants: KernelConstants;
  readonly #files: ReadonlyMap<string, Uint8Array | SegmentedBytes>;
  readonly #distances: DistanceWriter;

  /** @param external the files in which the model keeps weights */
  constructor(heap: KernelHeap, kernel: KernelExports, external: readonly ExternalData[]) {
    this.#heap = heap;
    this.#kernel = kernel;
    this.#constants = constantsOf(kernel);
    this.#distances = new DistanceWriter(heap, kernel, {
      floats: (values, rows) => finite(this.#plainFloats(values, rows)),
      linear: (parts) => this.linear(parts),
      norm: (weights) => this.#layerNorm(weights),
    });
    this.#files = new Map(external.map(({ path, data }) => [path, data]));
  }

  /**
   * The bytes of a weight, valid until the next call.
   * @param into if given, the bytes are copied there, without a second copy of the whole weight
   */
  #bytes({ raw, external }: OnnxTensor, into?: Uint8Array): Uint8Array {
    if (raw) {
      into?.set(raw);
      return raw;
    }
    const file = this.#files.get(external?.["location"] ?? "");
    const [offset, length] = [Number(external?.["offset"] ?? 0), Number(external?.["length"])];
    if (!file || !(offset + length <= file.length)) throw badModel("A weight is in a file that is missing.");
    if (file instanceof SegmentedBytes) return file.take(offset, offset + length, into);
    const bytes = file.subarray(offset, offset + length);
    into?.set(bytes);
    return bytes;
  }

  /**
   * The weights (K, C) of a linear layer as the file has them.
   * @param into as for `#bytes`
   */
  #integers({ weights, depth, columns }: LinearWeights, into?: Uint8Array): Uint8Array | Int8Array {
    if (lengthOf(weights) !== depth * columns) throw badModel("A weight is not as large as it says.");
    const bytes = this.#bytes(weights, into);
    return bytesAs(weights.type, into ?? bytes);
  }

  /**
   * Writes one linear layer, or several with the same input as one whose outputs are side by side.
   * @returns the address of a `Linear`
   */
  linear(parts: readonly LinearWeights[]): number {
    const [{ depth, inputFactors } = { depth: 0 }] = parts;
    const columns = parts.reduce((sum, part) => sum + part.columns, 0);
    const weights = this.#heap.allocate(depth * columns);
    const groups = Math.ceil(depth / this.#constants.groupSize);
    const sumsAt = this.#heap.allocate(4 * groups * columns);
    const [scales, bias, offsets] = [0, 0, 0].map(() => new Float32Array(columns)) as FloatsOfColumns;
    let first = 0;
    for (const part of parts) {
      offsets.set(this.#pack(part, weights + first * depth, sumsAt + 4 * groups * first), first);
      if (part.scales.length > 1) scales.set(part.scales, first);
      else scales.fill(part.scales[0] ?? Number.NaN, first, first + part.columns);
      bias.set(part.bias, first);
      first += part.columns;
    }
    return this.#heap.putStructure("Linear", {
      weights,
      scales: this.#heap.putFloats(scales),
      weightSums: sumsAt,
      bias: this.#heap.putFloats(bias),
      offsets: offsets.some((offset) => offset !== 0) ? this.#heap.putFloats(offsets) : 0,
      inputFactors: inputFactors ? this.#heap.putFloats(inputFactors) : 0,
      columns,
      depth,
    });
  }

  /**
   * Writes the weights of a layer and their sums in the order of the inner loops (assembly/pack.ts).
   * @returns what the product has to add to each column's weights
   */
  #pack(part: LinearWeights, packed: number, sums: number): Int16Array {
    const { depth, columns } = part;
    const { end } = this.#heap;
    const [from, zeros] = [this.#heap.allocate(depth * columns), this.#heap.allocate(columns)];
    const values = this.#integers(part, this.#heap.bytes(from, depth * columns));
    const { subtracted, added } = splitZeroPoints(values, part);
    this.#heap.bytes(zeros, columns).set(subtracted);
    this.#kernel.pack(from, depth, columns, zeros, packed, sums);
    this.#heap.end = end;
    return added;
  }

  /** @returns the address of a `LayerNorm` */
  #layerNorm({ gamma, beta, epsilon }: LayerNormWeights): number {
    return this.#heap.putStructure("LayerNorm", {
      gamma: this.#heap.putFloats(gamma),
      beta: this.#heap.putFloats(beta),
      epsilon,
    });
  }

  /** A linear layer in floats, (C, K). @returns the address of a `Dense` */
  #dense(linear: LinearWeights): number {
    const { depth, columns, scales, bias, zeroPoints } = linear;
    const values = this.#integers(linear);
    const weights = this.#heap.allocate(4 * depth * columns);
    const floats = this.#heap.floats(weights, depth * columns);
    for (let column = 0; column < columns; column += 1) {
      const scale = scales[scales.length > 1 ? column : 0] as number;
      const zero = zeroPoints[zeroPoints.length > 1 ? column : 0] as number;
      for (let k = 0; k < depth; k += 1)
        floats[column * depth + k] =
          ((values[k * columns + column] as number) - zero) * scale * (linear.inputFactors?.[k] ?? 1);
    }
    return this.#heap.putStructure("Dense", { weights, bias: this.#heap.putFloats(bias), columns, depth });
  }

  /** @returns the address of a `Layer` */
  #layer(layer: LayerWeights, heads: number, positions: number): number {
    const { query, key, value, attentionNorm, ffnUp, ffnGate, distances, embeddings, rotation } = layer;
    const queryKeyValue = this.linear([query, key, value]);
    const placed = embeddings && this.#distances.embeddings({ embeddings, query, key, queryKeyValue }, heads);
    return this.#heap.putStructure("Layer", {
      queryKeyValue,
      projection: this.linear([layer.projection]),
      attentionNorm: attentionNorm ? this.#layerNorm(attentionNorm) : 0,
      ffnUp: this.linear(ffnGate ? [ffnUp, ffnGate] : [ffnUp]),
      ffnDown: this.linear([layer.ffnDown]),
      outputNorm: this.#layerNorm(layer.outputNorm),
      distances: placed ?? (distances ? this.#distances.bias(distances) : 0),
      rotation: rotation ? this.#distances.rotation(rotation, positions) : 0,
    });
  }

  #floats({ values, rows, columns, bits, scales, zeroPoint }: EmbeddingTable): Float32Array {
    const bytes = this.#bytes(values);
    if (bytes.length !== (rows * columns * bits) / 8) throw badModel("A table is not as large as it says.");
    // Copied, because floats need an aligned start.
    if (bits === 32) return new Float32Array(new Uint8Array(bytes).buffer);
    const scaleOf = (at: number) => scales[scales.length > 1 ? Math.floor(at / columns) : 0] as number;
    return Float32Array.from(bytesAs(values.type, bytes), (value, at) => (value - zeroPoint) * scaleOf(at));
  }

  #blockScales(scales: OnnxTensor): Float32Array {
    const bytes = this.#bytes(scales);
    const count = scales.dims.reduce((product, dim) => product * dim, 1);
    if (bytes.length !== count * (scales.type === FLOAT16 ? 2 : 4))
      throw badModel("A table is not as large as it says.");
    // Copied, because numbers need an aligned start.
    const { buffer } = new Uint8Array(bytes);
    return scales.type === FLOAT16 ? halfFloats(new Uint16Array(buffer)) : new Float32Array(buffer);
  }

  /** A table of 32-bit floats. */
  #plainFloats(values: OnnxTensor, rows: number): Float32Array {
    const columns = values.dims[1] ?? 1;
    return this.#floats({ values, rows, columns, bits: 32, scales: Float32Array.of(1), zeroPoint: 0 });
  }

  /** Rows as the file has them; signed bytes become unsigned. */
  #wordEmbeddings(table: EmbeddingTable): WordFields {
    const { values, rows, columns, bits, scales, blocks, zeroPoint } = table;
    const wordBlock = blocks?.width ?? columns;
    if (bits === 32) {
      const wordEmbeddings = this.#heap.putFloats(finite(this.#floats(table)));
      return { wordEmbeddings, wordBits: bits, wordScales: 0, wordBlock, wordZeroPoint: 0 };
    }
    const length = lengthOf(values);
    if (length !== (rows * columns * bits) / 8) throw badModel("A table is not as large as it says.");
    const wordEmbeddings = this.#heap.allocate(length);
    const target = this.#heap.bytes(wordEmbeddings, length);
    this.#bytes(values, target);
    const wordScales = this.#heap.putFloats(
      blocks
        ? finite(this.#blockScales(blocks.scales))
        : scales.length > 1
          ? scales
          : new Float32Array(rows).fill(scales[0] ?? Number.NaN),
    );
    const fields = { wordEmbeddings, wordBits: bits, wordScales, wordBlock };
    if (values.type !== INT8) return { ...fields, wordZeroPoint: zeroPoint };
    const words = this.#heap.words(wordEmbeddings, Math.floor(length / 4));
    for (let at = 0; at < words.length; at += 1) words[at] = (words[at] as number) ^ 0x80808080;
    for (let at = 4 * words.length; at < length; at += 1) target[at] = (target[at] as number) ^ 0x80;
    return { ...fields, wordZeroPoint: zeroPoint + 128 };
  }

  /** @throws AppError `bad-model`, `out-of-memory` */
  encoder(encoder: EncoderWeights): PlacedEncoder {
    const { hiddenSize, heads, intermediateSize, pooler, positionRule, attentionNames, hiddenStateNames } =
      encoder;
    const { layers: layerWeights, positionEmbeddings, finalNorm } = encoder;
    const words = this.#wordEmbeddings(encoder.wordEmbeddings);
    const maxPositions = positionEmbeddings?.rows ?? 1;
    const positions = positionEmbeddings ? this.#floats(positionEmbeddings) : new Float32Array(hiddenSize);
    const type =
      encoder.tokenType instanceof Float32Array ? encoder.tokenType : this.#floats(encoder.tokenType);
    for (const at of positions.keys())
      positions[at] = (positions[at] as number) + (type[at % hiddenSize] ?? Number.NaN);
    const places = positionRule.kind === "none" ? positionRule.positions : maxPositions;
    const layers = this.#heap.putAddresses(layerWeights.map((layer) => this.#layer(layer, heads, places)));
    const isGated = layerWeights.some(({ ffnGate }) => ffnGate);
    const address = this.#heap.putStructure("Encoder", {
      hiddenSize,
      heads,
      intermediateSize,
      layerCount: layerWeights.length,
      layers,
      attentionScale: encoder.attentionScale,
      ...words,
      positionEmbeddings: this.#heap.putFloats(finite(positions)),
      embeddingNorm: this.#layerNorm(encoder.embeddingNorm),
      poolsFirstToken: Number(encoder.pooling === "first"),
      pooler: pooler ? this.#dense(pooler.linear) : 0,
      poolerActivation: ACTIVATIONS.indexOf(pooler?.activation ?? "tanh"),
      poolerNorm: pooler?.norm ? this.#layerNorm(pooler.norm) : 0,
      isPreNorm: Number(encoder.isPreNorm),
      isGated: Number(isGated),
      finalNorm: finalNorm ? this.#layerNorm(finalNorm) : 0,
    });
    const outputs = [...encoder.outputs].map(
      ([name, head]) => [name, { address: this.#dense(head), columns: head.columns }] as const,
    );
    return {
      address,
      hiddenSize,
      heads,
      intermediateSize,
      isGated,
      hasDistanceEmbeddings: layerWeights.some(({ embeddings }) => embeddings),
      layers: layerWeights.length,
      poolerSize: pooler?.linear.columns ?? 0,
      vocabularySize: encoder.wordEmbeddings.rows,
      maxPositions,
      positionRule,
      outputs: new Map(outputs),
      attentionNames,
      hiddenStateNames,
    };
  }
}

function finite(values: Float32Array): Float32Array {
  if (!values.every(Number.isFinite)) throw badModel("A weight of the model is not a number.");
  return values;
}
