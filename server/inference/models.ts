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
}

export class Models {
  readonly #options: ModelsOptions;
  /** The models by `id@revision`, the newest last. */
  readonly #pools = new Map<string, Pool>();
  #default: Pool | undefined;

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
    this.#default ??= pool;
    return pool;
  }

  /** Finds a model by `id@revision`, or by id alone: the default if it has that id, otherwise the one loaded last. */
  find(name: string): Pool | undefined {
    const exact = this.#pools.get(name);
    if (exact || this.#default?.model.id === name) return exact ?? this.#default;
    return this.all.findLast(({ model }) => model.id === name);
  }

  /** Sets the default for new requests; requests in progress end on the model that they began with. */
  makeDefault(pool: Pool): void {
    this.#default = pool;
  }

  /**
   * Unloads a model. Resolves when its requests in progress have ended and its memory is freed.
   * @throws AppError `model-in-use` for the default
   */
  async unload(pool: Pool): Promise<void> {
    if (pool === this.#default) {
      throw new AppError("model-in-use", "This model is the default. Make another the default first.");
    }
    this.#pools.delete(nameOf(pool.model));
    await pool.idle();
    await pool.close();
  }

  async close(): Promise<void> {
    await Promise.all(this.all.map((pool) => pool.close()));
  }
}
