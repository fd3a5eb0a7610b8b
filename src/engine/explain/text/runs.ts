/** Runs of the model on token ids: none is made twice, and messages are handled between them. */

import { throwIfCancelled } from "../../../errors/app-error.ts";
import { yieldToEventLoop } from "./run-options.ts";

/** Milliseconds between two turns of the event loop. */
const YIELD_INTERVAL_MS = 25;

export interface CountedRunOptions {
  signal?: AbortSignal | undefined;
  /** Collects each distinct text. Its size is the cost of the work in forward passes when no text was run before. */
  distinctTexts?: Set<string> | undefined;
}

/** A forward pass for each text. @returns [texts][classes], probabilities */
export type RunTexts = (texts: readonly (readonly number[])[]) => Promise<readonly (readonly number[])[]>;

export class Runs {
  readonly #run: RunTexts;
  readonly #joinedTokens: number;
  /** Probabilities by input ids. */
  readonly #known = new Map<string, readonly number[]>();
  #lastYield = 0;

  /** @param joinedTokens how many tokens the texts of one call of `run` should have together; one text a call when absent */
  constructor(run: RunTexts, joinedTokens = 0) {
    this.#run = run;
    this.#joinedTokens = joinedTokens;
  }

  /** @returns the probability of each class. @throws AppError `cancelled`, and what a run throws */
  async probabilities(inputIds: readonly number[], options?: CountedRunOptions): Promise<readonly number[]> {
    const [probabilities = []] = await this.probabilitiesOfEach([inputIds], options);
    return probabilities;
  }

  /**
   * Texts that follow each other are run together where the model divides them among threads.
   * @param onKnown called for each text in their order, as soon as its probabilities are known
   * @returns [texts][classes]
   * @throws AppError as `probabilities`
   */
  async probabilitiesOfEach(
    texts: readonly (readonly number[])[],
    { signal, distinctTexts }: CountedRunOptions = {},
    onKnown?: (probabilities: readonly number[], text: number) => void,
  ): Promise<(readonly number[])[]> {
    const keys = texts.map((ids) => ids.join());
    const results: (readonly number[])[] = [];
    for (const [at, key] of keys.entries()) {
      distinctTexts?.add(key);
      if (!this.#known.has(key)) {
        throwIfCancelled(signal);
        await this.#yieldNowAndThen();
        throwIfCancelled(signal);
        await this.#runFrom(at, texts, keys);
      }
      const probabilities = this.#known.get(key) ?? [];
      results.push(probabilities);
      onKnown?.(probabilities, at);
    }
    return results;
  }

  /** Runs a text, and those behind it that have not been run, until there are enough tokens. */
  async #runFrom(
    first: number,
    texts: readonly (readonly number[])[],
    keys: readonly string[],
  ): Promise<void> {
    const together = new Map<string, readonly number[]>();
    let tokens = 0;
    for (let at = first; at < texts.length; at += 1) {
      const [ids = [], key = ""] = [texts[at], keys[at]];
      if (this.#known.has(key) || together.has(key)) continue;
      tokens += ids.length;
      if (together.size > 0 && tokens > this.#joinedTokens) break;
      together.set(key, ids);
    }
    const results = await this.#run([...together.values()]);
    for (const [at, key] of [...together.keys()].entries()) this.#known.set(key, results[at] ?? []);
  }

  async #yieldNowAndThen(): Promise<void> {
    if (performance.now() - this.#lastYield < YIELD_INTERVAL_MS) return;
    await yieldToEventLoop();
    this.#lastYield = performance.now();
  }
}
