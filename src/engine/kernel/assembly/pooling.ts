/** From the last hidden state to the outputs of the classification heads. Letters in shapes are those of structures.ts. */

import { geluOf, normalize, sumLanes, tanhOf } from "./elementwise";
import { Dense, Encoder, GELU, RELU, rowOf, Run, startOf } from "./structures";

/** `to` (C) = `from` (K) * W^T + b, in floats; K is a multiple of four. */
export function dense(from: usize, layer: Dense, to: usize): void {
  const bytes = (<usize>layer.depth) << 2;
  for (let column: usize = 0; column < layer.columns; ++column) {
    const weights = layer.weights + column * bytes;
    let sum = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16)
      sum = f32x4.add(sum, f32x4.mul(v128.load(from + at), v128.load(weights + at)));
    store<f32>(to + (column << 2), sumLanes(sum) + load<f32>(layer.bias + (column << 2)));
  }
}

/** `to` (H) = the mean of the rows of `from` (T, H) whose `mask` (T) is 1; H is a multiple of four. */
export function average(from: usize, mask: usize, tokens: u32, hidden: u32, to: usize): void {
  const bytes = (<usize>hidden) << 2;
  let count: f32 = 0;
  for (let token: usize = 0; token < tokens; ++token) count += <f32>load<u32>(mask + (token << 2));
  const reciprocal = f32x4.splat(<f32>1 / count);
  for (let at: usize = 0; at < bytes; at += 16) {
    let sum = f32x4.splat(0);
    for (let token: usize = 0; token < tokens; ++token) {
      const weight = f32x4.splat(<f32>load<u32>(mask + (token << 2)));
      sum = f32x4.add(sum, f32x4.mul(v128.load(from + token * bytes + at), weight));
    }
    v128.store(to + at, f32x4.mul(sum, reciprocal));
  }
}

/** Pools the rows of a text and applies the pooler. @returns the address of the pooled vector */
function pool(encoder: Encoder, run: Run, text: u32): usize {
  const hidden = encoder.hiddenSize;
  const first = startOf(run, text);
  const rows = rowOf(run.hiddenState, first, hidden);
  if (encoder.poolsFirstToken) memory.copy(run.pooled, rows, (<usize>hidden) << 2);
  else average(rows, rowOf(run.attentionMask, first, 1), startOf(run, text + 1) - first, hidden, run.pooled);
  if (!changetype<usize>(encoder.pooler)) return run.pooled;
  const to = run.pooled + ((<usize>hidden) << 2);
  const columns = encoder.pooler.columns;
  dense(run.pooled, encoder.pooler, to);
  if (encoder.poolerActivation === GELU) {
    geluOf(to, columns);
  } else if (encoder.poolerActivation === RELU) {
    for (let at: usize = 0; at < (<usize>columns) << 2; at += 16)
      v128.store(to + at, f32x4.max(v128.load(to + at), f32x4.splat(0)));
  } else {
    tanhOf(to, columns);
  }
  if (changetype<usize>(encoder.poolerNorm)) normalize(to, to, 1, columns, encoder.poolerNorm);
  return to;
}

/** The outputs of each requested classification head for each text, from the last hidden state. */
export function classify(encoder: Encoder, run: Run): void {
  const count = run.classifierCount;
  if (!count) return;
  for (let text: u32 = 0; text < run.textCount; ++text) {
    const pooled = pool(encoder, run, text);
    const outputs = rowOf(run.outputs, text, count);
    for (let at: usize = 0; at < (<usize>count) << 2; at += 4)
      dense(pooled, changetype<Dense>(load<usize>(run.classifiers + at)), load<usize>(outputs + at));
  }
}
