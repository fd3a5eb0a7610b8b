/** What the model says of a text with words taken out. Every class at once, and no text is run twice. */

import { throwIfCancelled } from "../../../errors/app-error.ts";
import type { Unit } from "../../tokenizer/word-units.ts";

/** How a word is taken out: its tokens go, or each becomes the mask token. */
export type Operator = "delete" | "mask";

export interface PerturbOptions {
  inputIds: readonly number[];
  units: readonly Unit[];
  operator: Operator;
  /** Needed for `mask`. */
  maskId?: number | undefined;
  /** One forward pass: ids to the probability of each class. */
  run(inputIds: number[]): Promise<readonly number[]>;
}

/** Between two runs, messages such as a cancellation get their turn, at most this often in milliseconds. */
const TURN = 25;

export interface AskOptions {
  signal?: AbortSignal | undefined;
  /** Collects each different text that was asked for: what the work costs when nothing is known before. */
  tally?: Set<string> | undefined;
}

export class Perturbation {
  /** The units that can be taken out: all but special tokens. */
  readonly words: readonly number[];
  readonly #options: PerturbOptions;
  readonly #known = new Map<string, readonly number[]>();
  #lastTurn = 0;

  constructor(options: PerturbOptions) {
    this.#options = options;
    this.words = options.units.flatMap((unit, index) => (unit.isSpecial ? [] : [index]));
  }

  /**
   * @param removed unit indices.
   * @returns the probability of each class.
   * @throws AppError `cancelled`, and what a run throws
   */
  async without(removed: Iterable<number>, { signal, tally }: AskOptions = {}): Promise<readonly number[]> {
    const { inputIds, units, operator, maskId, run } = this.#options;
    const gone = new Set(removed);
    const ids = units.flatMap(({ firstToken, lastToken }, index) => {
      const own = inputIds.slice(firstToken, lastToken);
      if (!gone.has(index)) return own;
      return operator === "mask" && maskId !== undefined ? own.map(() => maskId) : [];
    });
    const key = ids.join();
    tally?.add(key);
    const known = this.#known.get(key);
    if (known) return known;
    throwIfCancelled(signal);
    await this.#letOthers();
    throwIfCancelled(signal);
    const probabilities = await run(ids);
    this.#known.set(key, probabilities);
    return probabilities;
  }

  async #letOthers(): Promise<void> {
    if (performance.now() - this.#lastTurn < TURN) return;
    await new Promise((resolve) => {
      setTimeout(resolve);
    });
    this.#lastTurn = performance.now();
  }
}
