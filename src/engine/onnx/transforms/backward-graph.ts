/** The graph of gradients that is written beside a forward graph, by reverse accumulation (Griewank and Walther 2008). */

import type { OnnxGraph } from "../graph.ts";
import { type Attributes, floatInitializer, int64Initializer, node } from "../graph-writer.ts";
import type { Bytes } from "../protobuf-writer.ts";

/**
 * Operators that no gradient passes through: shapes and comparisons. `Abs` is the magnitude of a row, which divides the
 * input of a quantized product and multiplies its output, so that its share of the gradient is zero.
 */
const NOT_DIFFERENTIATED: ReadonlySet<string> = new Set([
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

export class BackwardGraph {
  readonly forward: OnnxGraph;
  /** Nodes and initializers, as fields of the graph. */
  readonly parts: Bytes[] = [];
  /** The tensors that depend on the source. */
  readonly #dependents: Set<string>;
  /** The gradients that each tensor gets from the nodes that read it. */
  readonly #gradients = new Map<string, string[]>();
  #names = 0;

  /** @param source the tensor whose gradient is computed */
  constructor(forward: OnnxGraph, source: string) {
    this.forward = forward;
    this.#dependents = new Set([source]);
    for (const { opType, inputs, outputs } of forward.nodes) {
      if (NOT_DIFFERENTIATED.has(opType) || !inputs.some((name) => this.dependsOnSource(name))) continue;
      this.#dependents.add(outputs[0] ?? "");
    }
  }

  dependsOnSource(tensor: string): boolean {
    return this.#dependents.has(tensor);
  }

  #newName(): string {
    this.#names += 1;
    return `tonescope:back/${this.#names}`;
  }

  /** Writes a node. @returns the name of its output */
  emit(opType: string, inputs: readonly string[], attributes: Attributes = {}): string {
    const name = this.#newName();
    this.parts.push(...node(opType, inputs, [name], attributes));
    return name;
  }

  constant(value: number): string {
    const name = this.#newName();
    this.parts.push(...floatInitializer(name, value));
    return name;
  }

  /** A vector of integers. */
  integers(values: readonly number[]): string {
    const name = this.#newName();
    this.parts.push(...int64Initializer(name, values, [values.length]));
    return name;
  }

  /** A scalar integer. */
  integer(value: number): string {
    const name = this.#newName();
    this.parts.push(...int64Initializer(name, [value]));
    return name;
  }

  /** The sum over an axis, which stays as one of size 1. */
  sum(tensor: string, axis: number): string {
    return this.emit("ReduceSum", [tensor, this.integers([axis])], { keepdims: 1 });
  }

  /** The mean over the last axis, which stays as one of size 1. */
  mean(tensor: string): string {
    // From opset 18 on the axes are an input.
    if (this.forward.opset >= 18)
      return this.emit("ReduceMean", [tensor, this.integers([-1])], { keepdims: 1 });
    return this.emit("ReduceMean", [tensor], { axes: [-1], keepdims: 1 });
  }

  addGradient(tensor: string, gradient: string): void {
    const gradients = this.#gradients.get(tensor);
    if (gradients) gradients.push(gradient);
    else this.#gradients.set(tensor, [gradient]);
  }

  /** The sum of a tensor's gradients; undefined if it has none. */
  gradientOf(tensor: string): string | undefined {
    const [first, ...others] = this.#gradients.get(tensor) ?? [];
    return first !== undefined && others.length > 0 ? this.emit("Sum", [first, ...others]) : first;
  }

  /** The gradient at the input of a softmax over `axis`: y (g - sum of g y). */
  softmaxGradient(output: string, gradient: string, axis: number): string {
    const along = this.sum(this.emit("Mul", [gradient, output]), axis);
    return this.emit("Mul", [output, this.emit("Sub", [gradient, along])]);
  }
}
