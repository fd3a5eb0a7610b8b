/** The layout of one run's scratch arena (memory.ts). */

import type { PlacedEncoder } from "./encoder.ts";
import { aligned } from "./memory.ts";
import type { KernelConstants } from "./module.ts";
import { structureBytes } from "./structures.ts";

export interface RunSize {
  /** Of each text. */
  lengths: readonly number[];
  /** The number of outputs of each requested classification head. */
  columns: readonly number[];
  attentions: boolean;
  hiddenStates: boolean;
  /** Threads that compute the run. */
  threads: number;
}

const roundUp = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

/**
 * Offsets in bytes from the start of the arena, and its size. A part with the name of a field of `Run`
 * (assembly/structures.ts) is what the field points to; its shape is explained there.
 */
export function scratchLayout(
  encoder: PlacedEncoder,
  { groupSize, queryBlock, keyPanel, tileFloats }: KernelConstants,
  { lengths, columns, attentions, hiddenStates, threads }: RunSize,
) {
  const { hiddenSize, heads, intermediateSize, layers, poolerSize, isGated } = encoder;
  let size = 0;
  const bytes = (count: number) => {
    const start = aligned(size);
    size = start + count;
    return start;
  };
  const floats = (count: number) => bytes(4 * count);
  const tokens = lengths.reduce((sum, length) => sum + length, 0);
  const longest = Math.max(...lengths);
  // Attention reads whole panels of keys, and whole blocks of queries, so also rows past the last one.
  const keys = roundUp(longest, keyPanel);
  const headSize = hiddenSize / heads;
  const maxDepth = Math.max(hiddenSize, intermediateSize);
  // Of each column from -(tokens + a panel) to tokens + a panel.
  const distances = encoder.hasDistanceEmbeddings ? headSize * 2 * (longest + keyPanel) : 0;
  const groups = Math.ceil(maxDepth / groupSize);
  const parts = {
    run: bytes(structureBytes("Run")),
    starts: floats(lengths.length + 1),
    tokenIds: floats(tokens),
    positionIds: floats(tokens),
    attentionMask: floats(tokens),
    keyBias: floats(tokens + keyPanel * lengths.length),
    hiddenState: floats(tokens * hiddenSize),
    attentionOutput: floats(tokens * hiddenSize),
    queryKeyValue: floats((tokens + queryBlock) * 3 * hiddenSize),
    context: floats(tokens * hiddenSize),
    intermediate: floats(tokens * intermediateSize * (isGated ? 2 : 1)),
    // Two bytes for each activation in the plain variant, one in the others.
    quantized: bytes(2 * tokens * maxDepth),
    rowScales: floats(tokens * groups),
    rowZeroPoints: floats(tokens * groups),
    rowSums: floats(tokens),
    pooled: floats(hiddenSize + Math.max(hiddenSize, poolerSize)),
    attentions: attentions ? floats(layers * heads * tokens * tokens) : undefined,
    hiddenStates: hiddenStates ? floats((layers + 1) * tokens * hiddenSize) : undefined,
    classifiers: floats(columns.length),
    outputs: floats(lengths.length * columns.length),
    /** Where each requested classification head writes its outputs for each text. */
    logits: lengths.map(() => columns.map(floats)),
  };
  const start = size;
  const ofThread = {
    keys: floats(keys * headSize),
    values: floats(keys * headSize),
    distanceKeys: floats(distances),
    distanceQueries: floats(distances),
    // Scores, scales, queries, maxima and normalizers.
    scores: floats(queryBlock * (keys + headSize + 2) + 2 * keys),
    tile: floats(tileFloats),
  };
  const threadBytes = aligned(size) - aligned(start);
  return { ...parts, ...ofThread, threadBytes, size: size + (threads - 1) * threadBytes };
}
