/** Attention of single heads, of several heads combined, and summaries of every head. */

import type { Attentions } from "../../classifier/intermediates.ts";
import type { Matrix } from "../numeric/matrix.ts";

/** Layer and head, both from 0. */
export interface AttentionHead {
  layer: number;
  head: number;
}

export type HeadCombination = "mean" | "max";

/** One head's [tokens, tokens], sharing memory with `attentions`. */
export function headMatrix({ heads, tokens, data }: Attentions, { layer, head }: AttentionHead): Matrix {
  const start = (layer * heads + head) * tokens * tokens;
  return { size: tokens, data: data.subarray(start, start + tokens * tokens) };
}

export function allHeads({ layers, heads }: Attentions): AttentionHead[] {
  return Array.from({ length: layers * heads }, (_, index) => ({
    layer: Math.floor(index / heads),
    head: index % heads,
  }));
}

/**
 * The mean or the maximum over heads. The rows of the maximum do not sum to 1.
 * @param chosen all heads when empty
 */
export function combineHeads(
  attentions: Attentions,
  chosen: readonly AttentionHead[],
  how: HeadCombination,
): Matrix {
  const { tokens } = attentions;
  const combined = new Float32Array(tokens * tokens);
  const selected = chosen.length > 0 ? chosen : allHeads(attentions);
  const share = 1 / selected.length;
  for (const head of selected) {
    const { data } = headMatrix(attentions, head);
    if (how === "mean") {
      for (let at = 0; at < data.length; at += 1) {
        combined[at] = (combined[at] as number) + share * (data[at] as number);
      }
    } else {
      for (let at = 0; at < data.length; at += 1) {
        if ((data[at] as number) > (combined[at] as number)) combined[at] = data[at] as number;
      }
    }
  }
  return { size: tokens, data: combined };
}

/** The matrix at the size [side, side]: the maximum of each patch, so that no strong link is lost. */
function shrink({ size, data }: Matrix, side: number): Float32Array {
  const small = new Float32Array(side * side);
  for (let query = 0; query < size; query += 1) {
    const row = Math.floor((query * side) / size) * side;
    for (let key = 0; key < size; key += 1) {
      const at = row + Math.floor((key * side) / size);
      small[at] = Math.max(small[at] as number, data[query * size + key] as number);
    }
  }
  return small;
}

export interface HeadSummary extends AttentionHead {
  /** In bits, the mean over queries: 0 when one token gets all attention, log2(tokens) when all get the same. */
  entropy: number;
  /** Tokens between query and key, averaged by attention weight. */
  distance: number;
  /** Share of attention that goes to special tokens. */
  specialMass: number;
  /** The largest weight of each query, the mean over queries. */
  peak: number;
}

/** Summaries as in Clark et al. 2019 ("What Does BERT Look At?"). @returns [layers x heads], layers first */
export function summarizeHeads(attentions: Attentions, isSpecial: (token: number) => boolean): HeadSummary[] {
  const { tokens } = attentions;
  const special = Array.from({ length: tokens }, (_, token) => isSpecial(token));
  return allHeads(attentions).map((head) => {
    const { data } = headMatrix(attentions, head);
    const total = { entropy: 0, distance: 0, specialMass: 0, peak: 0 };
    for (let query = 0; query < tokens; query += 1) {
      let peak = 0;
      for (let key = 0; key < tokens; key += 1) {
        const weight = data[query * tokens + key] as number;
        if (weight > 0) total.entropy -= weight * Math.log2(weight);
        total.distance += weight * Math.abs(query - key);
        if (special[key]) total.specialMass += weight;
        if (weight > peak) peak = weight;
      }
      total.peak += peak;
    }
    return {
      ...head,
      entropy: total.entropy / tokens,
      distance: total.distance / tokens,
      specialMass: total.specialMass / tokens,
      peak: total.peak / tokens,
    };
  });
}

/** All heads at a glance. */
export interface HeadOverview {
  layers: number;
  heads: number;
  /** [layers x heads], layers first. */
  summaries: HeadSummary[];
  /** [layers, heads, side, side]: each head at a small size, the maximum of each patch. */
  thumbnails: Float32Array;
  side: number;
}

const MAX_THUMBNAIL_SIDE = 24;

export function headOverview(attentions: Attentions, isSpecial: (token: number) => boolean): HeadOverview {
  const { layers, heads, tokens } = attentions;
  const side = Math.min(MAX_THUMBNAIL_SIDE, tokens);
  const thumbnails = new Float32Array(layers * heads * side * side);
  for (const [index, head] of allHeads(attentions).entries()) {
    thumbnails.set(shrink(headMatrix(attentions, head), side), index * side * side);
  }
  return { layers, heads, summaries: summarizeHeads(attentions, isSpecial), thumbnails, side };
}
