/**
 * The backward graph of a float classifier, written beside its forward graph: how a class's probability follows
 * the embedding of each token.
 */

import { AppError } from "../../../errors/app-error.ts";
import { type FullGraph, type FullNode, readFullGraph } from "../attributes.ts";
import { Backward } from "./backward.ts";
import { input, node, output } from "../build.ts";
import { type Bytes, field, join, rewrite } from "../compose.ts";
import { GRAPH, MODEL_GRAPH } from "../graph.ts";

/** The input [1, tokens, 1] that each token's word embedding is multiplied with; 1 leaves it. */
export const SCALE = "tonescope:scale";
/** The input [1, classes]: which probability is followed; 1 for that class, 0 for the others. */
export const SEED = "tonescope:seed";
/** The output [1, tokens]: each word embedding times the gradient at the scaled one, summed. */
export const ATTRIBUTION = "tonescope:attribution";

export interface Head {
  temperature: number;
  /** Classes by a sigmoid each, not by one softmax. */
  isMultiLabel: boolean;
}

/** The value of the word embeddings, [rows, tokens, hidden]: what is looked up by the token ids. */
function embeddingOf({ nodes }: FullGraph): FullNode {
  const lookup = nodes.find(({ opType, inputs }) => opType === "Gather" && inputs[1] === "input_ids");
  const dequantized = nodes.find(
    ({ opType, inputs }) => opType === "DequantizeLinear" && inputs[0] === lookup?.outputs[0],
  );
  const found = dequantized ?? lookup;
  if (!found) throw new AppError("not-shown", "The word embeddings were not found in this export.");
  return found;
}

/**
 * A model with the inputs `SCALE` and `SEED` and the output `ATTRIBUTION`.
 * @param model float, without dynamic 8-bit products (`dequantizeProducts`); its weights may be beside it.
 * @throws AppError `not-shown` where an operator on the way has no rule here
 */
export function differentiate(model: Uint8Array, { temperature, isMultiLabel }: Head): Uint8Array {
  const graph = readFullGraph(model);
  const embedding = embeddingOf(graph);
  const [value = ""] = embedding.outputs;
  const whole = `${value}/whole`;
  const back = new Backward(graph, value);
  const scaled = back.emit("Div", ["logits", back.constant(temperature)]);
  const seed = back.emit("Div", [SEED, back.constant(temperature)]);
  if (isMultiLabel) {
    const share = back.emit("Sigmoid", [scaled]);
    const slope = back.emit("Mul", [share, back.emit("Sub", [back.constant(1), share])]);
    back.add("logits", back.emit("Mul", [seed, slope]));
  } else {
    const share = back.emit("Softmax", [scaled], { axis: -1 });
    back.add("logits", back.softmax(share, seed, -1));
  }
  back.run();
  const gradient = back.gradientOf(value);
  if (gradient === undefined) throw new AppError("not-shown", "The classes do not follow the words.");
  const products = back.emit("Mul", [whole, gradient]);
  const last = node("ReduceSum", [products, back.whole([-1])], [ATTRIBUTION], { keepdims: 0 });
  const renamed = (start: number, end: number): Bytes[] => [
    ...field(
      GRAPH.node,
      rewrite(model, start, end, (part) =>
        part.number === 2 ? field(2, [new TextEncoder().encode(whole)]) : undefined,
      ),
    ),
    ...node("Mul", [whole, SCALE], [value]),
  ];
  return join(
    rewrite(model, 0, model.length, ({ number, start, end }) =>
      number === MODEL_GRAPH
        ? field(MODEL_GRAPH, [
            ...rewrite(model, start, end, (part) =>
              part.number === GRAPH.node && part.start === embedding.start
                ? renamed(part.start, part.end)
                : undefined,
            ),
            ...back.parts,
            ...last,
            ...input(SCALE),
            ...input(SEED),
            ...output(ATTRIBUTION),
          ])
        : undefined,
    ),
  );
}
