/** Reverse accumulation over the operators of BERT-like encoders, node by node, as nodes of the same graph. */

import { AppError } from "../../../errors/app-error.ts";
import type { FullGraph, FullNode } from "../attributes.ts";
import { type Attributes, float, int64s, node as nodeOf } from "../build.ts";
import type { Bytes } from "../compose.ts";

/**
 * Shapes and choices, through which nothing flows. Also the size of a token (`Abs`): what is divided by it before
 * an 8-bit product is multiplied by it after, so that its part in the gradient is nothing.
 */
const STOPS = new Set([
  "Abs",
  "ArgMax",
  "Equal",
  "Greater",
  "GreaterOrEqual",
  "IsNaN",
  "Not",
  "Shape",
  "Size",
]);

export class Backward {
  readonly parts: Bytes[] = [];
  readonly #graph: FullGraph;
  readonly #producers = new Map<string, FullNode>();
  /** The values that follow the embedding. */
  readonly #followers: Set<string>;
  readonly #gradients = new Map<string, string[]>();
  #names = 0;

  constructor(graph: FullGraph, start: string) {
    this.#graph = graph;
    this.#followers = new Set([start]);
    for (const node of graph.nodes) {
      for (const name of node.outputs) this.#producers.set(name, node);
      const follows = node.inputs.some((name) => this.#followers.has(name)) && !STOPS.has(node.opType);
      if (follows) this.#followers.add(node.outputs[0] ?? "");
    }
  }

  #name(): string {
    this.#names += 1;
    return `tonescope:back/${this.#names}`;
  }

  emit(opType: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const name = this.#name();
    this.parts.push(...nodeOf(opType, inputs, [name], attributes));
    return name;
  }

  constant(value: number): string {
    const name = this.#name();
    this.parts.push(...float(name, value));
    return name;
  }

  whole(values: readonly number[], isScalar = false): string {
    const name = this.#name();
    this.parts.push(...int64s(name, values, isScalar ? [] : [values.length]));
    return name;
  }

  sumOver(value: string, axis: number): string {
    return this.emit("ReduceSum", [value, this.whole([axis])], { keepdims: 1 });
  }

  #meanOver(value: string): string {
    // From opset 18 on the axes are an input.
    if (this.#graph.opset >= 18) {
      return this.emit("ReduceMean", [value, this.whole([-1])], { keepdims: 1 });
    }
    return this.emit("ReduceMean", [value], { axes: [-1], keepdims: 1 });
  }

  /** Values and their shape, but another order; also the other way round. */
  #like(value: string, model: string): string {
    return this.emit("Reshape", [value, this.emit("Shape", [model])]);
  }

  add(value: string, gradient: string): void {
    const known = this.#gradients.get(value);
    if (known) known.push(gradient);
    else this.#gradients.set(value, [gradient]);
  }

  gradientOf(value: string): string | undefined {
    const [first, ...others] = this.#gradients.get(value) ?? [];
    return first !== undefined && others.length > 0 ? this.emit("Sum", [first, ...others]) : first;
  }

  run(): void {
    for (const node of this.#graph.nodes.toReversed()) {
      if (!this.#followers.has(node.outputs[0] ?? "")) continue;
      if (!node.inputs.some((name) => this.#followers.has(name))) continue;
      const gradient = this.gradientOf(node.outputs[0] ?? "");
      if (gradient !== undefined) this.#through(node, gradient);
    }
  }

  #unknown({ opType }: FullNode): never {
    throw new AppError("not-shown", `Gradients do not pass through this export's ${opType} yet.`);
  }

  /** Gives each input that follows the embedding its gradient. */
  #through(node: FullNode, gradient: string): void {
    const { opType, inputs, outputs, attributes } = node;
    const [a = "", b = ""] = inputs;
    const [result = ""] = outputs;
    const follows = (name: string) => this.#followers.has(name);
    switch (opType) {
      case "Cast":
      case "Dropout":
      case "Identity":
        return this.add(a, gradient);
      case "Add":
        if (follows(a)) this.add(a, gradient);
        if (follows(b)) this.add(b, gradient);
        return undefined;
      case "Sub":
        if (follows(a)) this.add(a, gradient);
        if (follows(b)) this.add(b, this.emit("Neg", [gradient]));
        return undefined;
      case "Mul":
        if (follows(a)) this.add(a, this.emit("Mul", [gradient, b]));
        if (follows(b)) this.add(b, this.emit("Mul", [gradient, a]));
        return undefined;
      case "Div":
        return follows(b) ? this.#unknown(node) : this.add(a, this.emit("Div", [gradient, b]));
      case "Where": {
        const [choice = "", yes = "", no = ""] = inputs;
        const nothing = this.constant(0);
        if (follows(yes)) this.add(yes, this.emit("Where", [choice, gradient, nothing]));
        if (follows(no)) this.add(no, this.emit("Where", [choice, nothing, gradient]));
        return undefined;
      }
      case "MatMul":
        return this.#product(node, gradient);
      case "Gemm": {
        const isPlain =
          (node.floats.get("alpha") ?? 1) === 1 && !attributes.get("transA")?.[0] && !follows(b);
        if (!isPlain) return this.#unknown(node);
        const weights = attributes.get("transB")?.[0] ? b : this.emit("Transpose", [b], { perm: [1, 0] });
        return this.add(a, this.emit("MatMul", [gradient, weights]));
      }
      case "Transpose": {
        const order = attributes.get("perm") ?? this.#unknown(node);
        return this.add(
          a,
          this.emit("Transpose", [gradient], { perm: order.map((_, axis) => order.indexOf(axis)) }),
        );
      }
      case "Flatten":
      case "Reshape":
      case "Squeeze":
      case "Unsqueeze":
        return this.add(a, this.#like(gradient, a));
      case "ReduceSum":
        return this.#sum(node, gradient);
      case "Gather":
        return this.#pick(node, gradient);
      case "Softmax": {
        const axis = attributes.get("axis")?.[0] ?? -1;
        return this.add(a, this.softmax(result, gradient, axis));
      }
      case "LayerNormalization":
        return this.#normalization(node, gradient);
      case "Erf": {
        const bell = this.emit("Exp", [this.emit("Neg", [this.emit("Mul", [a, a])])]);
        const slope = this.emit("Mul", [bell, this.constant(2 / Math.sqrt(Math.PI))]);
        return this.add(a, this.emit("Mul", [gradient, slope]));
      }
      case "Gelu": {
        // The share of a normal variable below x, and its density: 1/2 (1 + erf(x / sqrt 2)) + x density(x).
        if (node.texts.get("approximate") === "tanh") return this.#unknown(node);
        const error = this.emit("Erf", [this.emit("Mul", [a, this.constant(Math.SQRT1_2)])]);
        const below = this.emit("Mul", [this.emit("Add", [error, this.constant(1)]), this.constant(0.5)]);
        const square = this.emit("Mul", [this.emit("Mul", [a, a]), this.constant(-0.5)]);
        const density = this.emit("Mul", [
          this.emit("Exp", [square]),
          this.constant(1 / Math.sqrt(2 * Math.PI)),
        ]);
        const slope = this.emit("Add", [below, this.emit("Mul", [a, density])]);
        return this.add(a, this.emit("Mul", [gradient, slope]));
      }
      case "Tanh": {
        const slope = this.emit("Sub", [this.constant(1), this.emit("Mul", [result, result])]);
        return this.add(a, this.emit("Mul", [gradient, slope]));
      }
      case "Relu": {
        const isOn = this.emit("Cast", [this.emit("Greater", [a, this.constant(0)])], { to: 1 });
        return this.add(a, this.emit("Mul", [gradient, isOn]));
      }
      default:
        return this.#unknown(node);
    }
  }

  /** y (g - sum of g y) */
  softmax(result: string, gradient: string, axis: number): string {
    const along = this.sumOver(this.emit("Mul", [gradient, result]), axis);
    return this.emit("Mul", [result, this.emit("Sub", [gradient, along])]);
  }

  /** Activations [rows, heads, tokens, x] with each other, or of any rank with a matrix of weights. */
  #product(node: FullNode, gradient: string): void {
    const [a = "", b = ""] = node.inputs;
    const [followsA, followsB] = [this.#followers.has(a), this.#followers.has(b)];
    const perm = followsA && followsB ? [0, 1, 3, 2] : [1, 0];
    if (!followsA) this.#unknown(node);
    this.add(a, this.emit("MatMul", [gradient, this.emit("Transpose", [b], { perm })]));
    if (followsB) this.add(b, this.emit("MatMul", [this.emit("Transpose", [a], { perm }), gradient]));
  }

  #sum({ inputs, attributes }: FullNode, gradient: string): void {
    const [a = "", axes] = inputs;
    const keeps = (attributes.get("keepdims")?.[0] ?? 1) === 1;
    const over = axes ?? this.whole(attributes.get("axes") ?? []);
    const lifted = keeps ? gradient : this.emit("Unsqueeze", [gradient, over]);
    this.add(a, this.emit("Expand", [lifted, this.emit("Shape", [a])]));
  }

  /** One token of [rows, tokens, hidden], the first: the others get nothing. */
  #pick(node: FullNode, gradient: string): void {
    const [a = "", index = ""] = node.inputs;
    const axis = node.attributes.get("axis")?.[0] ?? 0;
    const isConstant =
      this.#graph.initializers.has(index) || this.#producers.get(index)?.opType === "Constant";
    if (axis !== 1 || !isConstant) this.#unknown(node);
    const tokens = this.emit("Gather", [this.emit("Shape", [a]), this.whole([1], true)], { axis: 0 });
    const places = this.emit("Range", [this.whole([0], true), tokens, this.whole([1], true)]);
    const isPicked = this.emit("Cast", [this.emit("Equal", [places, index])], { to: 1 });
    const column = this.emit("Reshape", [isPicked, this.whole([1, -1, 1])]);
    this.add(a, this.emit("Mul", [this.emit("Unsqueeze", [gradient, this.whole([1])]), column]));
  }

  /** With x' the normalized input and h = g gamma: (h - mean h - x' mean(h x')) / deviation. */
  #normalization(node: FullNode, gradient: string): void {
    const [a = "", gamma = ""] = node.inputs;
    if (![undefined, -1, 2].includes(node.attributes.get("axis")?.[0])) this.#unknown(node);
    const centred = this.emit("Sub", [a, this.#meanOver(a)]);
    const variance = this.#meanOver(this.emit("Mul", [centred, centred]));
    const epsilon = this.constant(node.floats.get("epsilon") ?? 1e-5);
    const deviation = this.emit("Sqrt", [this.emit("Add", [variance, epsilon])]);
    const normal = this.emit("Div", [centred, deviation]);
    const scaled = this.emit("Mul", [gradient, gamma]);
    const along = this.emit("Mul", [normal, this.#meanOver(this.emit("Mul", [scaled, normal]))]);
    const across = this.emit("Sub", [this.emit("Sub", [scaled, this.#meanOver(scaled)]), along]);
    this.add(a, this.emit("Div", [across, deviation]));
  }
}
