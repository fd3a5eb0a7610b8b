/** What a run returns besides the logits, and what a model can return at all. */

import type { Missing } from "../onnx/internals.ts";

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
