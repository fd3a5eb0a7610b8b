import { randomFrom } from "../../statistics/random.ts";

/** Random choices that a seed determines. */
export class Draw {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = randomFrom(seed);
  }

  /** A whole number from `low` to `high`. */
  int(low: number, high: number): number {
    return low + Math.floor(this.#random() * (high - low + 1));
  }

  chance(probability: number): boolean {
    return this.#random() < probability;
  }

  of<T>(items: readonly T[]): T {
    return items[this.int(0, items.length - 1)] as T;
  }

  /** A value by its weight. */
  weighted<T>(items: readonly (readonly [value: T, weight: number])[]): T {
    let at = this.#random() * items.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of items) if ((at -= weight) < 0) return value;
    return (items.at(-1) as readonly [T, number])[0];
  }
}
