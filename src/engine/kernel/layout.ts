/** What one run keeps in its room (memory.ts), and where. */

import type { PlacedEncoder } from "./encoder.ts";
import { aligned } from "./memory.ts";

/** Fields of a `Run` (assembly/structures.ts) from the second on, in its order. */
export const WORKED_IN = [
  "ids",
  "positionIds",
  "mask",
  "keyBias",
  "state",
  "middle",
  "queryKeyValue",
  "context",
  "wide",
  "quantized",
  "rowScales",
  "rowZeros",
  "keys",
  "values",
  "scores",
  "pooled",
  "sums",
] as const;
/** `tokens` before them, and behind them what was asked for: attentions, hidden states and the heads. */
const RUN_FIELDS = 1 + WORKED_IN.length + 5;

export interface Wanted {
  tokens: number;
  /** Columns of each output of a head. */
  columns: readonly number[];
  attentions: boolean;
  hiddenStates: boolean;
}

const upTo = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

/** Bytes from the start of the room; what is named as a `Run` of assembly/structures.ts names it is explained there. */
export function layoutOf(
  { hiddenSize: hidden, heads, intermediateSize: inner, layers, poolerSize: pooled }: PlacedEncoder,
  group: number,
  { tokens, columns, attentions, hiddenStates }: Wanted,
) {
  let size = 0;
  const bytes = (count: number) => {
    const start = aligned(size);
    size = start + count;
    return start;
  };
  const floats = (count: number) => bytes(4 * count);
  // Attention takes four queries at a time and reads past the last one, and keys in panels of eight.
  const [rows, panels] = [upTo(tokens, 4), upTo(tokens, 8)];
  const widest = Math.max(hidden, inner);
  const groups = Math.ceil(widest / group);
  const parts = {
    run: floats(RUN_FIELDS),
    ids: floats(tokens),
    positionIds: floats(tokens),
    mask: floats(tokens),
    keyBias: floats(panels),
    state: floats(rows * hidden),
    middle: floats(rows * hidden),
    queryKeyValue: floats(rows * 3 * hidden),
    context: floats(rows * hidden),
    wide: floats(rows * inner),
    quantized: bytes(2 * tokens * widest),
    rowScales: floats(tokens * groups),
    rowZeros: floats(tokens * groups),
    keys: floats((panels * hidden) / heads),
    values: floats((tokens * hidden) / heads),
    scores: floats(4 * (panels + hidden / heads + 1)),
    pooled: floats(hidden + Math.max(hidden, pooled)),
    sums: floats(48),
    attentions: attentions ? floats(layers * heads * tokens * tokens) : undefined,
    hiddenStates: hiddenStates ? floats((layers + 1) * tokens * hidden) : undefined,
    heads: floats(columns.length),
    outputs: floats(columns.length),
    results: columns.map(floats),
  };
  return { ...parts, panels, size };
}
