/**
 * Parses the start of a JSON text that can be cut off anywhere and can hold several values. Used to find out how records
 * are arranged; the records themselves are parsed strictly.
 */

import { stringEnd } from "./values.ts";

/** A value that is cut off is returned as far as it was parsed. */
class LenientParser {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  values(maxValues: number): unknown[] {
    const values: unknown[] = [];
    while (values.length < maxValues) {
      this.#skip(/[^[{"]*/y);
      if (this.#at >= this.#text.length) break;
      values.push(this.#value(0));
    }
    return values;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const [found = ""] = pattern.exec(this.#text) ?? [];
    this.#at += found.length;
    return found;
  }

  #value(depth: number): unknown {
    this.#skip(/[\s,:]*/y);
    const character = this.#text.charAt(this.#at);
    if (character === '"') return this.#string();
    if (character === "{" || character === "[") {
      if (depth >= MAX_DEPTH) return this.#skipContainer();
      return character === "{" ? this.#object(depth) : this.#array(depth);
    }
    const word = this.#skip(/[^\s,:[\]{}"]+/y);
    if (word === "") {
      this.#at++;
      return null;
    }
    const number = Number(word);
    return Number.isNaN(number) ? (word === "true" ? true : word === "false" ? false : null) : number;
  }

  /** Reads to the end of a list or object without recursion. */
  #skipContainer(): null {
    let depth = 0;
    do {
      const character = this.#text.charAt(this.#at);
      if (character === '"') this.#at = stringEnd(this.#text, this.#at) - 1;
      else if (character === "{" || character === "[") depth++;
      else if (character === "}" || character === "]") depth--;
      this.#at++;
    } while (depth > 0 && this.#at < this.#text.length);
    return null;
  }

  #string(): string {
    const start = this.#at;
    this.#at = stringEnd(this.#text, start);
    const raw = this.#text.slice(start, this.#at);
    try {
      return JSON.parse(raw) as string;
    } catch {
      return raw.slice(1);
    }
  }

  #object(depth: number): Record<string, unknown> {
    const value: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
    this.#at++;
    while (this.#at < this.#text.length) {
      this.#skip(/[\s,]*/y);
      if (this.#text.charAt(this.#at) === "}") {
        this.#at++;
        break;
      }
      if (this.#text.charAt(this.#at) !== '"') {
        if (this.#at < this.#text.length) this.#at++;
        continue;
      }
      const key = this.#string();
      this.#skip(/\s*:/y);
      value[key] = this.#value(depth + 1);
    }
    return value;
  }

  #array(depth: number): unknown[] {
    const items: unknown[] = [];
    this.#at++;
    while (this.#at < this.#text.length) {
      this.#skip(/[\s,]*/y);
      const character = this.#text.charAt(this.#at);
      if (character === "" || character === "]") {
        this.#at++;
        break;
      }
      items.push(this.#value(depth + 1));
    }
    return items;
  }
}

const MAX_DEPTH = 64;

/** The values at the top level. @param maxValues the most values that are parsed */
export const parseStart = (text: string, maxValues = 200): unknown[] =>
  new LenientParser(text).values(maxValues);
