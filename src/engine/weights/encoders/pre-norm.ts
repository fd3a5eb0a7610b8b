/**
 * ModernBERT (Warner et al. 2024): each layer normalizes its inputs and not its sums; positions are rotations; most layers
 * attend to near tokens only; the feed-forward network has a gate.
 */

import { AppError } from "../../../errors/app-error.ts";
import { isCount, isRecord } from "../../model/json.ts";
import { activation } from "./activation.ts";
import { attention } from "./attention.ts";
import { type EncoderBuilder, unsupported } from "./encoder-builder.ts";
import { rotary } from "./rotary.ts";
import type { PreNormLayerNames } from "./tensor-names.ts";

export interface PreNormSettings {
  /** The most tokens of a text. */
  positions: number;
  /** How far the tokens of a local layer see on either side. */
  window: number;
  /** Of each layer. */
  layers: { isLocal: boolean; base: number }[];
}

/** More than any model reads, and than has any layers. */
const [MOST_POSITIONS, MOST_LAYERS] = [2 ** 16, 256];

const badConfig = (field: string) =>
  new AppError("bad-manifest", `config.json has a ${field} that cannot be.`);

type Config = Readonly<Record<string, unknown>>;

function countOf(config: Config, field: string, byDefault: number, most: number): number {
  const value = config[field] ?? byDefault;
  if (!isCount(value) || value > most) throw badConfig(field);
  return value;
}

/** The base of the rotations of a kind of layers, by the fields of older and of newer versions. */
function baseOf(config: Config, field: string, kind: string, byDefault: number): number {
  const parameters = config["rope_parameters"];
  const ofKind = isRecord(parameters) ? parameters[kind] : undefined;
  const { rope_type: type = "default", rope_theta: theta } = isRecord(ofKind) ? ofKind : {};
  const scaling = config["rope_scaling"] ?? undefined;
  if (type !== "default" || scaling !== undefined)
    throw unsupported("Its rotary embeddings are scaled, which is not known here.");
  const base = theta ?? config[field] ?? byDefault;
  if (typeof base !== "number" || !(base > 1 && base < 1e12)) throw badConfig(field);
  return base;
}

/** @throws AppError `bad-manifest`, `unsupported-model` */
export function preNormSettings(config: Config): PreNormSettings {
  const positions = countOf(config, "max_position_embeddings", 8192, MOST_POSITIONS);
  const every = countOf(config, "global_attn_every_n_layers", 3, MOST_LAYERS);
  const count = countOf(config, "num_hidden_layers", 22, MOST_LAYERS);
  const far = baseOf(config, "global_rope_theta", "full_attention", 160_000);
  const near = baseOf(config, "local_rope_theta", "sliding_attention", 10_000);
  const types = config["layer_types"];
  if (types !== undefined && !(Array.isArray(types) && types.length === count))
    throw badConfig("layer_types");
  return {
    positions,
    window: Math.floor(countOf(config, "local_attention", 128, 2 * MOST_POSITIONS) / 2),
    layers: Array.from({ length: count }, (_, layer) => {
      const isLocal = Array.isArray(types) ? types[layer] === "sliding_attention" : layer % every !== 0;
      return { isLocal, base: isLocal ? near : far };
    }),
  };
}

/** Lower than any score, and half of what masks a token, so that both together are a number. */
const FAR = -1.7e38;

export interface PreNormOptions {
  names: PreNormLayerNames;
  heads: number;
  size: number;
  activation: string;
  settings: PreNormSettings;
}

export class PreNormLayers {
  readonly #builder: EncoderBuilder;
  readonly #options: PreNormOptions;
  readonly #mask: string;
  readonly #rotations = new Map<number, (tensor: string) => string>();
  #localMask: string | undefined;

  /** @throws AppError `bad-manifest` when a head has no pairs of numbers */
  constructor(builder: EncoderBuilder, options: PreNormOptions) {
    if ((options.size / options.heads) % 2 !== 0) throw badConfig("num_attention_heads");
    this.#builder = builder;
    this.#options = options;
    this.#mask = builder.mask();
  }

  /** [batch, 1, tokens, tokens]: far tokens are masked too. */
  #masked(isLocal: boolean): string {
    if (!isLocal) return this.#mask;
    const { parts } = this.#builder;
    const { positions, window } = this.#options.settings;
    if (this.#localMask === undefined) {
      const table = parts.computed("/window/table", [2 * positions - 1], async () =>
        Float32Array.from({ length: 2 * positions - 1 }, (_, at) =>
          Math.abs(at - positions + 1) <= window ? 0 : FAR,
        ),
      );
      const near = parts.node("Gather", [table, this.#builder.distances(positions)], "/window");
      this.#localMask = parts.node("Add", [near, this.#mask], "/masked_window");
    }
    return this.#localMask;
  }

  #rotation(base: number): (tensor: string) => string {
    const { heads, size } = this.#options;
    const rotation = this.#rotations.get(base) ?? rotary(this.#builder, size / heads, base);
    this.#rotations.set(base, rotation);
    return rotation;
  }

  #layer(state: string, prefix: string, isFirst: boolean, isLocal: boolean, base: number): string {
    const builder = this.#builder;
    const { parts } = builder;
    const { names, heads, size, activation: kind } = this.#options;
    const normed = isFirst ? state : builder.norm(state, `${prefix}${names.attentionNorm}`, size);
    const [query = "", key = "", value = ""] = builder.linearParts(
      parts.activations(normed),
      `${prefix}${names.queryKeyValue}`,
      size,
      size,
      3,
    );
    const context = attention(builder, { query, key, value }, `/${prefix}attention`, {
      heads,
      size,
      divisor: Math.sqrt(size / heads),
      addend: this.#masked(isLocal),
      rotate: this.#rotation(base),
    });
    const projected = builder.linear(parts.activations(context), `${prefix}${names.projection}`, size, size);
    const middle = parts.node("Add", [state, projected], `/${prefix}attention/sum`);
    const input = builder.norm(middle, `${prefix}${names.feedForwardNorm}`, size);
    const between = builder.outputsOf(`${prefix}${names.upAndGate}`) / 2;
    const [up = "", gate = ""] = builder.linearParts(
      parts.activations(input),
      `${prefix}${names.upAndGate}`,
      size,
      between,
      2,
    );
    const active = activation(parts, up, kind, `/${prefix}${names.upAndGate}`);
    const gated = parts.node("Mul", [active, gate], `/${prefix}gated`);
    const down = builder.linear(parts.activations(gated), `${prefix}${names.down}`, between, size);
    return parts.node("Add", [middle, down], `/${prefix}output/sum`);
  }

  /** @returns [batch, tokens, size]. @throws AppError `unsupported-model`, `bad-model` */
  write(embedded: string, prefix: string): string {
    let state = embedded;
    for (const [at, { isLocal, base }] of this.#options.settings.layers.entries())
      state = this.#layer(state, `${prefix}${at}.`, at === 0, isLocal, base);
    return state;
  }
}
