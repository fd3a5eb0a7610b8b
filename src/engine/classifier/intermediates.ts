/** What a run returns besides the logits, and what a model can return at all. */

import { stackTensors, type Tensor } from "../model/inference-session.ts";
import type { Internals, Missing } from "../onnx/internals.ts";

export interface Attentions {
  layers: number;
  heads: number;
  tokens: number;
  /** [layers, heads, tokens, tokens] in row order; each row sums to 1. */
  data: Float32Array;
}

export interface HiddenStates {
  /** The encoder's layers and the embedding layer, which is layer 0. */
  layers: number;
  tokens: number;
  hidden: number;
  /** [layers, tokens, hidden] in row order. */
  data: Float32Array;
}

export interface RequestedOutputs {
  attentions?: boolean;
  /** All layers, or one of them: 0 is the embedding layer, -1 the last layer. */
  hiddenStates?: boolean | number;
}

export interface Intermediates {
  /** The calibrated probability of each class. */
  probabilities: number[];
  /** Only when requested. */
  attentions?: Attentions;
  /** Only when requested. */
  hiddenStates?: HiddenStates;
}

/** What a loaded model can return, and whether its words can be masked. */
export interface Capabilities {
  attentions: boolean;
  hiddenStates: boolean;
  /** Layers with hidden states, without the embedding layer. */
  layers: number;
  /** Whether the vocabulary has a mask token. */
  masking: boolean;
  /** Why attentions or hidden states are absent. */
  missing: Missing[];
}

/** By how much the sum of a row of attention probabilities may differ from 1; 16-bit floats have three digits. */
const ROW_SUM_TOLERANCE = 0.01;

type Outputs = Readonly<Record<string, Tensor>>;

/** The size of the same part of several tensors; undefined if they differ, or if it is not whole. */
function commonSize(outputs: Outputs, names: readonly string[], part: number): number | undefined {
  const [size = 0, ...others] = new Set(names.map((name) => (outputs[name]?.data.length ?? 0) / part));
  return others.length === 0 && Number.isInteger(size) && size > 0 ? size : undefined;
}

const endsWith = (outputs: Outputs, name: string, ...dims: number[]) =>
  outputs[name]?.dims.slice(-dims.length).join() === dims.join();

/** Tensors as attentions; undefined if they are not [heads, tokens, tokens], with as many heads in each layer. */
export function attentionsOf(
  outputs: Outputs,
  names: readonly string[],
  tokens: number,
): Attentions | undefined {
  const heads = commonSize(outputs, names, tokens ** 2);
  if (heads === undefined || !names.every((name) => endsWith(outputs, name, tokens, tokens)))
    return undefined;
  return { layers: names.length, heads, tokens, data: stackTensors(outputs, names) };
}

/** Tensors as hidden states; undefined if they are not [tokens, hidden], with the same size in each layer. */
export function hiddenStatesOf(
  outputs: Outputs,
  names: readonly string[],
  tokens: number,
): HiddenStates | undefined {
  const hidden = commonSize(outputs, names, tokens);
  if (hidden === undefined || !names.every((name) => endsWith(outputs, name, tokens, hidden)))
    return undefined;
  return { layers: names.length, tokens, hidden, data: stackTensors(outputs, names) };
}

function areRowsProbabilities({ tokens, data }: Attentions): boolean {
  for (let start = 0; start < data.length; start += tokens) {
    let sum = 0;
    for (let at = start; at < start + tokens; at += 1) sum += data[at] as number;
    if (!(Math.abs(sum - 1) <= ROW_SUM_TOLERANCE)) return false;
  }
  return true;
}

/** The intermediates that were found by the structure of a graph, without those that a run shows to be something else. */
export function confirmInternals(internals: Internals, outputs: Outputs, tokens: number): Internals {
  const attentions = attentionsOf(outputs, internals.attentions, tokens);
  const hasAttentions = attentions !== undefined && areRowsProbabilities(attentions);
  const hasHiddenStates = hiddenStatesOf(outputs, internals.hiddenStates, tokens) !== undefined;
  const missing = new Set(internals.missing);
  if (!hasAttentions && internals.attentions.length > 0) missing.add("no-attention");
  if (!hasHiddenStates) missing.add("no-hidden-states");
  return {
    attentions: hasAttentions ? internals.attentions : [],
    hiddenStates: hasHiddenStates ? internals.hiddenStates : [],
    missing: [...missing],
  };
}
