/** The layout of one run's scratch arena (memory.ts). */

import type { PlacedEncoder } from "./encoder.ts";
import { aligned } from "./memory.ts";
import type { KernelConstants } from "./module.ts";
import { structureBytes } from "./structures.ts";

export interface RunSize {
  tokens: number;
  /** The number of outputs of each requested classification head. */
  columns: readonly number[];
  attentions: boolean;
  hiddenStates: boolean;
}

const roundUp = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

/**
 * Offsets in bytes from the start of the arena, and its size. A part with the name of a field of `Run`
 * (assembly/structures.ts) is what the field points to; its shape is explained there.
 */
export function scratchLayout(
  encoder: PlacedEncoder,
  { groupSize, queryBlock, keyPanel, tileFloats }: KernelConstants,
  { tokens, columns, attentions, hiddenStates }: RunSize,
) {
  const { hiddenSize, heads, intermediateSize, layers, poolerSize, isGated } = encoder;
  let size = 0;
  const bytes = (count: number) => {
    const start = aligned(size);
    size = start + count;
    return start;
  };
  const floats = (count: number) => bytes(4 * count);
  // Attention reads whole blocks of queries, so also past the last one, and whole panels of keys.
  const [rows, keys] = [roundUp(tokens, queryBlock), roundUp(tokens, keyPanel)];
  const headSize = hiddenSize / heads;
  const maxDepth = Math.max(hiddenSize, intermediateSize);
  // Of each column from -(tokens + a panel) to tokens + a panel.
  const distances = encoder.hasDistanceEmbeddings ? headSize * 2 * (tokens + keyPanel) : 0;
  const groups = Math.ceil(maxDepth / groupSize);
  const parts = {
    run: bytes(structureBytes("Run")),
    tokenIds: floats(tokens),
    positionIds: floats(tokens),
    attentionMask: floats(tokens),
    keyBias: floats(keys),
    hiddenState: floats(rows * hiddenSize),
    attentionOutput: floats(rows * hiddenSize),
    queryKeyValue: floats(rows * 3 * hiddenSize),
    context: floats(rows * hiddenSize),
    intermediate: floats(rows * intermediateSize * (isGated ? 2 : 1)),
    // Two bytes for each activation in the plain variant, one in the others.
    quantized: bytes(2 * tokens * maxDepth),
    rowScales: floats(tokens * groups),
    rowZeroPoints: floats(tokens * groups),
    rowSums: floats(tokens),
    keys: floats(keys * headSize),
    values: floats(keys * headSize),
    distanceKeys: floats(distances),
    distanceQueries: floats(distances),
    // Scores, scales, queries, maxima and normalizers.
    scores: floats(queryBlock * (keys + headSize + 2) + 2 * keys),
    pooled: floats(hiddenSize + Math.max(hiddenSize, poolerSize)),
    tile: floats(tileFloats),
    attentions: attentions ? floats(layers * heads * tokens * tokens) : undefined,
    hiddenStates: hiddenStates ? floats((layers + 1) * tokens * hiddenSize) : undefined,
    classifiers: floats(columns.length),
    outputs: floats(columns.length),
    /** Where each requested classification head writes its outputs. */
    logits: columns.map(floats),
  };
  return { ...parts, paddedKeys: keys, size };
}
