/** The derivative of each operator of a BERT-like encoder, and reverse accumulation over a whole graph. */

import { AppError } from "../../../errors/app-error.ts";
import type { OnnxNode } from "../graph.ts";
import { FLOAT } from "../schema.ts";
import type { BackwardGraph } from "./backward-graph.ts";

/** Gives each input of the node that depends on the source its gradient, from that of the node's output. */
type GradientRule = (back: BackwardGraph, node: OnnxNode, gradient: string) => void;

/** The version of ONNX's operators in which scattered values can be added. */
const SCATTER_ADD_OPSET = 16;

function unsupported({ opType }: OnnxNode): never {
  throw new AppError("not-shown", `Gradients do not pass through this export's ${opType} yet.`);
}

const identity: GradientRule = (back, { inputs: [x = ""] }, gradient) => back.addGradient(x, gradient);

/** Operators that change the shape and keep the order of the values. */
const reshape: GradientRule = (back, { inputs: [x = ""] }, gradient) =>
  back.addGradient(x, back.emit("Reshape", [gradient, back.emit("Shape", [x])]));

const add: GradientRule = (back, { inputs: [a = "", b = ""] }, gradient) => {
  if (back.dependsOnSource(a)) back.addGradient(a, gradient);
  if (back.dependsOnSource(b)) back.addGradient(b, gradient);
};

const subtract: GradientRule = (back, { inputs: [a = "", b = ""] }, gradient) => {
  if (back.dependsOnSource(a)) back.addGradient(a, gradient);
  if (back.dependsOnSource(b)) back.addGradient(b, back.emit("Neg", [gradient]));
};

const multiply: GradientRule = (back, { inputs: [a = "", b = ""] }, gradient) => {
  if (back.dependsOnSource(a)) back.addGradient(a, back.emit("Mul", [gradient, b]));
  if (back.dependsOnSource(b)) back.addGradient(b, back.emit("Mul", [gradient, a]));
};

const divide: GradientRule = (back, node, gradient) => {
  const [a = "", b = ""] = node.inputs;
  if (back.dependsOnSource(b)) unsupported(node);
  back.addGradient(a, back.emit("Div", [gradient, b]));
};

const where: GradientRule = (back, { inputs: [condition = "", yes = "", no = ""] }, gradient) => {
  const zero = back.constant(0);
  if (back.dependsOnSource(yes)) back.addGradient(yes, back.emit("Where", [condition, gradient, zero]));
  if (back.dependsOnSource(no)) back.addGradient(no, back.emit("Where", [condition, zero, gradient]));
};

/** Whether a factor that does not depend on the text has four axes, like embeddings of distances for each head. */
const isInHeads = (back: BackwardGraph, tensor: string) =>
  back.forward.producer(tensor, "Transpose")?.ints("perm")?.length === 4;

/** Activations [batch, heads, tokens, x] with each other, or activations of any rank with a matrix of weights. */
const matMul: GradientRule = (back, node, gradient) => {
  const [a = "", b = ""] = node.inputs;
  const [isA, isB] = [back.dependsOnSource(a), back.dependsOnSource(b)];
  if (!isA) unsupported(node);
  const perm = isB || isInHeads(back, b) ? [0, 1, 3, 2] : [1, 0];
  back.addGradient(a, back.emit("MatMul", [gradient, back.emit("Transpose", [b], { perm })]));
  if (isB) back.addGradient(b, back.emit("MatMul", [back.emit("Transpose", [a], { perm }), gradient]));
};

const gemm: GradientRule = (back, node, gradient) => {
  const [a = "", b = ""] = node.inputs;
  const isPlain = (node.float("alpha") ?? 1) === 1 && !node.int("transA") && !back.dependsOnSource(b);
  if (!isPlain) unsupported(node);
  const weights = node.int("transB") ? b : back.emit("Transpose", [b], { perm: [1, 0] });
  back.addGradient(a, back.emit("MatMul", [gradient, weights]));
};

const transpose: GradientRule = (back, node, gradient) => {
  const [x = ""] = node.inputs;
  const order = node.ints("perm") ?? unsupported(node);
  const perm = order.map((_, axis) => order.indexOf(axis));
  back.addGradient(x, back.emit("Transpose", [gradient], { perm }));
};

const reduceSum: GradientRule = (back, node, gradient) => {
  const [x = "", axes] = node.inputs;
  const keepsAxes = (node.int("keepdims") ?? 1) === 1;
  const over = axes ?? back.integers(node.ints("axes") ?? []);
  const lifted = keepsAxes ? gradient : back.emit("Unsqueeze", [gradient, over]);
  back.addGradient(x, back.emit("Expand", [lifted, back.emit("Shape", [x])]));
};

/** One token of [batch, tokens, hidden], usually the first: the gradient of the others is 0. */
const gather: GradientRule = (back, node, gradient) => {
  const [x = "", index = ""] = node.inputs;
  if (node.int("axis") !== 1 || !back.forward.constant(index)) unsupported(node);
  const tokens = back.emit("Gather", [back.emit("Shape", [x]), back.integer(1)], { axis: 0 });
  const positions = back.emit("Range", [back.integer(0), tokens, back.integer(1)]);
  const isPicked = back.emit("Cast", [back.emit("Equal", [positions, index])], { to: FLOAT });
  const column = back.emit("Reshape", [isPicked, back.integers([1, -1, 1])]);
  back.addGradient(x, back.emit("Mul", [back.emit("Unsqueeze", [gradient, back.integers([1])]), column]));
};

/** Several places may take the same value, so that their gradients are added. */
const gatherElements: GradientRule = (back, node, gradient) => {
  const [x = "", indices = ""] = node.inputs;
  if (back.forward.opset < SCATTER_ADD_OPSET) unsupported(node);
  const attributes = { axis: node.int("axis") ?? 0, reduction: "add" };
  const zeros = back.emit("ConstantOfShape", [back.emit("Shape", [x])]);
  back.addGradient(x, back.emit("ScatterElements", [zeros, indices, gradient], attributes));
};

/** A range of one axis: the gradient of the others is 0. */
const slice: GradientRule = (back, node, gradient) => {
  const [x = "", start = "", end = "", axes = "", steps = ""] = node.inputs;
  const axis = back.forward.integers(axes) ?? [];
  if (axis.length !== 1 || (steps !== "" && back.forward.integers(steps)?.join() !== "1")) unsupported(node);
  const zeros = (from: string, to: string) => {
    const part = back.emit("Slice", [x, from, to, axes]);
    return back.emit("ConstantOfShape", [back.emit("Shape", [part])]);
  };
  const [before, after] = [zeros(back.integers([0]), start), zeros(end, back.integers([2 ** 31 - 1]))];
  back.addGradient(x, back.emit("Concat", [before, gradient, after], { axis: axis[0] ?? 0 }));
};

const concat: GradientRule = (back, node, gradient) => {
  const axis = node.int("axis") ?? unsupported(node);
  let start = back.integers([0]);
  for (const input of node.inputs) {
    const size = back.emit("Gather", [back.emit("Shape", [input]), back.integers([axis])], { axis: 0 });
    const end = back.emit("Add", [start, size]);
    if (back.dependsOnSource(input))
      back.addGradient(input, back.emit("Slice", [gradient, start, end, back.integers([axis])]));
    start = end;
  }
};

const softmax: GradientRule = (back, node, gradient) => {
  const [x = ""] = node.inputs;
  const [y = ""] = node.outputs;
  back.addGradient(x, back.softmaxGradient(y, gradient, node.int("axis") ?? -1));
};

/** With x' the normalized input and h = g gamma: (h - mean h - x' mean(h x')) / deviation. */
const layerNorm: GradientRule = (back, node, gradient) => {
  const [x = "", gamma = ""] = node.inputs;
  if (![-1, 2].includes(node.int("axis") ?? -1)) unsupported(node);
  const centered = back.emit("Sub", [x, back.mean(x)]);
  const variance = back.mean(back.emit("Mul", [centered, centered]));
  const epsilon = back.constant(node.float("epsilon") ?? 1e-5);
  const deviation = back.emit("Sqrt", [back.emit("Add", [variance, epsilon])]);
  const normalized = back.emit("Div", [centered, deviation]);
  const scaled = back.emit("Mul", [gradient, gamma]);
  const along = back.emit("Mul", [normalized, back.mean(back.emit("Mul", [scaled, normalized]))]);
  const across = back.emit("Sub", [back.emit("Sub", [scaled, back.mean(scaled)]), along]);
  back.addGradient(x, back.emit("Div", [across, deviation]));
};

/** The rule of a function that is applied to each value. @param slope writes its derivative at the input */
const elementwise =
  (slope: (back: BackwardGraph, input: string, output: string, node: OnnxNode) => string): GradientRule =>
  (back, node, gradient) => {
    const [x = ""] = node.inputs;
    const [y = ""] = node.outputs;
    back.addGradient(x, back.emit("Mul", [gradient, slope(back, x, y, node)]));
  };

const erf = elementwise((back, x) => {
  const bell = back.emit("Exp", [back.emit("Neg", [back.emit("Mul", [x, x])])]);
  return back.emit("Mul", [bell, back.constant(2 / Math.sqrt(Math.PI))]);
});

/** With the standard normal distribution and its density: distribution(x) + x density(x). */
const gelu = elementwise((back, x, _, node) => {
  if (node.attribute("approximate")?.string === "tanh") unsupported(node);
  const error = back.emit("Erf", [back.emit("Mul", [x, back.constant(Math.SQRT1_2)])]);
  const distribution = back.emit("Mul", [back.emit("Add", [error, back.constant(1)]), back.constant(0.5)]);
  const exponent = back.emit("Mul", [back.emit("Mul", [x, x]), back.constant(-0.5)]);
  const density = back.emit("Mul", [back.emit("Exp", [exponent]), back.constant(1 / Math.sqrt(2 * Math.PI))]);
  return back.emit("Add", [distribution, back.emit("Mul", [x, density])]);
});

const tanh = elementwise((back, _, y) => back.emit("Sub", [back.constant(1), back.emit("Mul", [y, y])]));

const relu = elementwise((back, x) =>
  back.emit("Cast", [back.emit("Greater", [x, back.constant(0)])], { to: FLOAT }),
);

/** An operator that is not in this table ends in `not-shown`. */
const GRADIENT_RULES: ReadonlyMap<string, GradientRule> = new Map(
  Object.entries({
    Add: add,
    Cast: identity,
    Concat: concat,
    Div: divide,
    Dropout: identity,
    Erf: erf,
    Flatten: reshape,
    Gather: gather,
    GatherElements: gatherElements,
    Gelu: gelu,
    Gemm: gemm,
    Identity: identity,
    LayerNormalization: layerNorm,
    MatMul: matMul,
    Mul: multiply,
    ReduceSum: reduceSum,
    Relu: relu,
    Reshape: reshape,
    Slice: slice,
    Softmax: softmax,
    Squeeze: reshape,
    Sub: subtract,
    Tanh: tanh,
    Transpose: transpose,
    Unsqueeze: reshape,
    Where: where,
  }),
);

/**
 * Writes the gradient of every node between the tensors that have gradients already and the source.
 * @throws AppError `not-shown` if a node on the way has no rule
 */
export function backpropagate(back: BackwardGraph): void {
  for (const node of back.forward.nodes.toReversed()) {
    const [output = ""] = node.outputs;
    if (!back.dependsOnSource(output)) continue;
    if (!node.inputs.some((input) => back.dependsOnSource(input))) continue;
    const gradient = back.gradientOf(output);
    if (gradient === undefined) continue;
    (GRADIENT_RULES.get(node.opType) ?? ((_, operator) => unsupported(operator)))(back, node, gradient);
  }
}
