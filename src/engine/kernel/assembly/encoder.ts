/**
 * The layers of an encoder in stages: all rows up to the first attention, the attention of the first layer, all rows up to
 * the next one, and so on. In a stage no row depends on another one, and no attention head, so that several threads can
 * compute its parts (forward.ts). Letters in shapes are those of structures.ts; n is the number of rows of a part.
 */

import { attend } from "./attention";
import { gateOf, normalize } from "./elementwise";
import { ACTIVATION_BYTES, groupCount, KEY_PANEL } from "./panels";
import { EPILOGUE_GELU, EPILOGUE_NONE, EPILOGUE_RESIDUAL, product } from "./product";
import { quantize } from "./quantize";
import { Encoder, Layer, Linear, rowOf, Run, startOf } from "./structures";

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

/** `to` (n, H) = LayerNorm(word (V, H) + position (P, H)), looked up by `tokenIds` and `positionIds` from `first` on. */
function embed(encoder: Encoder, run: Run, first: u32, rows: u32, to: usize): void {
  const hidden = <usize>encoder.hiddenSize;
  const bytes = hidden << 2;
  for (let row: u32 = 0; row < rows; ++row) {
    const id = <usize>load<u32>(rowOf(run.tokenIds, first + row, 1));
    const positionId = load<u32>(rowOf(run.positionIds, first + row, 1));
    const position = rowOf(encoder.positionEmbeddings, positionId, encoder.hiddenSize);
    const target = rowOf(to, row, encoder.hiddenSize);
    for (let at: usize = 0; at < bytes; at += 16) {
      const word = wordsAt(encoder, id * hidden + (at >> 2));
      v128.store(target + at, f32x4.add(word, v128.load(position + at)));
    }
  }
  normalize(to, to, rows, encoder.hiddenSize, encoder.embeddingNorm);
}

/**
 * `to` (n, C) = epilogue(quantized `from` (n, K) * W + b); `residual` (n, C) is for `EPILOGUE_RESIDUAL`.
 * @param first the first of the rows, which says where the part has its quantized activations
 */
function linearForward(
  encoder: Encoder,
  linear: Linear,
  run: Run,
  first: u32,
  rows: u32,
  thread: u32,
  from: usize,
  to: usize,
  residual: usize,
  epilogue: u32,
): void {
  const depth = max(encoder.hiddenSize, encoder.intermediateSize);
  const quantized = run.quantized + <usize>first * depth * ACTIVATION_BYTES;
  const scales = rowOf(run.rowScales, first, groupCount(depth));
  const zeroPoints = rowOf(run.rowZeroPoints, first, groupCount(depth));
  const sums = rowOf(run.rowSums, first, 1);
  const tile = run.tile + thread * run.threadBytes;
  quantize(from, rows, linear.depth, linear.inputFactors, quantized, scales, zeroPoints, sums);
  product(quantized, scales, zeroPoints, sums, rows, linear, tile, to, residual, epilogue);
}

/** The queries, keys and values (n, 3H) of rows. */
function project(encoder: Encoder, layer: Layer, run: Run, first: u32, rows: u32, thread: u32): void {
  const hidden = encoder.hiddenSize;
  let from = rowOf(run.hiddenState, first, hidden);
  if (encoder.isPreNorm && changetype<usize>(layer.attentionNorm)) {
    const other = rowOf(run.attentionOutput, first, hidden);
    normalize(from, other, rows, hidden, layer.attentionNorm);
    from = other;
  }
  const to = rowOf(run.queryKeyValue, first, 3 * hidden);
  linearForward(encoder, layer.queryKeyValue, run, first, rows, thread, from, to, 0, EPILOGUE_NONE);
}

/** The context of one head of one text. @param attentions (A, T, T), written unless null */
function attendHead(
  encoder: Encoder,
  layer: Layer,
  run: Run,
  text: u32,
  head: u32,
  thread: u32,
  attentions: usize,
): void {
  const hidden = encoder.hiddenSize;
  const first = startOf(run, text);
  const scratch = thread * run.threadBytes;
  attend(
    rowOf(run.queryKeyValue, first, 3 * hidden),
    startOf(run, text + 1) - first,
    hidden,
    encoder.heads,
    encoder.attentionScale,
    rowOf(run.keyBias, first + text * KEY_PANEL, 1),
    run.keys + scratch,
    run.values + scratch,
    run.scores + scratch,
    rowOf(run.context, first, hidden),
    attentions,
    layer.rotation,
    layer.distances,
    run.distanceKeys + scratch,
    run.distanceQueries + scratch,
    head,
  );
}

/** The hidden state (n, H) of rows, from their context and the hidden state of the layer before, in its place. */
function finishLayer(encoder: Encoder, layer: Layer, run: Run, first: u32, rows: u32, thread: u32): void {
  const hidden = encoder.hiddenSize;
  const state = rowOf(run.hiddenState, first, hidden);
  const other = rowOf(run.attentionOutput, first, hidden);
  const context = rowOf(run.context, first, hidden);
  const sum = encoder.isPreNorm ? state : other;
  linearForward(encoder, layer.projection, run, first, rows, thread, context, sum, state, EPILOGUE_RESIDUAL);
  const norm = encoder.isPreNorm ? layer.outputNorm : layer.attentionNorm;
  normalize(sum, other, rows, hidden, norm);
  const width = layer.ffnUp.columns;
  const inner = rowOf(run.intermediate, first, width);
  const epilogue = encoder.isGated ? EPILOGUE_NONE : EPILOGUE_GELU;
  linearForward(encoder, layer.ffnUp, run, first, rows, thread, other, inner, 0, epilogue);
  if (encoder.isGated) gateOf(inner, rows, encoder.intermediateSize);
  linearForward(encoder, layer.ffnDown, run, first, rows, thread, inner, state, sum, EPILOGUE_RESIDUAL);
  if (!encoder.isPreNorm) normalize(state, state, rows, hidden, layer.outputNorm);
}

// @inline
function layerOf(encoder: Encoder, index: u32): Layer {
  return changetype<Layer>(load<usize>(rowOf(encoder.layers, index, 1)));
}

/** The number of stages: one more than two for each layer. */
// @inline
export function stageCount(encoder: Encoder): u32 {
  return 2 * encoder.layerCount + 1;
}

/** The number of parts of a stage; 0 from the last stage on. */
// @inline
export function partCount(encoder: Encoder, run: Run, stage: u32): u32 {
  if (stage >= stageCount(encoder)) return 0;
  return stage & 1 ? run.textCount * encoder.heads : run.parts;
}

/** Computes one part of a stage. Parts of the same stage can be computed in any order, or at the same time. */
export function computePart(encoder: Encoder, run: Run, stage: u32, part: u32, thread: u32): void {
  const index = stage >> 1;
  if (stage & 1) {
    const heads = encoder.heads;
    const attentions = run.attentions ? rowOf(run.attentions, index * heads * run.tokens, run.tokens) : 0;
    attendHead(encoder, layerOf(encoder, index), run, part / heads, part % heads, thread, attentions);
    return;
  }
  const first = part * run.partRows;
  const rows = min(run.partRows, run.tokens - first);
  const hidden = encoder.hiddenSize;
  const state = rowOf(run.hiddenState, first, hidden);
  const isLast = index === encoder.layerCount;
  if (index) {
    finishLayer(encoder, layerOf(encoder, index - 1), run, first, rows, thread);
    if (isLast && changetype<usize>(encoder.finalNorm))
      normalize(state, state, rows, hidden, encoder.finalNorm);
  } else {
    embed(encoder, run, first, rows, state);
  }
  if (run.hiddenStates)
    memory.copy(
      rowOf(run.hiddenStates, index * run.tokens + first, hidden),
      state,
      (<usize>rows * hidden) << 2,
    );
  if (!isLast) project(encoder, layerOf(encoder, index), run, first, rows, thread);
}
