/** The forward pass of one text. Letters in shapes are those of structures.ts. */

import { attend } from "./attention";
import { rotate } from "./distances";
import { gateOf, geluOf, normalize, sumLanes, tanhOf } from "./elementwise";
import { EPILOGUE_GELU, EPILOGUE_NONE, EPILOGUE_RESIDUAL, product } from "./product";
import { quantize } from "./quantize";
import { Dense, Encoder, GELU, Layer, Linear, RELU, Run } from "./structures";

/** Four integers of the word embeddings, from the value `at` on, as floats. */
// @inline
function integersAt(encoder: Encoder, at: usize): v128 {
  let packed: v128;
  if (encoder.wordBits === 8) {
    packed = v128.load32_zero(encoder.wordEmbeddings + at);
  } else {
    const pairs = <u32>load<u16>(encoder.wordEmbeddings + (at >> 1));
    const bytes = (pairs | (pairs << 8)) & 0x00ff00ff;
    packed = i32x4.splat((bytes | (bytes << 4)) & 0x0f0f0f0f);
  }
  return f32x4.convert_i32x4_u(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(packed)));
}

/** Four values of the word embeddings, from the value `at` on. */
// @inline
function wordsAt(encoder: Encoder, at: usize): v128 {
  if (encoder.wordBits === 32) return v128.load(encoder.wordEmbeddings + (at << 2));
  const scale = v128.load32_splat(encoder.wordScales + ((at / encoder.wordBlock) << 2));
  const values = f32x4.sub(integersAt(encoder, at), f32x4.splat(encoder.wordZeroPoint));
  return f32x4.mul(values, scale);
}

/** `run.hiddenState` (T, H) = LayerNorm(word (V, H) + position (P, H)), looked up by `tokenIds` and `positionIds`. */
function embed(encoder: Encoder, run: Run): void {
  const hidden = <usize>encoder.hiddenSize;
  const bytes = hidden << 2;
  for (let token: usize = 0; token < run.tokens; ++token) {
    const id = <usize>load<u32>(run.tokenIds + (token << 2));
    const positionId = <usize>load<u32>(run.positionIds + (token << 2));
    const position = encoder.positionEmbeddings + positionId * bytes;
    const to = run.hiddenState + token * bytes;
    for (let at: usize = 0; at < hidden; at += 4) {
      const word = wordsAt(encoder, id * hidden + at);
      v128.store(to + (at << 2), f32x4.add(word, v128.load(position + (at << 2))));
    }
  }
  normalize(run.hiddenState, run.hiddenState, run.tokens, encoder.hiddenSize, encoder.embeddingNorm);
}

/** `to` (T, C) = epilogue(quantized `from` (T, K) * W + b); `residual` (T, C) is for `EPILOGUE_RESIDUAL`. */
function linearForward(
  linear: Linear,
  run: Run,
  from: usize,
  to: usize,
  residual: usize,
  epilogue: u32,
): void {
  quantize(
    from,
    run.tokens,
    linear.depth,
    linear.inputFactors,
    run.quantized,
    run.rowScales,
    run.rowZeroPoints,
    run.rowSums,
  );
  product(
    run.quantized,
    run.rowScales,
    run.rowZeroPoints,
    run.rowSums,
    run.tokens,
    linear,
    run.tile,
    to,
    residual,
    epilogue,
  );
}

/** `run.context` (T, H) = attention of the layer on `from` (T, H). @param attentions (A, T, T), written unless null */
function attentionForward(encoder: Encoder, layer: Layer, run: Run, from: usize, attentions: usize): void {
  linearForward(layer.queryKeyValue, run, from, run.queryKeyValue, 0, EPILOGUE_NONE);
  if (layer.rotation)
    rotate(run.queryKeyValue, run.tokens, encoder.hiddenSize, encoder.heads, layer.rotation);
  attend(
    run.queryKeyValue,
    run.tokens,
    encoder.hiddenSize,
    encoder.heads,
    encoder.attentionScale,
    run.keyBias,
    run.keys,
    run.values,
    run.scores,
    run.context,
    attentions,
    layer.distances,
    run.distanceKeys,
    run.distanceQueries,
  );
}

/** `to` (T, H) = the feed-forward network of the layer on `from` (T, H), plus `residual` (T, H). */
function feedForward(
  encoder: Encoder,
  layer: Layer,
  run: Run,
  from: usize,
  to: usize,
  residual: usize,
): void {
  const epilogue = encoder.isGated ? EPILOGUE_NONE : EPILOGUE_GELU;
  linearForward(layer.ffnUp, run, from, run.intermediate, 0, epilogue);
  if (encoder.isGated) gateOf(run.intermediate, run.tokens, encoder.intermediateSize);
  linearForward(layer.ffnDown, run, run.intermediate, to, residual, EPILOGUE_RESIDUAL);
}

/** `run.hiddenState` (T, H) -> (T, H), in place. @param attentions (A, T, T), written unless null */
function layerForward(encoder: Encoder, layer: Layer, run: Run, attentions: usize): void {
  const tokens = run.tokens;
  const hidden = encoder.hiddenSize;
  const state = run.hiddenState;
  const other = run.attentionOutput;
  if (encoder.isPreNorm) {
    const isNormalized = changetype<usize>(layer.attentionNorm) !== 0;
    if (isNormalized) normalize(state, other, tokens, hidden, layer.attentionNorm);
    attentionForward(encoder, layer, run, isNormalized ? other : state, attentions);
    linearForward(layer.projection, run, run.context, state, state, EPILOGUE_RESIDUAL);
    normalize(state, other, tokens, hidden, layer.outputNorm);
    feedForward(encoder, layer, run, other, state, state);
    return;
  }
  attentionForward(encoder, layer, run, state, attentions);
  linearForward(layer.projection, run, run.context, other, state, EPILOGUE_RESIDUAL);
  normalize(other, other, tokens, hidden, layer.attentionNorm);
  feedForward(encoder, layer, run, other, state, other);
  normalize(state, state, tokens, hidden, layer.outputNorm);
}

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

/** Pools `run.hiddenState` (T, H) and applies the pooler. @returns the address of the pooled vector */
function pool(encoder: Encoder, run: Run): usize {
  const hidden = encoder.hiddenSize;
  if (encoder.poolsFirstToken) memory.copy(run.pooled, run.hiddenState, (<usize>hidden) << 2);
  else average(run.hiddenState, run.attentionMask, run.tokens, hidden, run.pooled);
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

/** Token ids (T) -> the outputs of each requested classification head (C), and what else the run asks for. */
export function forward(encoder: Encoder, run: Run): void {
  const stateBytes = (<usize>run.tokens * encoder.hiddenSize) << 2;
  const attentionBytes = (<usize>encoder.heads * run.tokens * run.tokens) << 2;
  embed(encoder, run);
  if (run.hiddenStates) memory.copy(run.hiddenStates, run.hiddenState, stateBytes);
  for (let index: usize = 0; index < encoder.layerCount; ++index) {
    const layer = changetype<Layer>(load<usize>(encoder.layers + (index << 2)));
    layerForward(encoder, layer, run, run.attentions ? run.attentions + index * attentionBytes : 0);
    if (index + 1 === encoder.layerCount && changetype<usize>(encoder.finalNorm))
      normalize(run.hiddenState, run.hiddenState, run.tokens, encoder.hiddenSize, encoder.finalNorm);
    if (run.hiddenStates)
      memory.copy(run.hiddenStates + (index + 1) * stateBytes, run.hiddenState, stateBytes);
  }
  if (!run.classifierCount) return;
  const pooled = pool(encoder, run);
  for (let index: usize = 0; index < run.classifierCount; ++index) {
    const classifier = changetype<Dense>(load<usize>(run.classifiers + (index << 2)));
    dense(pooled, classifier, load<usize>(run.outputs + (index << 2)));
  }
}
