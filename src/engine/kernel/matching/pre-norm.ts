/**
 * Pre-norm encoders with gates (ModernBERT): attention and the feed-forward network each read the normalized state, and
 * their output is added to it.
 */

import { type OnnxGraph, operandOrders, UnsupportedGraph } from "../../onnx/graph.ts";
import { matchGelu } from "../../onnx/patterns/gelu.ts";
import type { LayerWeights } from "../encoder.ts";
import type { Architecture, EndMatch, LayerMatch } from "./architecture.ts";
import { requireAttention } from "./match-attention.ts";
import { matchLinear, matchNorm, requireNorm } from "./match-linear.ts";
import { matchEmbeddingLayer, requireResidualSum } from "./post-norm.ts";

/** GELU of one product times another one of the same input. @throws UnsupportedGraph */
function requireGate(
  graph: OnnxGraph,
  tensor: string,
): Pick<LayerWeights, "ffnUp" | "ffnGate"> & { input: string } {
  for (const [active, gate] of operandOrders(graph.producer(tensor, "Mul"))) {
    const activated = matchGelu(graph, active);
    const up = activated === undefined ? undefined : matchLinear(graph, activated);
    const other = matchLinear(graph, gate);
    if (!up || !other || !graph.isSameTensor(up.input, other.input)) continue;
    if (up.linear.inputFactors?.join() !== other.linear.inputFactors?.join()) continue;
    return { ffnUp: up.linear, ffnGate: other.linear, input: up.input };
  }
  throw new UnsupportedGraph("Its feed-forward network has no gate behind GELU with erf.");
}

function matchLayer(graph: OnnxGraph, output: string): LayerMatch {
  const down = requireResidualSum(graph, output, "The end of a layer");
  const { input: middleNorm, ...gated } = requireGate(graph, down.input);
  const outputNorm = requireNorm(graph, middleNorm, "the middle of a layer");
  if (!graph.isSameTensor(outputNorm.input, down.residual))
    throw new UnsupportedGraph("A layer does not go around its own middle.");
  const projection = requireResidualSum(graph, down.residual, "The output of attention");
  const { weights, input, ...attention } = requireAttention(graph, projection.input);
  const attentionNorm = graph.isSameTensor(input, projection.residual) ? undefined : matchNorm(graph, input);
  if (!graph.isSameTensor(attentionNorm?.input ?? input, projection.residual))
    throw new UnsupportedGraph("A layer does not go around its own input.");
  const layer = {
    ...weights,
    projection: projection.linear,
    ...(attentionNorm && { attentionNorm: attentionNorm.norm }),
    ...gated,
    ffnDown: down.linear,
    outputNorm: outputNorm.norm,
  };
  return { layer, input: projection.residual, ...attention };
}

function matchEnd(graph: OnnxGraph, hiddenState: string): EndMatch {
  const { norm, input } = requireNorm(graph, hiddenState, "the end");
  return { state: input, finalNorm: norm };
}

export const PRE_NORM: Architecture = { isPreNorm: true, matchEnd, matchLayer, matchEmbeddingLayer };
