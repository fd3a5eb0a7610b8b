/** Adds a backward graph to a float classifier: how the probability of a class, or a function of a layer, depends on each token's embedding. */

import { AppError } from "../../../errors/app-error.ts";
import { hasFloat16, OnnxGraph, type OnnxNode } from "../graph.ts";
import { input, node, output, renameOutput, rewriteGraph } from "../graph-writer.ts";
import type { Bytes } from "../protobuf-writer.ts";
import { FLOAT, GRAPH } from "../schema.ts";
import { BackwardGraph } from "./backward-graph.ts";
import { backpropagate } from "./gradient-rules.ts";

/** The input [1, tokens, 1] that multiplies each token's word embedding; 1 leaves it as it is. */
export const SCALE = "tonescope:scale";
/** The input [1, classes]: 1 for the class whose probability is differentiated, 0 for the others. */
export const SEED = "tonescope:seed";
/** The input [1, tokens, hidden]: the gradient at the output of the chosen layer. */
export const LAYER_SEED = "tonescope:layer-seed";
/** The input [1, classes]: the gradient at the logits. */
export const LOGITS_SEED = "tonescope:logits-seed";
/** The output [1, tokens, hidden]: the chosen layer. */
export const LAYER = "tonescope:layer";
/** The output [1, tokens]: the dot product of each word embedding with the gradient at the scaled embedding. */
export const ATTRIBUTION = "tonescope:attribution";

/** How logits become probabilities. */
export interface ProbabilityOptions {
  temperature: number;
  /** One sigmoid for each class, in place of a softmax over all. */
  isMultiLabel: boolean;
  /** The logit itself is differentiated. */
  isNumber?: boolean;
}

/** The node that outputs the word embeddings, [batch, tokens, hidden]: a lookup by the token ids. */
function wordEmbeddingOf({ nodes }: OnnxGraph): OnnxNode {
  const lookups = nodes.filter(
    ({ opType, inputs }) => ["Gather", "GatherBlockQuantized"].includes(opType) && inputs[1] === "input_ids",
  );
  const [lookup] = lookups;
  const reader = (type: string, node: OnnxNode | undefined) =>
    nodes.find(({ opType, inputs }) => opType === type && node && inputs.includes(node.outputs[0] ?? ""));
  // A table with a scale for each row is converted and multiplied with the scales, which are looked up too.
  const scaled = lookups.length > 1 ? reader("Mul", reader("Cast", lookup)) : undefined;
  const embedding = scaled ?? reader("DequantizeLinear", lookup) ?? lookup;
  if (!embedding) throw new AppError("not-shown", "The word embeddings were not found in this export.");
  return embedding;
}

/** Writes the gradient of the seeded class's probability at the logits. */
function addLogitsGradient(
  back: BackwardGraph,
  { temperature, isMultiLabel, isNumber = false }: ProbabilityOptions,
): void {
  if (isNumber) {
    back.addGradient("logits", SEED);
    return;
  }
  const logits = back.emit("Div", ["logits", back.constant(temperature)]);
  const seed = back.emit("Div", [SEED, back.constant(temperature)]);
  if (isMultiLabel) {
    const probabilities = back.emit("Sigmoid", [logits]);
    const slope = back.emit("Mul", [probabilities, back.emit("Sub", [back.constant(1), probabilities])]);
    back.addGradient("logits", back.emit("Mul", [seed, slope]));
  } else {
    const probabilities = back.emit("Softmax", [logits], { axis: -1 });
    back.addGradient("logits", back.softmaxGradient(probabilities, seed, -1));
  }
}

/**
 * A model with the inputs `SCALE` and `SEED` and the output `ATTRIBUTION`.
 * @param model float, without quantized matrix products (`dequantizeProducts`); its weights may be beside it
 * @throws AppError `not-shown` if an operator between the embeddings and the logits has no gradient rule;
 * `bad-model`
 */
export const differentiate = (model: Uint8Array, options: ProbabilityOptions): Uint8Array =>
  addBackwardGraph(model, (back) => {
    addLogitsGradient(back, options);
    return input(SEED, FLOAT);
  });

/**
 * A model with the inputs `SCALE`, `LAYER_SEED` and `LOGITS_SEED` and the outputs `ATTRIBUTION` and `LAYER`: for a function
 * of a layer and the logits, whose gradients at both the caller knows after a run.
 * @param layer name of the tensor that the layer outputs
 * @throws AppError `not-shown`, `bad-model`
 */
export const differentiateLayer = (model: Uint8Array, layer: string): Uint8Array =>
  addBackwardGraph(model, (back) => {
    back.addGradient("logits", LOGITS_SEED);
    back.addGradient(layer, LAYER_SEED);
    return [
      ...node("Identity", [layer], [LAYER]),
      ...input(LAYER_SEED, FLOAT),
      ...input(LOGITS_SEED, FLOAT),
      ...output(LAYER),
    ];
  });

/** @param seed gives tensors their gradients; returns further parts of the graph */
function addBackwardGraph(model: Uint8Array, seed: (back: BackwardGraph) => Bytes[]): Uint8Array {
  const graph = new OnnxGraph(model);
  if (hasFloat16(graph))
    throw new AppError(
      "not-shown",
      "Gradients are computed in 32-bit floats, and this export has 16-bit ones.",
    );
  const embedding = wordEmbeddingOf(graph);
  const [scaled = ""] = embedding.outputs;
  const unscaled = `${scaled}/whole`;
  const back = new BackwardGraph(graph, scaled);
  const seeds = seed(back);
  backpropagate(back);
  const gradient = back.gradientOf(scaled);
  if (gradient === undefined) throw new AppError("not-shown", "No class depends on the word embeddings.");
  const products = back.emit("Mul", [unscaled, gradient]);
  const attribution = node("ReduceSum", [products, back.integers([-1])], [ATTRIBUTION], { keepdims: 0 });
  return rewriteGraph(
    model,
    ({ number, start }) =>
      number === GRAPH.node && start === embedding.start
        ? [...renameOutput(model, embedding, unscaled), ...node("Mul", [unscaled, SCALE], [scaled])]
        : undefined,
    [...back.parts, ...seeds, ...attribution, ...input(SCALE, FLOAT), ...output(ATTRIBUTION)],
  );
}
