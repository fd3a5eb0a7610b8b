/** The graph of a BERT-like encoder with a classification head, in the nodes that exporters write and the kernel matches. */

import { AppError } from "../../../errors/app-error.ts";
import { FLOAT, INT64 } from "../../onnx/schema.ts";
import type { NamedTensors } from "../formats/names.ts";
import { activation } from "./activation.ts";
import { attention } from "./attention.ts";
import { DisentangledTerms } from "./disentangled.ts";
import { EncoderBuilder, unsupported } from "./encoder-builder.ts";
import type { ConvertedDtype } from "./graph-parts.ts";
import type { MadeFile } from "./made-file.ts";
import { PreNormLayers } from "./pre-norm.ts";
import { relativeBias } from "./relative-bias.ts";
import type { EncoderSettings } from "./settings.ts";
import type { Family, LayerNames } from "./tensor-names.ts";

class EncoderGraph {
  readonly #builder: EncoderBuilder;
  readonly #family: Family;
  readonly #settings: EncoderSettings;

  constructor(dtype: ConvertedDtype, tensors: NamedTensors, family: Family, settings: EncoderSettings) {
    const { prefixes, finalNorm } = family.encoder;
    const { epsilon } = settings;
    const areBiasesOptional = finalNorm !== undefined;
    this.#builder = new EncoderBuilder(dtype, tensors, { prefixes, epsilon, areBiasesOptional });
    this.#family = family;
    this.#settings = settings;
  }

  /** [1, tokens] or [batch, tokens]: the rows of the table of positions. */
  #positionIds(positions: number): string {
    const { parts } = this.#builder;
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

  /** [positions, size], for encoders that add positions to the embeddings. */
  #positionTable(size: number) {
    const name = this.#settings.hasPositions ? this.#family.encoder.positions : undefined;
    return name === undefined ? undefined : this.#builder.require(name, [Number.NaN, size]);
  }

  #embeddings(): { state: string; size: number } {
    const { encoder } = this.#family;
    const builder = this.#builder;
    const { parts } = builder;
    const words = builder.require(encoder.words, [Number.NaN, Number.NaN]);
    const [, size = 0] = words.shape;
    let sum = parts.lookup(words, "input_ids");
    const types = encoder.types === undefined ? undefined : builder.find(encoder.types);
    if (types) {
      // A single text has the first type throughout.
      const first = { ...builder.require(encoder.types ?? "", [Number.NaN, size]), shape: [size] };
      sum = parts.node("Add", [sum, parts.plain(first)], "/embeddings/typed");
    }
    const positions = this.#positionTable(size);
    if (positions) {
      const rows = parts.node(
        "Gather",
        [parts.plain(positions), this.#positionIds(positions.shape[0] ?? 0)],
        "/embeddings/positions",
      );
      sum = parts.node("Add", [sum, rows], "/embeddings/sum");
    }
    return { state: builder.norm(sum, encoder.embeddingNorm, size), size };
  }

  #attention(
    input: string,
    names: LayerNames,
    prefix: string,
    { size, addend, disentangled }: { size: number; addend: string; disentangled?: DisentangledTerms },
  ): string {
    const { heads } = this.#settings;
    const builder = this.#builder;
    const activations = builder.parts.activations(input);
    const projected = (name: string) => builder.linear(activations, `${prefix}${name}`, size, size);
    const projections = {
      query: projected(names.query),
      key: projected(names.key),
      value: projected(names.value),
    };
    return attention(builder, projections, `/${prefix}attention`, {
      heads,
      size,
      divisor: Math.sqrt((size / heads) * (disentangled?.count ?? 1)),
      addend,
      ...(disentangled && { terms: (query, key) => disentangled.terms(prefix, names, query, key) }),
    });
  }

  #layer(
    input: string,
    layer: LayerNames,
    prefix: string,
    options: { size: number; addend: string; disentangled?: DisentangledTerms },
  ): string {
    const builder = this.#builder;
    const { parts } = builder;
    const { size } = options;
    const context = parts.activations(this.#attention(input, layer, prefix, options));
    const projected = builder.linear(context, `${prefix}${layer.projection}`, size, size);
    const sum = parts.node("Add", [projected, input], `/${prefix}attention/sum`);
    const middle = builder.norm(sum, `${prefix}${layer.attentionNorm}`, size);
    const upName = `${prefix}${layer.up}`;
    const between = builder.outputsOf(upName);
    const up = builder.linear(parts.activations(middle), upName, size, between);
    const active = activation(parts, up, this.#settings.activation, `/${upName}`);
    const down = builder.linear(parts.activations(active), `${prefix}${layer.down}`, between, size);
    const output = parts.node("Add", [down, middle], `/${prefix}output/sum`);
    return builder.norm(output, `${prefix}${layer.outputNorm}`, size);
  }

  /** What is added to the scores of all layers. */
  #addend(): string {
    const builder = this.#builder;
    const name = this.#family.encoder.relativeBias;
    if (name === undefined) return builder.mask();
    const positions = this.#positionTable(Number.NaN)?.shape[0] ?? 0;
    const bias = relativeBias(builder, name, this.#settings.heads, positions);
    return builder.parts.node("Add", [bias, builder.mask()], "/masked_bias");
  }

  #postNormLayers(embedded: string, layer: LayerNames, size: number): string {
    const { layers, distances: names } = this.#family.encoder;
    const { distances, heads } = this.#settings;
    const disentangled =
      distances && names && new DisentangledTerms(this.#builder, distances, names, heads, size);
    const options = { size, addend: this.#addend(), ...(disentangled && { disentangled }) };
    let state = embedded;
    for (let at = 0; this.#builder.find(`${layers}${at}.${layer.projection}.weight`); at += 1)
      state = this.#layer(state, layer, `${layers}${at}.`, options);
    return state;
  }

  #layers(): { state: string; size: number } {
    const { encoder } = this.#family;
    const { heads, preNorm } = this.#settings;
    const { layer, finalNorm } = encoder;
    const builder = this.#builder;
    const embedded = this.#embeddings();
    const size = builder.outputsOf(`${encoder.layers}0.${layer.projection}`);
    if (size % heads !== 0)
      throw new AppError("bad-manifest", "config.json has a number of heads that does not fit.");
    const projection = encoder.embeddingProjection;
    let { state } = embedded;
    if (projection !== undefined && builder.find(`${projection}.weight`))
      state = builder.linear(builder.parts.activations(state), projection, embedded.size, size);
    else if (size !== embedded.size) throw unsupported("Its embeddings do not fit its layers.");
    if (!("queryKeyValue" in layer)) return { state: this.#postNormLayers(state, layer, size), size };
    if (!preNorm || finalNorm === undefined) throw unsupported("Its layers are not known.");
    if (builder.find(`${encoder.layers}${preNorm.layers.length}.${layer.projection}.weight`))
      throw new AppError("bad-manifest", "config.json says that it has fewer layers than there are.");
    const options = {
      names: layer,
      heads,
      size,
      activation: this.#settings.activation,
      settings: preNorm,
    };
    state = new PreNormLayers(builder, options).write(state, encoder.layers);
    return { state: builder.norm(state, finalNorm, size), size };
  }

  /** [batch, size] */
  #pooled(state: string): string {
    const { parts } = this.#builder;
    if (this.#settings.pooling === "first")
      return parts.node("Gather", [state, parts.integer(0)], "/first_token", { axis: 1 });
    const mask = parts.node("Cast", ["attention_mask"], "/pooling/mask", { to: FLOAT });
    const column = parts.node("Unsqueeze", [mask, parts.integers([2])], "/pooling/column");
    const counted = parts.node("Mul", [state, column], "/pooling/counted");
    const sum = parts.node("ReduceSum", [counted, parts.integers([1])], "/pooling/sum", { keepdims: 0 });
    const count = parts.node("ReduceSum", [mask, parts.integers([1])], "/pooling/count", { keepdims: 1 });
    return parts.node("Div", [sum, count], "/mean");
  }

  build(classes: number) {
    const builder = this.#builder;
    const { parts } = builder;
    const { pooler, classifier } = this.#family.head;
    parts.input("input_ids");
    parts.input("attention_mask");
    const { state, size } = this.#layers();
    let pooled = this.#pooled(state);
    let pooledSize = size;
    if (pooler) {
      pooledSize = builder.outputsOf(pooler.linear);
      const linear = builder.linear(parts.activations(pooled), pooler.linear, size, pooledSize);
      pooled = activation(parts, linear, this.#settings.poolerActivation ?? pooler.activation, "/pooler");
      if (pooler.norm !== undefined) pooled = builder.norm(pooled, pooler.norm, pooledSize);
    }
    parts.logits(builder.linear(parts.activations(pooled), classifier, pooledSize, classes), classes);
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
): MadeFile {
  return new EncoderGraph(dtype, tensors, family, settings).build(classes);
}
