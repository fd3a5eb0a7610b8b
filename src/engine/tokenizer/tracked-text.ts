/** A text that normalizers changed, with the source range of each of its characters. */

export interface Span {
  /** UTF-16 units, `end` exclusive. */
  start: number;
  end: number;
}

/** Characters that are composed or decomposed together: a base with its marks, and Hangul syllables. */
const CLUSTER =
  /[\u1100-\u115f\ua960-\ua97c][\u1160-\u11a7\ud7b0-\ud7c6]*[\u11a8-\u11ff\ud7cb-\ud7fb]*\p{M}*|[\uac00-\ud7a3][\u11a8-\u11ff]*\p{M}*|\P{M}\p{M}*|\p{M}+/gu;

const isHigh = (unit: number) => unit >= 0xd800 && unit < 0xdc00;
const isLow = (unit: number) => unit >= 0xdc00 && unit < 0xe000;

/** The source range of each UTF-16 unit, `ends` exclusive. */
interface Ranges {
  starts: readonly number[];
  ends: readonly number[];
}

/** A part of a text, and where it begins. */
interface Match {
  0: string;
  index: number;
}

export class TrackedText {
  readonly text: string;
  /** Where the text begins in the source, if its characters are those of the source. */
  readonly #offset: number;
  readonly #ranges: Ranges | undefined;

  constructor(text: string, offset = 0, ranges?: Ranges) {
    this.text = text;
    this.#offset = offset;
    this.#ranges = ranges;
  }

  get length(): number {
    return this.text.length;
  }

  /** Where the source of a unit starts; that of the whole character for half of a surrogate pair. */
  startOf(unit: number): number {
    if (this.#ranges) return this.#ranges.starts[unit] ?? this.#ranges.ends.at(-1) ?? this.#offset;
    const isSecond = isLow(this.text.charCodeAt(unit)) && isHigh(this.text.charCodeAt(unit - 1));
    return this.#offset + unit - (isSecond ? 1 : 0);
  }

  endOf(unit: number): number {
    if (this.#ranges) return this.#ranges.ends[unit] ?? this.#ranges.ends.at(-1) ?? this.#offset;
    const isFirst = isHigh(this.text.charCodeAt(unit)) && isLow(this.text.charCodeAt(unit + 1));
    return this.#offset + unit + (isFirst ? 2 : 1);
  }

  /** The source of the units `from` to `to`, exclusive; empty if there are none. */
  span(from: number, to: number): Span {
    const start = this.startOf(from);
    return { start, end: to > from ? Math.max(start, this.endOf(to - 1)) : start };
  }

  slice(from: number, to: number): TrackedText {
    if (from === 0 && to === this.length) return this;
    const ranges = this.#ranges && {
      starts: this.#ranges.starts.slice(from, to),
      ends: this.#ranges.ends.slice(from, to),
    };
    return new TrackedText(
      this.text.slice(from, to),
      this.#ranges ? this.startOf(from) : this.#offset + from,
      ranges,
    );
  }

  /**
   * Replaces each match; the characters that take its place have its source range.
   * @param matches a pattern with the flag `g`, or matches in the order of the text
   */
  replace(matches: RegExp | Iterable<Match>, replacement: (match: string) => string): TrackedText {
    let text = "";
    const [starts, ends]: [number[], number[]] = [[], []];
    let at = 0;
    const copy = (to: number) => {
      for (let unit = at; unit < to; unit += 1) {
        starts.push(this.startOf(unit));
        ends.push(this.endOf(unit));
      }
      text += this.text.slice(at, to);
    };
    let isChanged = false;
    for (const { 0: found, index } of matches instanceof RegExp ? this.text.matchAll(matches) : matches) {
      const replaced = replacement(found);
      if (replaced === found) continue;
      isChanged = true;
      copy(index);
      const { start, end } = this.span(index, index + found.length);
      for (let unit = 0; unit < replaced.length; unit += 1) {
        starts.push(start);
        ends.push(end);
      }
      text += replaced;
      at = index + found.length;
    }
    if (!isChanged) return this;
    copy(this.length);
    return new TrackedText(text, this.startOf(0), { starts, ends });
  }

  /** Puts a text in front that has no source. */
  prepend(prefix: string): TrackedText {
    return this.replace(/^/g, () => prefix);
  }

  /** Composes or decomposes the characters (Unicode Standard Annex 15). */
  normalize(form: "NFC" | "NFD" | "NFKC" | "NFKD"): TrackedText {
    const whole = this.text.normalize(form);
    if (whole === this.text) return this;
    const parts = this.replace(CLUSTER, (cluster) => cluster.normalize(form));
    if (parts.text === whole) return parts;
    const { start, end } = this.span(0, this.length);
    const all = (position: number) => Array.from({ length: whole.length }, () => position);
    return new TrackedText(whole, start, { starts: all(start), ends: all(end) });
  }
}
