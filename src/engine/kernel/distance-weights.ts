/** Writes what attention knows of distances and places to the kernel's memory. Letters in shapes are those of assembly/structures.ts. */

import type { OnnxTensor } from "../onnx/tensor.ts";
import type { DistanceBias, DistanceEmbeddings, LinearWeights, Rotation } from "./encoder.ts";
import type { KernelHeap } from "./memory.ts";
import { constantsOf, type KernelConstants, type KernelExports } from "./module.ts";

/** What the writer of all weights does for this one. */
export interface Places {
  floats(table: OnnxTensor, rows: number): Float32Array;
  /** @returns the address of a `Linear` */
  linear(parts: readonly LinearWeights[]): number;
  /** @returns the address of a `LayerNorm` */
  norm(weights: NonNullable<DistanceEmbeddings["norm"]>): number;
}

interface EmbeddedLayer {
  embeddings: DistanceEmbeddings;
  query: LinearWeights;
  key: LinearWeights;
  /** The address of the `Linear` of queries, keys and values. */
  queryKeyValue: number;
}

export class DistanceWriter {
  readonly #heap: KernelHeap;
  readonly #kernel: KernelExports;
  readonly #constants: KernelConstants;
  readonly #places: Places;
  /** Addresses of what layers share. */
  readonly #biases = new Map<DistanceBias, number>();
  readonly #rotations = new Map<string, number>();
  /** The embeddings after their normalization. */
  readonly #tables = new Map<OnnxTensor, Float32Array>();

  constructor(heap: KernelHeap, kernel: KernelExports, places: Places) {
    this.#heap = heap;
    this.#kernel = kernel;
    this.#constants = constantsOf(kernel);
    this.#places = places;
  }

  /**
   * A table by the distance of query and key, (heads, 2P + 16).
   * @param valueOf of a head, and of the place of the query minus that of the key
   */
  #byDistance(positions: number, heads: number, valueOf: (head: number, distance: number) => number) {
    const margin = this.#constants.keyPanel;
    const width = 2 * (positions + margin);
    const values = new Float64Array(heads * width);
    for (let head = 0; head < heads; head += 1)
      for (let distance = 1 - positions; distance < positions; distance += 1)
        values[head * width + positions + margin + distance] = valueOf(head, distance);
    return { values, width };
  }

  /** @returns the address of a `Distances` */
  bias(weights: DistanceBias): number {
    const known = this.#biases.get(weights);
    if (known !== undefined) return known;
    const { table, positions, heads } = weights;
    const biases = this.#places.floats(table, 2 * positions - 1);
    const { values, width } = this.#byDistance(
      positions,
      heads,
      (head, distance) => biases[(positions - 1 - distance) * heads + head] ?? Number.NaN,
    );
    const address = this.#heap.putStructure("Distances", {
      bias: this.#heap.putFloats(values),
      headBytes: heads > 1 ? 4 * width : 0,
      positions,
      keys: 0,
      queries: 0,
      embeddings: 0,
      rows: 0,
    });
    this.#biases.set(weights, address);
    return address;
  }

  /** The embeddings (E, H), normalized. */
  #table({ table, norm }: DistanceEmbeddings): Float32Array {
    const known = this.#tables.get(table);
    if (known) return known;
    const [rows = 0, hidden = 0] = table.dims;
    let values = this.#places.floats(table, rows);
    if (norm) {
      const { end } = this.#heap;
      const address = this.#heap.putFloats(values);
      this.#kernel.normalize(address, address, rows, hidden, this.#places.norm(norm));
      values = this.#heap.floats(address, values.length).slice();
      this.#heap.end = end;
    }
    this.#tables.set(table, values);
    return values;
  }

  /** x W + b of rows (R, K) of floats. @returns (R, C) */
  #product(rows: Float32Array, depth: number, linear: number, columns: number): Float32Array {
    const heap = this.#heap;
    const { end } = heap;
    const { groupSize, tileFloats } = this.#constants;
    const count = rows.length / depth;
    const groups = Math.ceil(depth / groupSize);
    const from = heap.putFloats(rows);
    // Two bytes for each activation in the plain variant, one in the others.
    const quantized = heap.allocate(2 * rows.length);
    const [scales, zeros] = [heap.allocate(4 * count * groups), heap.allocate(4 * count * groups)];
    const sums = heap.allocate(4 * count);
    const tile = heap.allocate(4 * tileFloats);
    const to = heap.allocate(4 * count * columns);
    this.#kernel.quantize(from, count, depth, 0, quantized, scales, zeros, sums);
    this.#kernel.product(quantized, scales, zeros, sums, count, linear, tile, to, 0, 0);
    const result = heap.floats(to, count * columns).slice();
    heap.end = end;
    return result;
  }

  /** The embeddings as queries and as keys, side by side in rows of `columns`; where each begins in a row. */
  #projected({ embeddings, query, key, queryKeyValue }: EmbeddedLayer) {
    const table = this.#table(embeddings);
    const { depth } = query;
    const areShared = [
      [embeddings.query, query],
      [embeddings.key, key],
    ].every(([own, content]) => own === undefined || own.weights === content?.weights);
    if (areShared)
      return {
        values: this.#product(table, depth, queryKeyValue, 3 * depth),
        columns: 3 * depth,
        key: depth,
      };
    const parts = [embeddings.query, embeddings.key].filter((part) => part !== undefined);
    const { end } = this.#heap;
    const columns = parts.length * depth;
    const values = this.#product(table, depth, this.#places.linear(parts), columns);
    this.#heap.end = end;
    return { values, columns, key: embeddings.query ? depth : 0 };
  }

  /** @returns the address of a `Distances` */
  embeddings(layer: EmbeddedLayer, heads: number): number {
    const { embeddings } = layer;
    const { depth } = layer.query;
    const size = depth / heads;
    const { values, columns, key } = this.#projected(layer);
    const count = values.length / columns;
    /** (A, E, D); 0 where there are none. */
    const inHeads = (first: number | undefined) => {
      const result = new Float32Array(count * depth);
      if (first === undefined) return result;
      for (let head = 0; head < heads; head += 1)
        for (let row = 0; row < count; row += 1) {
          const from = row * columns + first + head * size;
          result.set(values.subarray(from, from + size), (head * count + row) * size);
        }
      return result;
    };
    const { positions } = embeddings;
    const rows = this.#byDistance(
      positions,
      1,
      (_, distance) => embeddings.rows[positions - 1 - distance] ?? 0,
    ).values;
    return this.#heap.putStructure("Distances", {
      bias: 0,
      headBytes: 0,
      positions,
      keys: this.#heap.putFloats(inHeads(embeddings.key && key)),
      queries: this.#heap.putFloats(inHeads(embeddings.query && 0)),
      embeddings: count,
      rows: this.#heap.putAddresses([...rows]),
    });
  }

  /** Cosines and sines, (P, D). @returns their address */
  rotation({ frequencies }: Rotation, positions: number): number {
    const key = frequencies.join();
    const known = this.#rotations.get(key);
    if (known !== undefined) return known;
    const half = frequencies.length;
    const values = new Float32Array(2 * half * positions);
    for (let place = 0; place < positions; place += 1)
      for (const [at, frequency] of frequencies.entries()) {
        const angle = Math.fround(place * frequency);
        values[2 * half * place + at] = Math.cos(angle);
        values[2 * half * place + half + at] = Math.sin(angle);
      }
    const address = this.#heap.putFloats(values);
    this.#rotations.set(key, address);
    return address;
  }
}
