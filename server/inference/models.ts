/** The models that are served: several side by side, one of them the default. */

import { isDeepStrictEqual } from "node:util";
import { AppError } from "../../src/errors/app-error.ts";
import type { LocalModel } from "../models/open-model.ts";
import { Pool, type PoolOptions } from "./pool.ts";
import { nameOf } from "./protocol.ts";

export interface ModelsOptions extends Omit<PoolOptions, "local" | "onRestart"> {
  /** Where a model is on this machine, downloaded first where it has to be. @throws AppError */
  locate: (reference: string) => Promise<LocalModel>;
  onRestart: (model: string, cause: string) => void;
}

export class Models {
  readonly #options: ModelsOptions;
  /** By `id@revision`; the newest last. */
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
   * Loads a model beside the others; the first becomes the default. One that is served already stays as it is.
   * @throws AppError why it cannot be served, `bad-reference` when another of its name is served
   */
  async load(reference: string): Promise<Pool> {
    const local = await this.#options.locate(reference);
    const pool = await Pool.start({
      ...this.#options,
      local,
      onRestart: (cause) => this.#options.onRestart(reference, cause),
    });
    const name = nameOf(pool.model);
    const known = this.#pools.get(name);
    if (known) {
      await pool.close();
      if (isDeepStrictEqual(known.model, pool.model)) return known;
      throw new AppError("bad-reference", `Another model is served as ${name}.`);
    }
    this.#pools.set(name, pool);
    this.#default ??= pool;
    return pool;
  }

  /** By `id@revision`, or by id alone: the default when it has that id, else the one loaded last. */
  find(name: string): Pool | undefined {
    const exact = this.#pools.get(name);
    if (exact || this.#default?.model.id === name) return exact ?? this.#default;
    return this.all.findLast(({ model }) => model.id === name);
  }

  /** Requests from now on; those under way end where they began. */
  makeDefault(pool: Pool): void {
    this.#default = pool;
  }

  /**
   * Resolves when everything under way has been answered and the memory is free.
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
