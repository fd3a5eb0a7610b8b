/** The whole forward pass, one text a call. */

import { attend } from "./attention";
import { normalize, sumLanes, tanhOf } from "./elementwise";
import { GELU, PLAIN, product, RESIDUAL } from "./product";
import { quantize } from "./quantize";
import { Dense, Encoder, Layer, Linear, Run } from "./structures";

function embed(encoder: Encoder, run: Run): void {
  const hidden = <usize>encoder.hidden;
  const bytes = hidden << 2;
  const zero = f32x4.splat(encoder.wordZero);
  const scale = f32x4.splat(encoder.wordScale);
  for (let token: usize = 0; token < run.tokens; ++token) {
    const id = <usize>load<u32>(run.ids + (token << 2));
    const position = encoder.positions + <usize>load<u32>(run.positionIds + (token << 2)) * bytes;
    const to = run.state + token * bytes;
    for (let at: usize = 0; at < hidden; at += 4) {
      let word: v128;
      if (encoder.wordsAreFloats) {
        word = v128.load(encoder.words + ((id * hidden + at) << 2));
      } else {
        const bytes = v128.load32_zero(encoder.words + id * hidden + at);
        const values = f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(bytes)));
        word = f32x4.mul(f32x4.sub(values, zero), scale);
      }
      v128.store(to + (at << 2), f32x4.add(word, v128.load(position + (at << 2))));
    }
  }
  normalize(run.state, run.state, run.tokens, encoder.hidden, encoder.embeddingNorm);
}

function linearOf(linear: Linear, run: Run, from: usize, to: usize, residual: usize, kind: u32): void {
  quantize(from, run.tokens, linear.depth, linear.factors, run.quantized, run.rowScales, run.rowZeros);
  product(run.quantized, run.rowScales, run.rowZeros, run.tokens, linear, run.sums, to, residual, kind);
}

function layerOf(encoder: Encoder, layer: Layer, run: Run, attentions: usize): void {
  const tokens = run.tokens;
  const hidden = encoder.hidden;
  linearOf(layer.queryKeyValue, run, run.state, run.queryKeyValue, 0, PLAIN);
  attend(
    run.queryKeyValue,
    tokens,
    hidden,
    encoder.heads,
    encoder.attentionScale,
    run.keyBias,
    run.keys,
    run.values,
    run.scores,
    run.context,
    attentions,
  );
  linearOf(layer.projection, run, run.context, run.middle, run.state, RESIDUAL);
  normalize(run.middle, run.middle, tokens, hidden, layer.attentionNorm);
  linearOf(layer.widening, run, run.middle, run.wide, 0, GELU);
  linearOf(layer.narrowing, run, run.wide, run.state, run.middle, RESIDUAL);
  normalize(run.state, run.state, tokens, hidden, layer.outputNorm);
}

/** One row; `depth` is a multiple of four. */
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

/** The mean of the rows that count. */
export function average(from: usize, mask: usize, tokens: u32, width: u32, to: usize): void {
  const bytes = (<usize>width) << 2;
  let count: f32 = 0;
  for (let token: usize = 0; token < tokens; ++token) count += <f32>load<u32>(mask + (token << 2));
  const share = f32x4.splat(<f32>1 / count);
  for (let at: usize = 0; at < bytes; at += 16) {
    let sum = f32x4.splat(0);
    for (let token: usize = 0; token < tokens; ++token) {
      const weight = f32x4.splat(<f32>load<u32>(mask + (token << 2)));
      sum = f32x4.add(sum, f32x4.mul(v128.load(from + token * bytes + at), weight));
    }
    v128.store(to + at, f32x4.mul(sum, share));
  }
}

/** `run.pooled` has room for two rows. */
function pool(encoder: Encoder, run: Run): usize {
  const hidden = encoder.hidden;
  if (encoder.pooling) memory.copy(run.pooled, run.state, (<usize>hidden) << 2);
  else average(run.state, run.mask, run.tokens, hidden, run.pooled);
  if (!changetype<usize>(encoder.pooler)) return run.pooled;
  const to = run.pooled + ((<usize>hidden) << 2);
  const width = encoder.pooler.columns;
  dense(run.pooled, encoder.pooler, to);
  if (encoder.poolerActivation === 0) {
    tanhOf(to, width);
  } else {
    for (let at: usize = 0; at < (<usize>width) << 2; at += 16)
      v128.store(to + at, f32x4.max(v128.load(to + at), f32x4.splat(0)));
  }
  return to;
}

export function forward(encoder: Encoder, run: Run): void {
  const stateBytes = (<usize>run.tokens * encoder.hidden) << 2;
  const attentionBytes = (<usize>encoder.heads * run.tokens * run.tokens) << 2;
  embed(encoder, run);
  if (run.hiddenStates) memory.copy(run.hiddenStates, run.state, stateBytes);
  for (let index: usize = 0; index < encoder.layerCount; ++index) {
    const layer = changetype<Layer>(load<usize>(encoder.layers + (index << 2)));
    layerOf(encoder, layer, run, run.attentions ? run.attentions + index * attentionBytes : 0);
    if (run.hiddenStates) memory.copy(run.hiddenStates + (index + 1) * stateBytes, run.state, stateBytes);
  }
  if (!run.headCount) return;
  const pooled = pool(encoder, run);
  for (let index: usize = 0; index < run.headCount; ++index) {
    const head = changetype<Dense>(load<usize>(run.heads + (index << 2)));
    dense(pooled, head, load<usize>(run.outputs + (index << 2)));
  }
}
