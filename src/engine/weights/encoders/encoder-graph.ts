/** The graph of a BERT-like encoder with a classification head, in the nodes that exporters write and the kernel matches. */

import { AppError } from "../../../errors/app-error.ts";
import { FLOAT, INT64 } from "../../onnx/schema.ts";
import type { NamedTensors } from "../formats/names.ts";
import { readFloats } from "../tensors/tensor.ts";
import { type ConvertedDtype, type FoundTensor, GraphParts } from "./graph-parts.ts";
import { activation } from "./activation.ts";
import { biasByDistance } from "./relative-bias.ts";
import type { Family, LayerNames } from "./tensor-names.ts";

/** What config.json says of an encoder and the shapes of its tensors do not. */
export interface EncoderSettings {
  heads: number;
  /** As `transformers` names it: gelu, gelu_new, relu. */
  activation: string;
  epsilon: number;
  paddingId: number;
}

/** Lower than any score. */
const MASKED = -3.4028234663852886e38;

const unsupported = (message: string) => new AppError("unsupported-model", message);

class EncoderGraph {
  readonly #parts: GraphParts;
  readonly #tensors: NamedTensors;
  readonly #family: Family;
  readonly #settings: EncoderSettings;

  constructor(dtype: ConvertedDtype, tensors: NamedTensors, family: Family, settings: EncoderSettings) {
    this.#parts = new GraphParts(dtype);
    this.#tensors = tensors;
    this.#family = family;
    this.#settings = settings;
  }

  #find(name: string): FoundTensor | undefined {
    for (const full of [...this.#family.encoder.prefixes.map((prefix) => `${prefix}${name}`), name]) {
      const tensor = this.#tensors.get(full);
      if (tensor) return { ...tensor, name: full };
    }
    return undefined;
  }

  /** @param shape what it has to be, NaN for any size */
  #require(name: string, shape: readonly number[]): FoundTensor {
    const tensor = this.#find(name);
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

  #linear(
    input: ReturnType<GraphParts["activations"]>,
    name: string,
    inputs: number,
    outputs: number,
  ): string {
    const weight = this.#require(`${name}.weight`, [outputs, inputs]);
    const bias = this.#parts.plain(this.#require(`${name}.bias`, [outputs]));
    return this.#parts.node(
      "Add",
      [this.#parts.product(input, weight, `/${name}/product`), bias],
      `/${name}`,
    );
  }

  #norm(input: string, name: string, size: number): string {
    const [gamma, beta] = ["weight", "bias"].map((part) =>
      this.#parts.plain(this.#require(`${name}.${part}`, [size])),
    );
    return this.#parts.node("LayerNormalization", [input, gamma ?? "", beta ?? ""], `/${name}`, {
      axis: -1,
      epsilon: { float: this.#settings.epsilon },
    });
  }

  /** [1, tokens] or [batch, tokens]: the rows of the table of positions. */
  #positionIds(positions: number): string {
    const parts = this.#parts;
    const { paddingId } = this.#settings;
    if (!this.#family.isOffsetByPadding) {
      const all = parts.integers(
        Array.from({ length: positions }, (_, at) => at),
        [1, positions],
      );
      const length = parts.node(
        "Gather",
        [parts.node("Shape", ["input_ids"], "/shape"), parts.integers([1])],
        "/length",
      );
      return parts.node("Slice", [all, parts.integers([0]), length, parts.integers([1])], "/positions");
    }
    const isPadding = parts.node("Equal", ["input_ids", parts.integer(paddingId)], "/is_padding");
    const counts = parts.node("Cast", [parts.node("Not", [isPadding], "/is_token")], "/counts", {
      to: INT64,
    });
    const sums = parts.node("CumSum", [counts, parts.integer(1)], "/sums");
    const places = parts.node("Mul", [sums, counts], "/places");
    return parts.node("Add", [places, parts.integer(paddingId)], "/positions");
  }

  #embeddings(): { state: string; size: number } {
    const { encoder } = this.#family;
    const parts = this.#parts;
    const words = this.#require(encoder.words, [Number.NaN, Number.NaN]);
    const [, size = 0] = words.shape;
    let sum = parts.lookup(words, "input_ids");
    const types = encoder.types === undefined ? undefined : this.#find(encoder.types);
    if (types) {
      // A single text has the first type throughout.
      const first = { ...this.#require(encoder.types ?? "", [Number.NaN, size]), shape: [size] };
      sum = parts.node("Add", [sum, parts.plain(first)], "/embeddings/typed");
    }
    const positions = this.#require(encoder.positions, [Number.NaN, size]);
    const rows = parts.node(
      "Gather",
      [parts.plain(positions), this.#positionIds(positions.shape[0] ?? 0)],
      "/embeddings/positions",
    );
    sum = parts.node("Add", [sum, rows], "/embeddings/sum");
    return { state: this.#norm(sum, encoder.embeddingNorm, size), size };
  }

  /** [batch, 1, 1, tokens]: 0, or a very low number where a token is masked. */
  #mask(): string {
    const parts = this.#parts;
    const mask = parts.node("Unsqueeze", ["attention_mask", parts.integers([1, 2])], "/mask/axes");
    const floats = parts.node("Cast", [mask], "/mask/floats", { to: FLOAT });
    const inverted = parts.node("Sub", [parts.float(1), floats], "/mask/inverted");
    return parts.node("Mul", [inverted, parts.float(MASKED)], "/mask");
  }

  /** [1, heads, tokens, tokens] */
  #relativeBias(name: string): string {
    const parts = this.#parts;
    const { heads } = this.#settings;
    const table = this.#require(name, [Number.NaN, heads]);
    const positions = this.#require(this.#family.encoder.positions, [Number.NaN, Number.NaN]).shape[0] ?? 0;
    const biases = parts.computed("/bias/table", [2 * positions - 1, heads], async () =>
      biasByDistance(await readFloats(table.name, table), heads, positions),
    );
    const length = parts.node(
      "Gather",
      [parts.node("Shape", ["input_ids"], "/bias/shape"), parts.integer(1)],
      "/bias/length",
    );
    const places = parts.node("Range", [parts.integer(0), length, parts.integer(1)], "/bias/places");
    const [rows, columns] = [0, 1].map((axis) =>
      parts.node("Unsqueeze", [places, parts.integers([axis])], `/bias/axis_${axis}`),
    );
    const distances = parts.node("Sub", [rows ?? "", columns ?? ""], "/bias/distances");
    const indices = parts.node("Add", [distances, parts.integer(positions - 1)], "/bias/indices");
    const gathered = parts.node("Gather", [biases, indices], "/bias/gathered");
    const ordered = parts.node("Transpose", [gathered], "/bias/ordered", { perm: [2, 0, 1] });
    return parts.node("Unsqueeze", [ordered, parts.integers([0])], "/bias");
  }

  #attention(input: string, names: LayerNames, prefix: string, size: number, mask: string): string {
    const parts = this.#parts;
    const { heads } = this.#settings;
    const headSize = size / heads;
    const scope = `/${prefix}attention`;
    const activations = parts.activations(input);
    const inHeads = (name: string, perm: readonly number[]) => {
      const projected = this.#linear(activations, `${prefix}${name}`, size, size);
      const split = parts.node(
        "Reshape",
        [projected, parts.integers([0, 0, heads, headSize])],
        `${projected}/heads`,
      );
      return parts.node("Transpose", [split], `${projected}/ordered`, { perm });
    };
    const query = inHeads(names.query, [0, 2, 1, 3]);
    const key = inHeads(names.key, [0, 2, 3, 1]);
    const value = inHeads(names.value, [0, 2, 1, 3]);
    const scores = parts.node("MatMul", [query, key], `${scope}/scores`);
    const scaled = parts.node("Div", [scores, parts.float(Math.sqrt(headSize))], `${scope}/scaled`);
    const masked = parts.node("Add", [scaled, mask], `${scope}/masked`);
    const probabilities = parts.node("Softmax", [masked], `${scope}/probabilities`, { axis: -1 });
    const context = parts.node("MatMul", [probabilities, value], `${scope}/context`);
    const joined = parts.node("Transpose", [context], `${scope}/ordered`, { perm: [0, 2, 1, 3] });
    return parts.node("Reshape", [joined, parts.integers([0, 0, size])], `${scope}/joined`);
  }

  #layer(input: string, prefix: string, size: number, mask: string): string {
    const { layer } = this.#family.encoder;
    const parts = this.#parts;
    const context = parts.activations(this.#attention(input, layer, prefix, size, mask));
    const projected = this.#linear(context, `${prefix}${layer.projection}`, size, size);
    const sum = parts.node("Add", [projected, input], `/${prefix}attention/sum`);
    const middle = this.#norm(sum, `${prefix}${layer.attentionNorm}`, size);
    const upName = `${prefix}${layer.up}`;
    const between = this.#require(`${upName}.bias`, [Number.NaN]).shape[0] ?? 0;
    const up = this.#linear(parts.activations(middle), upName, size, between);
    const active = activation(this.#parts, up, this.#settings.activation, `/${upName}`);
    const down = this.#linear(parts.activations(active), `${prefix}${layer.down}`, between, size);
    const output = parts.node("Add", [down, middle], `/${prefix}output/sum`);
    return this.#norm(output, `${prefix}${layer.outputNorm}`, size);
  }

  #layers(): { state: string; size: number } {
    const { encoder } = this.#family;
    const { heads } = this.#settings;
    const { state: embedded, size: embeddedSize } = this.#embeddings();
    const bias = encoder.relativeBias;
    const mask =
      bias === undefined
        ? this.#mask()
        : this.#parts.node("Add", [this.#relativeBias(bias), this.#mask()], "/masked_bias");
    const firstBias = `${encoder.layers}0.${encoder.layer.projection}.bias`;
    const size = this.#require(firstBias, [Number.NaN]).shape[0] ?? 0;
    if (size % heads !== 0)
      throw new AppError("bad-manifest", "config.json has a number of heads that does not fit.");
    const projection = encoder.embeddingProjection;
    let state = embedded;
    if (projection !== undefined && this.#find(`${projection}.weight`))
      state = this.#linear(this.#parts.activations(state), projection, embeddedSize, size);
    else if (size !== embeddedSize) throw unsupported("Its embeddings do not fit its layers.");
    let layer = 0;
    for (; this.#find(`${encoder.layers}${layer}.${encoder.layer.projection}.bias`); layer += 1)
      state = this.#layer(state, `${encoder.layers}${layer}.`, size, mask);
    return { state, size };
  }

  build(classes: number) {
    const parts = this.#parts;
    const { pooler, classifier } = this.#family.head;
    parts.input("input_ids");
    parts.input("attention_mask");
    const { state, size } = this.#layers();
    let pooled = parts.node("Gather", [state, parts.integer(0)], "/first_token", { axis: 1 });
    let pooledSize = size;
    if (pooler) {
      pooledSize = this.#require(`${pooler.linear}.bias`, [Number.NaN]).shape[0] ?? 0;
      const linear = this.#linear(parts.activations(pooled), pooler.linear, size, pooledSize);
      pooled = activation(this.#parts, linear, pooler.activation, "/pooler");
    }
    parts.logits(this.#linear(parts.activations(pooled), classifier, pooledSize, classes), classes);
    return parts.file;
  }
}

/**
 * @param tensors in PyTorch's names
 * @param classes the number of logits
 * @returns an ONNX file; each tensor is read when its part is written
 * @throws AppError `unsupported-model` for a missing tensor, `bad-model` for one of another shape, `bad-manifest`
 */
export function encoderGraph(
  dtype: ConvertedDtype,
  tensors: NamedTensors,
  family: Family,
  settings: EncoderSettings,
  classes: number,
): { size: number; bytes(): AsyncIterable<Uint8Array> } {
  return new EncoderGraph(dtype, tensors, family, settings).build(classes);
}
