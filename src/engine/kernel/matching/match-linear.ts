/** Linear layers and layer normalizations of a graph, with the weights that the kernel can compute with. */

import { type OnnxGraph, operandOrders, UnsupportedGraph } from "../../onnx/graph.ts";
import { matchLayerNorm } from "../../onnx/patterns/layer-norm.ts";
import {
  matchQuantizedMatMul,
  matchRowScaledMatMul,
  type QuantizedMatMul,
} from "../../onnx/patterns/quantized-matmul.ts";
import { INT8, UINT8 } from "../../onnx/schema.ts";
import { bytesAs } from "../../onnx/tensor.ts";
import type { LayerNormWeights, LinearWeights } from "../encoder.ts";

export interface LinearMatch {
  linear: LinearWeights;
  /** The tensor that goes in, before `inputFactors`. */
  input: string;
}

export interface LayerNormMatch {
  norm: LayerNormWeights;
  input: string;
}

function weightsOf(
  graph: OnnxGraph,
  { weight, scale, zeroPoint }: QuantizedMatMul,
): Omit<LinearWeights, "bias"> {
  const weights = graph.constant(weight);
  const scales = graph.floats(scale);
  const is8Bit = weights?.type === INT8 || weights?.type === UINT8;
  if (!weights || !is8Bit || weights.dims.length !== 2 || !scales)
    throw new UnsupportedGraph(`The weight ${weight} is no 8-bit matrix.`);
  const [depth = 0, columns = 0] = weights.dims;
  const zeroPoints = graph.constant(zeroPoint);
  if (zeroPoint !== undefined && (zeroPoints?.type !== weights.type || !zeroPoints.raw))
    throw new UnsupportedGraph(`The zero point of the weight ${weight} cannot be read.`);
  const zeros = zeroPoints?.raw ?? new Uint8Array(1);
  const fits = (length: number) => length === 1 || length === columns;
  if (!fits(scales.length) || !fits(zeros.length))
    throw new UnsupportedGraph(`The steps of the weight ${weight} do not fit it.`);
  if (!scales.every((value) => Number.isFinite(value) && value > 0))
    throw new UnsupportedGraph(`A step of the weight ${weight} is not a positive number.`);
  return { weights, zeroPoints: bytesAs(weights.type, zeros), scales, depth, columns };
}

/** Factors by which the activations are multiplied before they are quantized (SmoothQuant, Xiao et al. 2023). */
function withInputFactors(graph: OnnxGraph, tensor: string, linear: LinearWeights): LinearMatch {
  for (const [input, factor] of operandOrders(graph.producer(tensor, "Mul"))) {
    const inputFactors = graph.floats(factor);
    if (inputFactors?.length !== linear.depth) continue;
    if (!inputFactors.every(Number.isFinite))
      throw new UnsupportedGraph("A factor of its activations is not a number.");
    return { linear: { ...linear, inputFactors }, input };
  }
  return { linear, input: tensor };
}

/**
 * The linear layer whose output a tensor is. The kernel quantizes each row with a scale of its own, so a scale for each
 * row that the graph has cancels.
 * @returns undefined if the tensor is computed otherwise
 * @throws UnsupportedGraph if the weights are not of the form that the kernel multiplies
 */
export function matchLinear(graph: OnnxGraph, tensor: string): LinearMatch | undefined {
  for (const [product, addend] of operandOrders(graph.producer(tensor, "Add"))) {
    const scaled = graph.producer(product, "Mul");
    const bias = graph.floats(addend);
    const matMul = bias && (matchQuantizedMatMul(graph, scaled) ?? matchRowScaledMatMul(graph, scaled));
    if (!matMul) continue;
    const weights = weightsOf(graph, matMul);
    if (bias.length !== weights.columns)
      throw new UnsupportedGraph(`The bias of the weight ${matMul.weight} does not fit it.`);
    if (!bias.every(Number.isFinite))
      throw new UnsupportedGraph(`The bias of the weight ${matMul.weight} is not a number.`);
    return withInputFactors(graph, matMul.input, { ...weights, bias });
  }
  const bare = matchQuantizedMatMul(graph, graph.producer(tensor, "Mul"));
  // The product of two tensors that depend on the text has no weights.
  if (!bare || !graph.constant(bare.weight)) return undefined;
  const weights = weightsOf(graph, bare);
  return withInputFactors(graph, bare.input, { ...weights, bias: new Float32Array(weights.columns) });
}

/** @param what the layer's place, for the error. @throws UnsupportedGraph */
export function requireLinear(graph: OnnxGraph, tensor: string, what: string): LinearMatch {
  const match = matchLinear(graph, tensor);
  if (!match) throw new UnsupportedGraph(`Of ${what} it is not known how it is computed.`);
  return match;
}

/** @returns undefined if the tensor is computed otherwise. @throws UnsupportedGraph */
export function matchNorm(graph: OnnxGraph, tensor: string): LayerNormMatch | undefined {
  const match = matchLayerNorm(graph, tensor);
  if (!match) return undefined;
  const { epsilon, input } = match;
  const [gamma, beta] = [graph.floats(match.gamma), graph.floats(match.beta)];
  if (!gamma || !beta || gamma.length !== beta.length) return undefined;
  if (![...gamma, ...beta].every(Number.isFinite) || !(epsilon > 0 && epsilon < 1))
    throw new UnsupportedGraph("A weight of its layer normalization is not a number.");
  return { norm: { gamma, beta, epsilon }, input };
}

/** @param what the normalization's place, for the error. @throws UnsupportedGraph */
export function requireNorm(graph: OnnxGraph, tensor: string, what: string): LayerNormMatch {
  const match = matchNorm(graph, tensor);
  if (!match) throw new UnsupportedGraph(`There is no layer normalization at ${what}.`);
  return match;
}
