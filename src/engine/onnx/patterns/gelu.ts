/** GELU with the exact error function (Hendrycks and Gimpel 2016): x / 2 * (1 + erf(x / sqrt 2)). */

import { type OnnxGraph, operandOrders } from "../graph.ts";

/** More than the product of any export has; ends the search in a damaged graph that has a cycle. */
const MAX_FACTORS = 8;

/** The factors of a product of products, in any order. @param whole a factor that is not divided, though it is a product */
function factorsOf(graph: OnnxGraph, tensor: string, whole?: string): string[] {
  const factors: string[] = [];
  const collect = (name: string): void => {
    const product = graph.producer(name, "Mul");
    if (product && !graph.isSameTensor(name, whole) && factors.length < MAX_FACTORS)
      product.inputs.forEach(collect);
    else factors.push(name);
  };
  collect(tensor);
  return factors;
}

/** The input of erf, if a factor is 1 + erf(input). */
function erfInput(graph: OnnxGraph, factor: string): string | undefined {
  for (const [erf, one] of operandOrders(graph.producer(factor, "Add"))) {
    const node = graph.producer(erf, "Erf");
    if (node && graph.float(one) === 1) return node.inputs[0];
  }
  return undefined;
}

/** @returns x, if the tensor is GELU of x, as one operator or in primitive nodes with their factors in any order */
export function matchGelu(graph: OnnxGraph, tensor: string): string | undefined {
  const operator = graph.producer(tensor, "Gelu");
  if (operator) return operator.attribute("approximate")?.string === "tanh" ? undefined : operator.inputs[0];
  // What comes in may be a product itself: that of a linear layer without a bias.
  const divided = factorsOf(graph, tensor).map((factor) => erfInput(graph, factor));
  const scaled = graph.producer(
    divided.find((found) => found !== undefined),
    "Div",
    "Mul",
  );
  let half = 1;
  let x: string | undefined;
  let scaledX: string | undefined;
  for (const factor of factorsOf(graph, tensor, scaled?.inputs[0])) {
    const number = graph.float(factor);
    const inErf = erfInput(graph, factor);
    if (number !== undefined) half *= number;
    else if (inErf !== undefined && scaledX === undefined) scaledX = inErf;
    else if (x === undefined) x = factor;
    else return undefined;
  }
  const scale = graph.producer(scaledX, "Div", "Mul");
  const [input, by] = scale?.inputs ?? [];
  const factor = graph.float(by) ?? Number.NaN;
  const root = scale?.opType === "Div" ? factor : 1 / factor;
  const isGelu =
    graph.isSameTensor(input, x) && Math.abs(root - Math.SQRT2) < 1e-4 && Math.abs(half - 0.5) < 1e-6;
  return isGelu ? x : undefined;
}
