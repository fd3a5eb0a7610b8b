/** Keyed pseudonyms of users: the same name gets the same one, and without the key no name can be tried out. */

import { replaceMentions } from "./mentions.ts";

/** 48 bits: of 100,000 users, two have the same pseudonym with a probability of 2 in 100,000. */
const DIGITS = 12;
/** Beyond this number of names, pseudonyms are computed anew. */
const MOST_KNOWN = 200_000;

const ENCODER = new TextEncoder();

/** Services do not tell names apart by case or by an `@` before them. */
const nameOf = (text: string): string => text.normalize("NFKC").trim().replace(/^@/, "").toLowerCase();

export class Pseudonyms {
  readonly #key: CryptoKey;
  readonly #known = new Map<string, string>();

  private constructor(key: CryptoKey) {
    this.#key = key;
  }

  /** @param key hexadecimal, as `createKey` gives it */
  static async open(key: string): Promise<Pseudonyms> {
    const bytes = Uint8Array.from(key.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    const hmac = { name: "HMAC", hash: "SHA-256" };
    return new Pseudonyms(await crypto.subtle.importKey("raw", bytes, hmac, false, ["sign"]));
  }

  /** HMAC-SHA-256 (RFC 2104) of the name: `user_` and the first 12 hexadecimal digits. */
  async #compute(name: string): Promise<string> {
    const sum = new Uint8Array(await crypto.subtle.sign("HMAC", this.#key, ENCODER.encode(name)));
    const digits = Array.from(sum.subarray(0, DIGITS / 2), (byte) => byte.toString(16).padStart(2, "0"));
    return `user_${digits.join("")}`;
  }

  /**
   * Changes texts by `change`, which is called again when the pseudonyms that it asked for are known.
   * @param change must ask for the same names each time
   */
  async #resolved<T>(change: (pseudonym: (name: string) => string) => T): Promise<T> {
    const missing = new Set<string>();
    const lookUp = (text: string) => {
      const name = nameOf(text);
      const known = this.#known.get(name);
      if (known === undefined) missing.add(name);
      return known ?? "";
    };
    const changed = change(lookUp);
    if (missing.size === 0) return changed;
    if (this.#known.size > MOST_KNOWN) {
      this.#known.clear();
      change(lookUp);
    }
    await Promise.all(Array.from(missing, async (name) => this.#known.set(name, await this.#compute(name))));
    return change(lookUp);
  }

  /** Texts with their mentions replaced; each `@` stays. */
  mentions(texts: readonly string[]): Promise<string[]> {
    return this.#resolved((pseudonym) => texts.map((text) => replaceMentions(text, pseudonym)));
  }

  /**
   * Rows of cells: the cells of some columns replaced as a whole, and the mentions in all others.
   * @param columns indices of the columns that hold names
   */
  rows(rows: readonly (readonly string[])[], columns: ReadonlySet<number>): Promise<string[][]> {
    return this.#resolved((pseudonym) =>
      rows.map((cells) =>
        cells.map((cell, column) =>
          columns.has(column) ? asName(cell, pseudonym) : replaceMentions(cell, pseudonym),
        ),
      ),
    );
  }
}

/** An empty cell stays empty, and an `@` before a name stays. */
function asName(cell: string, pseudonym: (name: string) => string): string {
  const name = cell.trim();
  if (name === "" || name === "@") return cell;
  return name.startsWith("@") ? `@${pseudonym(name)}` : pseudonym(name);
}
