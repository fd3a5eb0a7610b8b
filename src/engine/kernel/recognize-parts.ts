/** The two parts that everything else is made of: 8-bit products and layer normalization. */

import { INT8, UINT8 } from "../onnx/tensor.ts";
import type { Linear, Norm } from "./encoder.ts";
import { type GraphReader, type Operation, Unfit } from "./graph-reader.ts";

export interface FoundLinear {
  linear: Linear;
  /** What goes in, before the factors. */
  input: string;
}

interface Core {
  /** What is quantized. */
  values: string;
  weight: string;
  scale: string;
  zero: string | undefined;
}

/** DynamicQuantizeLinear, MatMulInteger, Cast, Mul by (the activations' step times the weights'). */
function core(graph: GraphReader, scaled: Operation): Core | undefined {
  for (const [a, b] of graph.pairs(scaled)) {
    const product = graph.made(graph.made(a, "Cast")?.inputs[0], "MatMulInteger");
    const steps = graph.made(b, "Mul");
    const quantize = graph.made(product?.inputs[0], "DynamicQuantizeLinear");
    if (!product || !steps || !quantize) continue;
    const [values, [, step, zeroPoint]] = [quantize.inputs[0], quantize.outputs];
    const scale = graph.pairs(steps).find(([one]) => graph.same(one, step))?.[1];
    const [, weight, zeroInput, zero] = product.inputs;
    if (values === undefined || weight === undefined || scale === undefined) continue;
    if (!graph.same(zeroInput, zeroPoint)) continue;
    return { values, weight, scale, zero: zero || undefined };
  }
  return undefined;
}

/**
 * A product whose rows were divided by their largest value before they were quantized, and multiplied by it after.
 * Rows are quantized one by one here anyway, so both cancel.
 */
function perToken(graph: GraphReader, scaled: Operation): Core | undefined {
  for (const [a, b] of graph.pairs(scaled)) {
    const inner = graph.made(a, "Mul");
    const found = inner && core(graph, inner);
    const divided = graph.made(found?.values, "Div");
    if (!found || !divided || !graph.same(divided.inputs[1], b)) continue;
    const [values = ""] = divided.inputs;
    const size = graph.made(graph.made(b, "Clip", "Max")?.inputs[0], "ReduceMax");
    if (!size || !graph.isAlong(size, -1, 2)) continue;
    if (!graph.same(graph.made(size.inputs[0], "Abs")?.inputs[0], values)) continue;
    return { ...found, values };
  }
  return undefined;
}

function weightsOf(graph: GraphReader, { weight, scale, zero }: Core): Omit<Linear, "bias"> {
  const weights = graph.constant(weight);
  const scales = graph.floats(scale);
  if ((weights?.type !== INT8 && weights?.type !== UINT8) || weights.dims.length !== 2 || !scales)
    throw new Unfit(`The weight ${weight} is no 8-bit matrix.`);
  const [depth = 0, columns = 0] = weights.dims;
  const zeroPoint = zero === undefined ? undefined : graph.constant(zero);
  if (zero !== undefined && (zeroPoint?.type !== weights.type || !zeroPoint.raw))
    throw new Unfit(`The zero point of the weight ${weight} cannot be read.`);
  const zeros = zeroPoint?.raw ?? new Uint8Array(1);
  const fits = (length: number) => length === 1 || length === columns;
  if (!fits(scales.length) || !fits(zeros.length))
    throw new Unfit(`The steps of the weight ${weight} do not fit it.`);
  // Then the difference to the zero point has 8 bits again.
  if (!zeros.every((value) => value === (weights.type === INT8 ? 0 : 128)))
    throw new Unfit(`The weight ${weight} is not symmetric.`);
  if (!scales.every((value) => Number.isFinite(value) && value > 0))
    throw new Unfit(`A step of the weight ${weight} is not a positive number.`);
  return { weights, scales, depth, columns };
}

/** @returns undefined where the value is something else. @throws Unfit when its weights are not usable */
export function linear(graph: GraphReader, value: string): FoundLinear | undefined {
  const sum = graph.made(value, "Add");
  for (const [a, b] of sum ? graph.pairs(sum) : []) {
    const scaled = graph.made(a, "Mul");
    const bias = graph.floats(b);
    const found = scaled && bias && (core(graph, scaled) ?? perToken(graph, scaled));
    if (!found) continue;
    const weights = weightsOf(graph, found);
    if (bias.length !== weights.columns)
      throw new Unfit(`The bias of the weight ${found.weight} does not fit it.`);
    if (!bias.every(Number.isFinite))
      throw new Unfit(`The bias of the weight ${found.weight} is not a number.`);
    return withFactors(graph, found.values, { ...weights, bias });
  }
  return undefined;
}

function withFactors(graph: GraphReader, values: string, found: Linear): FoundLinear {
  const turned = graph.made(values, "Mul");
  for (const [input, factor] of turned ? graph.pairs(turned) : []) {
    const factors = graph.floats(factor);
    if (factors?.length !== found.depth) continue;
    if (!factors.every(Number.isFinite)) throw new Unfit("A factor of its activations is not a number.");
    return { linear: { ...found, factors }, input };
  }
  return { linear: found, input: values };
}

/** @throws Unfit */
export function asLinear(graph: GraphReader, value: string, what: string): FoundLinear {
  const found = linear(graph, value);
  if (!found) throw new Unfit(`Of ${what} it is not known how it is computed.`);
  return found;
}

export interface FoundNorm {
  norm: Norm;
  input: string;
}

/** Before opset 17 it is spelled out: (x - mean) / √(variance + e) · gamma + beta. */
function spelledOut(graph: GraphReader, value: string) {
  const sum = graph.made(value, "Add");
  for (const [turned, beta] of sum ? graph.pairs(sum) : []) {
    const product = graph.made(turned, "Mul");
    for (const [divided, gamma] of product ? graph.pairs(product) : []) {
      const quotient = graph.made(divided, "Div");
      const deviation = graph.made(quotient?.inputs[0], "Sub");
      const variance = graph.made(graph.made(quotient?.inputs[1], "Sqrt")?.inputs[0], "Add");
      const input = deviation?.inputs[0];
      const mean = graph.made(deviation?.inputs[1], "ReduceMean");
      const meanSquare = graph.made(variance?.inputs[0], "ReduceMean");
      const squares = graph.made(meanSquare?.inputs[0], "Pow");
      const epsilon = graph.float(variance?.inputs[1]);
      if (!mean || !meanSquare || ![mean, meanSquare].every((step) => graph.isAlong(step, -1, 2))) continue;
      const isOne = graph.same(mean.inputs[0], input) && graph.same(squares?.inputs[0], quotient?.inputs[0]);
      if (isOne && graph.float(squares?.inputs[1]) === 2 && input !== undefined && epsilon !== undefined)
        return { gamma, beta, epsilon, input };
    }
  }
  return undefined;
}

function operator(graph: GraphReader, value: string) {
  const { inputs: [input, gamma, beta] = [], floats, ints } = graph.made(value, "LayerNormalization") ?? {};
  if (input === undefined || gamma === undefined || beta === undefined) return undefined;
  return [-1, 2].includes(ints?.["axis"]?.[0] ?? -1)
    ? { input, gamma, beta, epsilon: floats?.["epsilon"] ?? 1e-5 }
    : undefined;
}

export function norm(graph: GraphReader, value: string): FoundNorm | undefined {
  const found = operator(graph, value) ?? spelledOut(graph, value);
  if (!found) return undefined;
  const [gamma, beta] = [graph.floats(found.gamma), graph.floats(found.beta)];
  if (!gamma || !beta || gamma.length !== beta.length) return undefined;
  const { epsilon, input } = found;
  if (![...gamma, ...beta].every(Number.isFinite) || !(epsilon > 0 && epsilon < 1))
    throw new Unfit("A weight of its layer normalization is not a number.");
  return { norm: { gamma, beta, epsilon }, input };
}

/** @throws Unfit */
export function asNorm(graph: GraphReader, value: string, what: string): FoundNorm {
  const found = norm(graph, value);
  if (!found) throw new Unfit(`There is no layer normalization at ${what}.`);
  return found;
}
