/**
 * Disentangled attention of DeBERTa-v2 and v3 (He et al. 2021): beside the products of queries and keys, those of queries
 * with embeddings of the distance, and of keys with them. Far distances share an embedding.
 */

import { AppError } from "../../../errors/app-error.ts";
import { isCount, valueText } from "../../model/json.ts";
import { type EncoderBuilder, unsupported } from "./encoder-builder.ts";

export interface DistanceNames {
  /** [2 * span, size]: an embedding for each bucket of distances. */
  table: string;
  norm: string;
  /** Linear layers on the embeddings, where those of the content are not used for them. */
  key: string;
  query: string;
}

export interface DistanceSettings {
  /** The most tokens of a text. */
  positions: number;
  /** Distances up to half of it have a bucket of their own; 0 if all have. */
  buckets: number;
  /** The largest distance that the buckets tell apart. */
  most: number;
  isNormalized: boolean;
  /** Whether queries and keys of the embeddings come from the layers of the content. */
  areShared: boolean;
  hasKeys: boolean;
  hasQueries: boolean;
}

/** More than any table of positions has rows. */
const MOST_POSITIONS = 2 ** 16;

const badConfig = (field: string) =>
  new AppError("bad-manifest", `config.json has a ${field} that cannot be.`);

/** A field that is -1 or absent, or a number of positions. */
function optionalCount(config: Readonly<Record<string, unknown>>, field: string): number {
  const value = config[field] ?? -1;
  if (value === -1 || value === 0) return 0;
  if (!isCount(value) || value > MOST_POSITIONS) throw badConfig(field);
  return value;
}

const listOf = (value: unknown): string[] =>
  (Array.isArray(value) ? value : valueText(value ?? "").split("|")).map((part) =>
    valueText(part).trim().toLowerCase(),
  );

/**
 * @returns undefined for an encoder without embeddings of distances
 * @throws AppError `bad-manifest`, `unsupported-model`
 */
export function distanceSettings(config: Readonly<Record<string, unknown>>): DistanceSettings | undefined {
  if (optionalCount(config, "conv_kernel_size") > 0)
    throw unsupported("It has a convolution beside its first layer, which is not known here.");
  if (config["relative_attention"] !== true) return undefined;
  const positions = optionalCount({ max_position_embeddings: 512, ...config }, "max_position_embeddings");
  if (positions === 0) throw badConfig("max_position_embeddings");
  const buckets = optionalCount(config, "position_buckets");
  const most = optionalCount(config, "max_relative_positions") || positions;
  const exact = Math.floor(buckets / 2);
  if (buckets > 0 && (exact < 1 || most - 1 <= exact)) throw badConfig("position_buckets");
  const kinds = listOf(config["pos_att_type"]);
  return {
    positions,
    buckets,
    most,
    isNormalized: listOf(config["norm_rel_ebd"]).includes("layer_norm"),
    areShared: config["share_att_key"] === true,
    hasKeys: kinds.includes("c2p"),
    hasQueries: kinds.includes("p2c"),
  };
}

/** Embeddings before the one of the distance 0. */
const spanOf = ({ buckets, most }: DistanceSettings) => (buckets > 0 ? buckets : most);

/** @param distance the place of the query minus that of the key */
function bucketOf(distance: number, { buckets, most }: DistanceSettings): number {
  const exact = Math.floor(buckets / 2);
  const size = Math.abs(distance);
  if (buckets === 0 || size <= exact) return distance;
  // PyTorch computes this in 32-bit floats.
  const { fround, log } = Math;
  const share = fround(fround(log(fround(size / exact))) / fround(log(fround((most - 1) / exact))));
  return Math.sign(distance) * (Math.ceil(fround(share * (exact - 1))) + exact);
}

/** @returns [2 * positions - 1]: the row of the table for each distance of a key from its query, from 1 - positions on */
export function rowsByDistance(settings: DistanceSettings): number[] {
  const { positions } = settings;
  const span = spanOf(settings);
  return Array.from({ length: 2 * positions - 1 }, (_, at) =>
    Math.min(2 * span - 1, Math.max(0, bucketOf(positions - 1 - at, settings) + span)),
  );
}

export class DisentangledTerms {
  readonly #builder: EncoderBuilder;
  readonly #settings: DistanceSettings;
  readonly #names: DistanceNames;
  readonly #heads: number;
  readonly #size: number;
  /** [2 * span, size], normalized. */
  readonly #embeddings: ReturnType<EncoderBuilder["parts"]["activations"]>;
  /** [tokens, tokens]: rows of the embeddings. */
  readonly #rows: string;

  /** @param size of all heads together. @throws AppError `unsupported-model`, `bad-model` */
  constructor(
    builder: EncoderBuilder,
    settings: DistanceSettings,
    names: DistanceNames,
    heads: number,
    size: number,
  ) {
    const { parts } = builder;
    this.#builder = builder;
    this.#settings = settings;
    this.#names = names;
    this.#heads = heads;
    this.#size = size;
    const table = parts.plain(builder.require(names.table, [2 * spanOf(settings), size]));
    this.#embeddings = parts.activations(
      settings.isNormalized ? builder.norm(table, names.norm, size) : table,
    );
    const rows = rowsByDistance(settings);
    this.#rows = parts.node(
      "Gather",
      [parts.integers(rows), builder.distances(settings.positions)],
      "/distances/rows",
    );
  }

  /** Terms of the scores: those of queries and keys, and these. */
  get count(): number {
    return 1 + Number(this.#settings.hasKeys) + Number(this.#settings.hasQueries);
  }

  /** [1, heads, size of a head, 2 * span]: a linear layer on the embeddings. */
  #projected(name: string): string {
    const { parts } = this.#builder;
    const [heads, size] = [this.#heads, this.#size];
    const projected = this.#builder.linear(this.#embeddings, name, size, size);
    const split = parts.node(
      "Reshape",
      [projected, parts.integers([1, -1, heads, size / heads])],
      `${projected}/heads`,
    );
    return parts.node("Transpose", [split], `${projected}/ordered`, { perm: [0, 2, 3, 1] });
  }

  /** [batch, heads, tokens, tokens]: of each row of products the ones of the pair's distance. */
  #picked(products: string, rows: string, scope: string): string {
    const { parts } = this.#builder;
    const shape = parts.node("Shape", [products], `${scope}/shape`);
    const outer = parts.node("Slice", [shape, parts.integers([0]), parts.integers([3])], `${scope}/outer`);
    const length = parts.node("Slice", [shape, parts.integers([2]), parts.integers([3])], `${scope}/length`);
    const wanted = parts.node("Concat", [outer, length], `${scope}/wanted`, { axis: 0 });
    const indices = parts.node("Expand", [rows, wanted], `${scope}/indices`);
    return parts.node("GatherElements", [products, indices], scope, { axis: 3 });
  }

  /**
   * @param prefix before the names of the layer's tensors
   * @param content the layer's linear layers on the tokens
   * @param query [batch, heads, tokens, size of a head]
   */
  terms(prefix: string, content: { query: string; key: string }, query: string, key: string): string[] {
    const { parts } = this.#builder;
    const { areShared, hasKeys, hasQueries } = this.#settings;
    const scope = `/${prefix}distances`;
    const terms: string[] = [];
    if (hasKeys) {
      const keys = this.#projected(`${prefix}${areShared ? content.key : this.#names.key}`);
      const products = parts.node("MatMul", [query, keys], `${scope}/query_products`);
      terms.push(this.#picked(products, this.#rows, `${scope}/of_queries`));
    }
    if (hasQueries) {
      const queries = this.#projected(`${prefix}${areShared ? content.query : this.#names.query}`);
      const products = parts.node("MatMul", [key, queries], `${scope}/key_products`);
      const rows = parts.node("Transpose", [this.#rows], `${scope}/rows`, { perm: [1, 0] });
      const picked = this.#picked(products, rows, `${scope}/of_keys`);
      terms.push(parts.node("Transpose", [picked], `${scope}/by_query`, { perm: [0, 1, 3, 2] }));
    }
    return terms;
  }
}
