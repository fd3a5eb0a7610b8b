/** Hidden states of one text: pooled to words, compared by cosine similarity, pooled to one embedding. */

import type { HiddenStates } from "../../classifier/intermediates.ts";
import type { Matrix, Pooling } from "../numeric/matrix.ts";
import type { WordUnit } from "../../tokenizer/word-units.ts";

/** One layer's [tokens, hidden], sharing memory. Layer 0 is the embedding layer. */
function layerOf({ tokens, hidden, data }: HiddenStates, layer: number): Float32Array {
  return data.subarray(layer * tokens * hidden, (layer + 1) * tokens * hidden);
}

/** The mean over each unit's tokens in one layer. @returns hidden states of one layer, [1, units, hidden] */
export function poolUnits(states: HiddenStates, layer: number, units: readonly WordUnit[]): HiddenStates {
  const { hidden } = states;
  const source = layerOf(states, layer);
  const data = new Float32Array(units.length * hidden);
  for (const [index, { firstToken, lastToken }] of units.entries()) {
    for (let token = firstToken; token < lastToken; token += 1) {
      for (let at = 0; at < hidden; at += 1) {
        const value = (source[token * hidden + at] as number) / (lastToken - firstToken);
        data[index * hidden + at] = (data[index * hidden + at] as number) + value;
      }
    }
  }
  return { layers: 1, tokens: units.length, hidden, data };
}

function dot(data: Float32Array, hidden: number, a: number, b: number): number {
  let sum = 0;
  for (let at = 0; at < hidden; at += 1) {
    sum += (data[a * hidden + at] as number) * (data[b * hidden + at] as number);
  }
  return sum;
}

/** Cosine similarity of each pair of tokens in one layer, [tokens, tokens]; 0 for a token of length 0. */
export function similarities(states: HiddenStates, layer: number): Matrix {
  const { tokens, hidden } = states;
  const data = layerOf(states, layer);
  const lengths = Array.from({ length: tokens }, (_, token) => Math.sqrt(dot(data, hidden, token, token)));
  const result = new Float32Array(tokens * tokens);
  for (let a = 0; a < tokens; a += 1) {
    for (let b = 0; b <= a; b += 1) {
      const product = (lengths[a] as number) * (lengths[b] as number);
      const cosine = product > 0 ? dot(data, hidden, a, b) / product : 0;
      result[a * tokens + b] = cosine;
      result[b * tokens + a] = cosine;
    }
  }
  return { size: tokens, data: result };
}

/** The embedding of a text, [hidden]: the mean over a layer's tokens, special tokens included, or the first token. */
export function poolTokens(states: HiddenStates, layer: number, pooling: Pooling): Float32Array {
  const { tokens, hidden } = states;
  const data = layerOf(states, layer);
  if (pooling === "first") return data.slice(0, hidden);
  const mean = new Float32Array(hidden);
  for (let at = 0; at < data.length; at += 1) {
    mean[at % hidden] = (mean[at % hidden] as number) + (data[at] as number) / tokens;
  }
  return mean;
}
