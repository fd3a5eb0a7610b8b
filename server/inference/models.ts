/** The models that are served concurrently, one of them the default. */

import { isDeepStrictEqual } from "node:util";
import { AppError } from "../../src/errors/app-error.ts";
import type { LocalModel } from "../models/open-model.ts";
import { Pool, type PoolOptions } from "./pool.ts";
import { nameOf } from "./protocol.ts";

export interface ModelsOptions extends Omit<PoolOptions, "local" | "onRestart"> {
  /** Returns a model's location on this machine, after a download if necessary. @throws AppError */
  locate: (reference: string) => Promise<LocalModel>;
  onRestart: (model: string, cause: string) => void;
  /** Whether the second model that is loaded reads the texts in languages that the default does not read. */
  byLanguage?: boolean;
}

/** The models that read a request's texts. */
export interface Readers {
  pool: Pool;
  /** Of the texts in languages that the model of `pool` does not read; without it, that model reads all texts. */
  otherLanguages?: Pool | undefined;
}

/** @throws AppError `bad-reference` when one of two readers has other classes than the other */
function checkClasses({ model }: Pool, { model: other }: Pool): void {
  if (isDeepStrictEqual(model.labels, other.labels)) return;
  throw new AppError(
    "bad-reference",
    `${nameOf(model)} and ${nameOf(other)} have different classes, so texts are not shared between them by language.`,
  );
}

export class Models {
  readonly #options: ModelsOptions;
  /** The models by `id@revision`, the newest last. */
  readonly #pools = new Map<string, Pool>();
  #default: Pool | undefined;
  #otherLanguages: Pool | undefined;

  constructor(options: ModelsOptions) {
    this.#options = options;
  }

  get all(): Pool[] {
    return [...this.#pools.values()];
  }

  /** Absent while the first model loads. */
  get default(): Pool | undefined {
    return this.#default;
  }

  /** The readers of a request that names no model; undefined while they load. */
  get readers(): Readers | undefined {
    const [pool, otherLanguages] = [this.#default, this.#otherLanguages];
    if (!pool || (this.#options.byLanguage === true && !otherLanguages)) return undefined;
    return { pool, otherLanguages };
  }

  /**
   * Loads a model in addition to the others; the first becomes the default. A model that is already served stays.
   * @throws AppError the cause why the model cannot be served; `bad-reference` when another model of this name is served
   */
  async load(reference: string): Promise<Pool> {
    const local = await this.#options.locate(reference);
    const { headFiles = [], ...options } = this.#options;
    const pool = await Pool.start({
      ...options,
      local,
      // The heads are those of the first model.
      ...(!this.#default && { headFiles }),
      onRestart: (cause) => this.#options.onRestart(reference, cause),
    });
    const name = nameOf(pool.model);
    const existing = this.#pools.get(name);
    if (existing) {
      await pool.close();
      if (isDeepStrictEqual(existing.model, pool.model)) return existing;
      throw new AppError("bad-reference", `Another model is served as ${name}.`);
    }
    this.#pools.set(name, pool);
    if (!this.#default) this.#default = pool;
    else if (this.#options.byLanguage === true && !this.#otherLanguages) {
      checkClasses(this.#default, pool);
      this.#otherLanguages = pool;
    }
    return pool;
  }

  /** Finds a model by `id@revision`, or by id alone: the default if it has that id, otherwise the one loaded last. */
  find(name: string): Pool | undefined {
    const exact = this.#pools.get(name);
    if (exact || this.#default?.model.id === name) return exact ?? this.#default;
    return this.all.findLast(({ model }) => model.id === name);
  }

  /**
   * Sets the default for new requests; requests in progress end on the model that they began with.
   * @throws AppError `bad-reference` when models are chosen by language, and the other one has other classes
   */
  makeDefault(pool: Pool): void {
    if (this.#otherLanguages) checkClasses(pool, this.#otherLanguages);
    this.#default = pool;
  }

  /**
   * Unloads a model. Resolves when its requests in progress have ended and its memory is freed.
   * @throws AppError `model-in-use` for the default, and for the model of other languages
   */
  async unload(pool: Pool): Promise<void> {
    if (pool === this.#default) {
      throw new AppError("model-in-use", "This model is the default. Make another the default first.");
    }
    if (pool === this.#otherLanguages) {
      throw new AppError("model-in-use", "This model reads the languages that the default does not read.");
    }
    this.#pools.delete(nameOf(pool.model));
    await pool.idle();
    await pool.close();
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((pool) => pool.close()));
  }
}
