import { LIMITS } from "../limits.ts";

/** Names that differ from each other: a repeated one becomes the first free one of `name_2`, `name_3` and so on. */
export class UniqueNames {
  readonly #used: Set<string>;
  /** The next suffix to try by name, so that equal names take a number of steps in proportion to their number. */
  readonly #nextSuffix = new Map<string, number>();

  constructor(used: Iterable<string> = []) {
    this.#used = new Set(used);
  }

  /** The name by which it is used: cut to the limit, and with a suffix when it is taken. */
  add(name: string): string {
    const wanted = withinLimit(name);
    let unique = wanted;
    let suffix = this.#nextSuffix.get(wanted) ?? 2;
    while (this.#used.has(unique)) unique = `${wanted}_${suffix++}`;
    if (unique !== wanted) this.#nextSuffix.set(wanted, suffix);
    this.#used.add(unique);
    return unique;
  }
}

const withinLimit = (name: string) =>
  name.length > LIMITS.nameCharacters ? `${name.slice(0, LIMITS.nameCharacters - 1).toWellFormed()}…` : name;
