/** Finds the type of the lists and objects in the cells of a column. */

import type { ColumnType } from "./column-type.ts";
import { stringEnd } from "./json/values.ts";
import { BOOLEAN, NUMBERS, numberBits, scalarType } from "./scalar-types.ts";

/** The most different keys in the objects of a column: with more, the keys are values, such as the names of persons. */
const MAX_FIELDS = 200;
/** Levels of lists and objects in a type; deeper values are JSON. */
const MAX_LEVELS = 20;
const TEXT = 1024;
const ANY_SCALAR = BOOLEAN | NUMBERS | TEXT;

/** What the values at one place have been so far; null can stand anywhere. */
interface Place {
  /** The types that all single values are of. */
  scalars: number;
  element?: Place;
  fields?: Map<string, Place>;
}

const newPlace = (): Place => ({ scalars: ANY_SCALAR });

/** Values of several kinds at one place, or too many keys. */
class NoCommonType extends Error {}

/** The common type of JSON values. */
export class NestedTypes {
  readonly #root = newPlace();
  #fields = 0;
  #level = 0;
  #isMixed = false;
  #text = "";
  #at = 0;

  /** @param json a list or an object without blanks around its values */
  add(json: string): void {
    if (this.#isMixed) return;
    this.#text = json;
    this.#at = 0;
    this.#level = 0;
    try {
      this.#value(this.#root);
    } catch (error) {
      if (!(error instanceof NoCommonType)) throw error;
      this.#isMixed = true;
    }
    this.#text = "";
  }

  /** `json` for values without a common type. */
  get type(): ColumnType {
    return (this.#isMixed ? undefined : typeOf(this.#root)) ?? { kind: "json" };
  }

  #value(place: Place): void {
    switch (this.#text[this.#at]) {
      case "[":
        if (place.fields || place.scalars !== ANY_SCALAR) throw new NoCommonType();
        this.#nested(() => this.#list((place.element ??= newPlace())));
        break;
      case "{":
        if (place.element || place.scalars !== ANY_SCALAR) throw new NoCommonType();
        this.#nested(() => this.#object((place.fields ??= new Map<string, Place>())));
        break;
      case '"':
        this.#at = stringEnd(this.#text, this.#at);
        add(place, TEXT);
        break;
      default:
        this.#word(place);
    }
  }

  #nested(read: () => void): void {
    if (++this.#level > MAX_LEVELS) throw new NoCommonType();
    read();
    this.#level--;
  }

  #list(element: Place): void {
    this.#at++;
    if (this.#text[this.#at] !== "]") {
      this.#value(element);
      while (this.#text[this.#at] === ",") {
        this.#at++;
        this.#value(element);
      }
    }
    this.#at++;
  }

  #object(fields: Map<string, Place>): void {
    do {
      this.#at++;
      if (this.#text[this.#at] !== '"') break;
      const end = stringEnd(this.#text, this.#at);
      const key = this.#text.slice(this.#at + 1, end - 1);
      const name = key.includes("\\") ? (JSON.parse(`"${key}"`) as string) : key;
      this.#at = end + 1;
      let place = fields.get(name);
      if (!place) {
        if (++this.#fields > MAX_FIELDS) throw new NoCommonType();
        fields.set(name, (place = newPlace()));
      }
      this.#value(place);
    } while (this.#text[this.#at] === ",");
    this.#at++;
  }

  #word(place: Place): void {
    const start = this.#at;
    while (this.#at < this.#text.length && !",]}".includes(this.#text[this.#at] as string)) this.#at++;
    const word = this.#text.slice(start, this.#at);
    if (word === "null") return;
    add(place, word === "true" || word === "false" ? BOOLEAN : numberBits(word, true));
  }
}

function add(place: Place, bits: number): void {
  place.scalars &= bits;
  if (place.scalars === 0 || place.element || place.fields) throw new NoCommonType();
}

/** undefined for an object without keys, which has no type. */
function typeOf({ scalars, element, fields }: Place): ColumnType | undefined {
  if (element) {
    const type = typeOf(element);
    return type && { kind: "list", element: type };
  }
  if (fields) {
    const typed = [...fields].map(([name, place]) => ({ name, type: typeOf(place) }));
    const known = typed.flatMap(({ name, type }) => (type ? [{ name, type }] : []));
    return known.length === 0 || known.length < typed.length ? undefined : { kind: "struct", fields: known };
  }
  if (scalars === ANY_SCALAR) return { kind: "null" };
  return scalars === TEXT ? { kind: "string" } : scalarType(scalars);
}
