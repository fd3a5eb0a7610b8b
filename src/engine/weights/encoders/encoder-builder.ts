/** Finds the tensors of an encoder by name and writes its linear layers and normalizations. */

import { AppError } from "../../../errors/app-error.ts";
import { FLOAT } from "../../onnx/schema.ts";
import type { NamedTensors } from "../formats/names.ts";
import { lengthOf } from "../tensors/tensor.ts";
import type { ConvertedDtype, FoundTensor } from "./graph-parts.ts";
import { GraphParts } from "./graph-parts.ts";

/** Lower than any score. */
const MASKED = -3.4028234663852886e38;

export const unsupported = (message: string) => new AppError("unsupported-model", message);

export type Activations = ReturnType<GraphParts["activations"]>;

export interface BuilderOptions {
  /** What stands before all names of the encoder, except in files of the encoder alone. */
  prefixes: readonly string[];
  /** Of the layer normalizations. */
  epsilon: number;
  /** Whether layers may lack the tensors that are added. */
  areBiasesOptional: boolean;
}

export class EncoderBuilder {
  readonly parts: GraphParts;
  readonly #tensors: NamedTensors;
  readonly #options: BuilderOptions;

  constructor(dtype: ConvertedDtype, tensors: NamedTensors, options: BuilderOptions) {
    this.parts = new GraphParts(dtype);
    this.#tensors = tensors;
    this.#options = options;
  }

  find(name: string): FoundTensor | undefined {
    for (const full of [...this.#options.prefixes.map((prefix) => `${prefix}${name}`), name]) {
      const tensor = this.#tensors.get(full);
      if (tensor) return { ...tensor, name: full };
    }
    return undefined;
  }

  /**
   * @param shape what it has to be, NaN for any size
   * @throws AppError `unsupported-model`, `bad-model`
   */
  require(name: string, shape: readonly number[]): FoundTensor {
    const tensor = this.find(name);
    if (!tensor) throw unsupported(`The weights have no tensor ${name}.`);
    const wanted = tensor.isTransposed ? shape.toReversed() : shape;
    const fits =
      tensor.shape.length === wanted.length &&
      wanted.every((size, axis) => Number.isNaN(size) || size === tensor.shape[axis]);
    if (!fits)
      throw new AppError(
        "bad-model",
        `The tensor ${name} has the shape [${tensor.shape.join()}], not [${wanted.join()}].`,
      );
    return tensor;
  }

  /** The size of the outputs of a linear layer. @throws AppError `unsupported-model`, `bad-model` */
  outputsOf(name: string): number {
    const { shape, isTransposed } = this.require(`${name}.weight`, [Number.NaN, Number.NaN]);
    return (isTransposed ? shape[1] : shape[0]) ?? 0;
  }

  #bias(name: string, size: number): FoundTensor | undefined {
    const full = `${name}.bias`;
    if (this.#options.areBiasesOptional && !this.find(full)) return undefined;
    return this.require(full, [size]);
  }

  #biased(product: string, bias: FoundTensor | undefined, name: string): string {
    return bias ? this.parts.node("Add", [product, this.parts.plain(bias)], name) : product;
  }

  /** @throws AppError `unsupported-model`, `bad-model` */
  linear(input: Activations, name: string, inputs: number, outputs: number): string {
    const weight = this.require(`${name}.weight`, [outputs, inputs]);
    const product = this.parts.product(input, weight, `/${name}/product`);
    return this.#biased(product, this.#bias(name, outputs), `/${name}`);
  }

  /**
   * Linear layers of the same size whose outputs lie side by side in one tensor, each as a layer of its own.
   * @throws AppError `unsupported-model`, `bad-model`
   */
  linearParts(input: Activations, name: string, inputs: number, outputs: number, count: number): string[] {
    const weight = this.require(`${name}.weight`, [count * outputs, inputs]);
    if (weight.isTransposed) throw unsupported(`The tensor ${name} has another order here.`);
    const bias = this.#bias(name, count * outputs);
    const partOf = (tensor: FoundTensor, part: number): FoundTensor => {
      const shape = [outputs, ...tensor.shape.slice(1)];
      const before = part * lengthOf({ ...tensor, shape });
      const [start, position] = [tensor.start + before, tensor.position + before];
      return { ...tensor, name: `${tensor.name}/${part}`, shape, start, position };
    };
    return Array.from({ length: count }, (_, part) => {
      const product = this.parts.product(input, partOf(weight, part), `/${name}/${part}/product`);
      return this.#biased(product, bias && partOf(bias, part), `/${name}/${part}`);
    });
  }

  /** @throws AppError `unsupported-model`, `bad-model` */
  norm(input: string, name: string, size: number): string {
    const { parts } = this;
    const gamma = parts.plain(this.require(`${name}.weight`, [size]));
    const bias = this.#bias(name, size);
    const beta = bias
      ? parts.plain(bias)
      : parts.computed(`/${name}/no_bias`, [size], async () => new Float32Array(size));
    return parts.node("LayerNormalization", [input, gamma, beta], `/${name}`, {
      axis: -1,
      epsilon: { float: this.#options.epsilon },
    });
  }

  /** [batch, 1, 1, tokens]: 0, or a very low number where a token is masked. */
  mask(): string {
    const { parts } = this;
    const mask = parts.node("Unsqueeze", ["attention_mask", parts.integers([1, 2])], "/mask/axes");
    const floats = parts.node("Cast", [mask], "/mask/floats", { to: FLOAT });
    const inverted = parts.node("Sub", [parts.float(1), floats], "/mask/inverted");
    return parts.node("Mul", [inverted, parts.float(MASKED)], "/mask");
  }

  /** [tokens, tokens]: the place of the key minus that of the query, plus `positions` - 1. */
  distances(positions: number): string {
    const { parts } = this;
    const shape = parts.node("Shape", ["input_ids"], "/distances/shape");
    const length = parts.node("Gather", [shape, parts.integer(1)], "/distances/length");
    const places = parts.node("Range", [parts.integer(0), length, parts.integer(1)], "/distances/places");
    const [keys = "", queries = ""] = [0, 1].map((axis) =>
      parts.node("Unsqueeze", [places, parts.integers([axis])], `/distances/axis_${axis}`),
    );
    const differences = parts.node("Sub", [keys, queries], "/distances/differences");
    return parts.node("Add", [differences, parts.integer(positions - 1)], "/distances");
  }
}
