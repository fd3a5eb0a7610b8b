/** The activation functions of encoders, in the nodes that exporters write. */

import { AppError } from "../../../errors/app-error.ts";
import type { GraphParts } from "./graph-parts.ts";

/**
 * @param kind as `transformers` names it
 * @param name before the names of the nodes
 * @throws AppError `unsupported-model`
 */
export function activation(parts: GraphParts, input: string, kind: string, name: string): string {
  const node = parts.node.bind(parts);
  const float = parts.float.bind(parts);
  switch (kind) {
    case "gelu": {
      const erf = node("Erf", [node("Div", [input, float(Math.SQRT2)], `${name}/scaled`)], `${name}/erf`);
      const product = node("Mul", [input, node("Add", [erf, float(1)], `${name}/sum`)], `${name}/double`);
      return node("Mul", [product, float(0.5)], `${name}/gelu`);
    }
    case "gelu_new":
    case "gelu_pytorch_tanh":
    case "gelu_fast": {
      const cube = node("Pow", [input, float(3)], `${name}/cube`);
      const inner = node(
        "Add",
        [input, node("Mul", [cube, float(0.044715)], `${name}/part`)],
        `${name}/inner`,
      );
      const tanh = node(
        "Tanh",
        [node("Mul", [inner, float(Math.sqrt(2 / Math.PI))], `${name}/scaled`)],
        `${name}/tanh`,
      );
      const product = node("Mul", [input, node("Add", [tanh, float(1)], `${name}/sum`)], `${name}/double`);
      return node("Mul", [product, float(0.5)], `${name}/gelu`);
    }
    case "relu":
      return node("Relu", [input], `${name}/relu`);
    case "tanh":
      return node("Tanh", [input], `${name}/tanh`);
  }
  throw new AppError("unsupported-model", `Its activation function ${kind.slice(0, 40)} is not known here.`);
}
