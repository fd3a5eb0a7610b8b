/** Layer normalization (Ba et al. 2016): (x - mean) / sqrt(variance + epsilon) * gamma + beta over the last axis. */

import { type OnnxGraph, type OnnxNode, operandOrders } from "../graph.ts";

export interface LayerNorm {
  input: string;
  gamma: string;
  beta: string;
  epsilon: number;
}

/** The last axis of [batch, tokens, hidden]. */
const LAST_AXIS = [-1, 2];

/** Operators that normalize in one node, some together with the sum before. */
const OPERATORS: ReadonlySet<string> = new Set([
  "EmbedLayerNormalization",
  "LayerNormalization",
  "SkipLayerNormalization",
]);

interface Decomposed {
  quotient: OnnxNode;
  root: OnnxNode;
  gamma: string;
  beta: string;
}

/** Before opset 17 exporters write a normalization in primitive nodes, which end in this sum. */
function* decompositions(graph: OnnxGraph, sum: OnnxNode | undefined): Generator<Decomposed> {
  for (const [scaled, beta] of operandOrders(sum)) {
    for (const [divided, gamma] of operandOrders(graph.producer(scaled, "Mul"))) {
      const quotient = graph.producer(divided, "Div");
      const root = graph.producer(quotient?.inputs[1], "Sqrt");
      if (quotient && root) yield { quotient, root, gamma, beta };
    }
  }
}

/** Whether a node computes the output of a layer normalization, in any form. */
export function endsLayerNorm(graph: OnnxGraph, node: OnnxNode): boolean {
  if (OPERATORS.has(node.opType)) return true;
  return node.opType === "Add" && decompositions(graph, node).next().done === false;
}

function matchDecomposed(graph: OnnxGraph, sum: OnnxNode | undefined): LayerNorm | undefined {
  for (const { quotient, root, gamma, beta } of decompositions(graph, sum)) {
    const centered = graph.producer(quotient.inputs[0], "Sub");
    const input = centered?.inputs[0];
    const mean = graph.producer(centered?.inputs[1], "ReduceMean");
    const stabilized = graph.producer(root.inputs[0], "Add");
    const epsilon = graph.float(stabilized?.inputs[1]);
    const variance = graph.producer(stabilized?.inputs[0], "ReduceMean");
    const squares = graph.producer(variance?.inputs[0], "Pow");
    if (!mean || !variance || input === undefined || epsilon === undefined) continue;
    if (![mean, variance].every((node) => graph.reducesOnly(node, LAST_AXIS))) continue;
    const isConnected =
      graph.isSameTensor(mean.inputs[0], input) &&
      graph.isSameTensor(squares?.inputs[0], quotient.inputs[0]) &&
      graph.float(squares?.inputs[1]) === 2;
    if (isConnected) return { gamma, beta, epsilon, input };
  }
  return undefined;
}

function matchOperator(node: OnnxNode | undefined): LayerNorm | undefined {
  const [input, gamma, beta] = node?.inputs ?? [];
  if (!node || input === undefined || gamma === undefined || beta === undefined) return undefined;
  if (!LAST_AXIS.includes(node.int("axis") ?? -1)) return undefined;
  return { input, gamma, beta, epsilon: node.float("epsilon") ?? 1e-5 };
}

/** The normalization whose output a tensor is, as one operator or in primitive nodes. */
export function matchLayerNorm(graph: OnnxGraph, tensor: string): LayerNorm | undefined {
  return (
    matchOperator(graph.producer(tensor, "LayerNormalization")) ??
    matchDecomposed(graph, graph.producer(tensor, "Add"))
  );
}
