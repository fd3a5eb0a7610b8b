/** The matrix product of activations that are quantized at run time with 8-bit weights. */

import { type OnnxGraph, type OnnxNode, operandOrders } from "../graph.ts";

export interface QuantizedMatMul {
  /** The float activations, [.., depth]. */
  input: string;
  /** The 8-bit weights, [depth, columns], with their scale and zero point. */
  weight: string;
  scale: string;
  zeroPoint: string | undefined;
  /** The nodes of the chain, in the order of the data; `scaled` computes the float product. */
  product: OnnxNode;
  cast: OnnxNode;
  scaled: OnnxNode;
}

/**
 * DynamicQuantizeLinear, MatMulInteger, Cast, and Mul by (the scale of the activations times the scale of the weights),
 * as onnxruntime's dynamic quantization writes it.
 * @param scaled the last node of the chain
 */
export function matchQuantizedMatMul(
  graph: OnnxGraph,
  scaled: OnnxNode | undefined,
): QuantizedMatMul | undefined {
  if (scaled?.opType !== "Mul") return undefined;
  for (const [integers, scales] of operandOrders(scaled)) {
    const cast = graph.producer(integers, "Cast");
    const product = graph.producer(cast?.inputs[0], "MatMulInteger");
    const bothScales = graph.producer(scales, "Mul");
    const quantize = graph.producer(product?.inputs[0], "DynamicQuantizeLinear");
    if (!cast || !product || !bothScales || !quantize) continue;
    const [input] = quantize.inputs;
    const [, inputScale, inputZeroPoint] = quantize.outputs;
    const scale = operandOrders(bothScales).find(([one]) => graph.isSameTensor(one, inputScale))?.[1];
    const [, weight, zeroPointOfInput, zeroPoint] = product.inputs;
    if (input === undefined || weight === undefined || scale === undefined) continue;
    if (!graph.isSameTensor(zeroPointOfInput, inputZeroPoint)) continue;
    return { input, weight, scale, zeroPoint: zeroPoint || undefined, product, cast, scaled };
  }
  return undefined;
}

/**
 * The float factors of a product of two tensors that both depend on the text: a `MatMul`, or one of two tensors that are
 * quantized at run time.
 */
export function matchActivationProduct(
  graph: OnnxGraph,
  tensor: string,
): [left: string, right: string] | undefined {
  const [left = "", right = ""] = graph.producer(tensor, "MatMul")?.inputs ?? [];
  if (left !== "" && right !== "") return [left, right];
  const matMul = matchQuantizedMatMul(graph, graph.producer(tensor, "Mul"));
  const quantize = graph.producer(matMul?.weight, "DynamicQuantizeLinear");
  const [, scale, zeroPoint] = quantize?.outputs ?? [];
  if (!matMul || !graph.isSameTensor(matMul.scale, scale) || !graph.isSameTensor(matMul.zeroPoint, zeroPoint))
    return undefined;
  return [matMul.input, quantize?.inputs[0] ?? ""];
}

/**
 * A quantized product with a scale for each row: rows are divided by their largest magnitude before they are quantized,
 * and multiplied by it afterwards.
 * @param scaled the last node of the chain
 * @returns the product, with the rows before the division as its input
 */
export function matchRowScaledMatMul(
  graph: OnnxGraph,
  scaled: OnnxNode | undefined,
): QuantizedMatMul | undefined {
  if (scaled?.opType !== "Mul") return undefined;
  for (const [inner, rowScale] of operandOrders(scaled)) {
    const matMul = matchQuantizedMatMul(graph, graph.producer(inner, "Mul"));
    const divided = graph.producer(matMul?.input, "Div");
    if (!matMul || !divided || !graph.isSameTensor(divided.inputs[1], rowScale)) continue;
    const [input = ""] = divided.inputs;
    const largest = graph.producer(graph.producer(rowScale, "Clip", "Max")?.inputs[0], "ReduceMax");
    if (!largest || !graph.reducesOnly(largest, [-1, 2])) continue;
    const magnitudes = graph.producer(largest.inputs[0], "Abs");
    if (graph.isSameTensor(magnitudes?.inputs[0], input)) return { ...matMul, input };
  }
  return undefined;
}
