/** Biases of attention by the distance of two tokens, in buckets that grow with it (Raffel et al. 2020; MPNet has 32). */

import { readFloats } from "../tensors/tensor.ts";
import type { EncoderBuilder } from "./encoder-builder.ts";

const MOST_DISTANCE = 128;

/**
 * @param distance the place of the key minus that of the query
 * @param buckets half of them are for keys behind the query
 */
function bucketOf(distance: number, buckets: number): number {
  const half = Math.floor(buckets / 2);
  const exact = Math.floor(half / 2);
  const side = distance > 0 ? half : 0;
  const size = Math.abs(distance);
  if (size < exact) return side + size;
  // PyTorch computes this in 32-bit floats.
  const { fround, log } = Math;
  const share = fround(fround(log(fround(size / exact))) / fround(log(MOST_DISTANCE / exact)));
  return side + Math.min(half - 1, exact + Math.trunc(fround(share * (half - exact))));
}

/**
 * @param table [buckets, heads]
 * @param positions the number of places
 * @returns [2 * positions - 1, heads]: the bias for each distance, from 1 - positions on
 */
export function biasByDistance(table: Float32Array, heads: number, positions: number): Float32Array {
  const distances = 2 * positions - 1;
  const biases = new Float32Array(distances * heads);
  for (let at = 0; at < distances; at += 1) {
    const from = bucketOf(at - positions + 1, table.length / heads) * heads;
    biases.set(table.subarray(from, from + heads), at * heads);
  }
  return biases;
}

/**
 * @param name of a tensor [buckets, heads]
 * @param positions the most tokens of a text
 * @returns [1, heads, tokens, tokens]: what is added to the scores of all layers
 * @throws AppError `unsupported-model`, `bad-model`
 */
export function relativeBias(
  builder: EncoderBuilder,
  name: string,
  heads: number,
  positions: number,
): string {
  const { parts } = builder;
  const table = builder.require(name, [Number.NaN, heads]);
  const values = async () => biasByDistance(await readFloats(table.name, table), heads, positions);
  const biases = parts.computed("/bias/table", [2 * positions - 1, heads], values, table);
  const gathered = parts.node("Gather", [biases, builder.distances(positions)], "/bias/gathered");
  const ordered = parts.node("Transpose", [gathered], "/bias/ordered", { perm: [2, 0, 1] });
  return parts.node("Unsqueeze", [ordered, parts.integers([0])], "/bias");
}
