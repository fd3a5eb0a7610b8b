import { UniqueNames } from "../text/unique-names.ts";
import { LIMITS } from "../limits.ts";

/** Stands for all keys without a column of their own. */
const SURPLUS = Symbol("surplus");
/** The name of their column, whose cells are JSON objects. */
const SURPLUS_NAME = "other_fields";

/** The columns of records, by the keys of their fields. */
export class KeyColumns {
  /** Names of the columns; a long key is cut. */
  readonly names: string[] = [];
  /** The keys of the objects around the field, for the columns whose field is in one. */
  readonly parents: string[][] = [];
  readonly #indexes = new Map<string | typeof SURPLUS, number>();
  readonly #unique = new UniqueNames();
  /** The most columns: the fields of the first record, and a limited number that only later records have. */
  #limit: number = LIMITS.columns - 1;
  #hasRecord = false;

  /** The column of a key, which is added when it is new; undefined when there are too many columns. */
  indexOf(key: string): number | undefined {
    const known = this.#indexes.get(key);
    if (known !== undefined || this.names.length >= this.#limit) return known;
    return this.#add(key);
  }

  /** The column that takes the fields without a column of their own. */
  surplusIndex(): number {
    return this.#indexes.get(SURPLUS) ?? this.#add(SURPLUS);
  }

  #add(key: string | typeof SURPLUS): number {
    const index = this.names.push(this.#unique.add(key === SURPLUS ? SURPLUS_NAME : key)) - 1;
    this.#indexes.set(key, index);
    return index;
  }

  /** After the first record, only `LIMITS.lateColumns` columns are added. */
  endRecord(): void {
    if (this.#hasRecord) return;
    this.#hasRecord = true;
    this.#limit = Math.min(this.#limit, this.names.length + LIMITS.lateColumns);
  }

  /** The first `count` columns, with the same limit, for a further reading of the records. */
  copy(count: number): KeyColumns {
    const copy = new KeyColumns();
    for (const key of [...this.#indexes.keys()].slice(0, count)) copy.#add(key);
    copy.#limit = this.#limit;
    copy.#hasRecord = this.#hasRecord;
    return copy;
  }
}
