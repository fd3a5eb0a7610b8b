/** Matches the pooling and the pooler between an encoder's last hidden state and its classification heads. */

import { type OnnxGraph, operandOrders, UnsupportedGraph } from "../../onnx/graph.ts";
import { matchGelu } from "../../onnx/patterns/gelu.ts";
import type { EncoderWeights, Pooler } from "../encoder.ts";
import { matchNorm, requireLinear } from "./match-linear.ts";

const MASK_NODES = ["Cast", "Unsqueeze", "Expand", "Shape"];
const COUNT_NODES = [...MASK_NODES, "ReduceSum", "Clip", "Max"];

/** Whether a tensor is computed from the attention mask alone, with these nodes alone. */
function isFromMask(graph: OnnxGraph, tensor: string, opTypes: readonly string[]): boolean {
  return [...graph.ancestors(tensor)].every((ancestor) =>
    typeof ancestor === "string" ? ancestor === "attention_mask" : opTypes.includes(ancestor.opType),
  );
}

/** @returns how the tensor is pooled, and the last hidden state. @throws UnsupportedGraph */
export function matchPooling(
  graph: OnnxGraph,
  tensor: string,
): { pooling: EncoderWeights["pooling"]; hiddenState: string } {
  const gather = graph.producer(tensor, "Gather");
  const isFirst = graph.integers(gather?.inputs[1])?.join() === "0" && gather?.ints("axis")?.join() === "1";
  if (isFirst && gather.inputs[0] !== undefined) return { pooling: "first", hiddenState: gather.inputs[0] };
  const mean = graph.producer(tensor, "Div");
  const sum = graph.producer(mean?.inputs[0], "ReduceSum");
  if (sum && graph.reducesOnly(sum, [1])) {
    for (const [hiddenState, mask] of operandOrders(graph.producer(sum.inputs[0], "Mul"))) {
      const isMean =
        isFromMask(graph, mask, MASK_NODES) && isFromMask(graph, mean?.inputs[1] ?? "", COUNT_NODES);
      if (isMean) return { pooling: "mean", hiddenState };
    }
  }
  throw new UnsupportedGraph("Neither the mean of its tokens nor the first token goes into its head.");
}

function activationOf(
  graph: OnnxGraph,
  tensor: string,
): { name: Pooler["activation"]; input: string } | undefined {
  const node = graph.producer(tensor, "Tanh", "Relu");
  if (node) return { name: node.opType === "Tanh" ? "tanh" : "relu", input: node.inputs[0] ?? "" };
  const input = matchGelu(graph, tensor);
  return input === undefined ? undefined : { name: "gelu", input };
}

/** @returns the pooler if there is one, and the pooled vector. @throws UnsupportedGraph */
export function matchPooler(graph: OnnxGraph, tensor: string): { pooler?: Pooler; pooled: string } {
  const end = matchNorm(graph, tensor);
  const activation = activationOf(graph, end?.input ?? tensor);
  if (!activation) return { pooled: tensor };
  const { linear, input } = requireLinear(graph, activation.input, "the product before its head");
  return { pooler: { linear, activation: activation.name, ...(end && { norm: end.norm }) }, pooled: input };
}
