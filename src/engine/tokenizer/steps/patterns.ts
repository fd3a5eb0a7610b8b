/**
 * Patterns of tokenizer.json: a text, or a regular expression of Oniguruma (syntax of Ruby), which is translated to one
 * of JavaScript with the flag `v`.
 */

import { AppError } from "../../../errors/app-error.ts";
import { literalPattern, SPACE } from "./unicode.ts";

export type Pattern = string | { String?: string; Regex?: string };

/** `\w` of Oniguruma, which has the superscripts and fractions of Latin-1 besides. */
const WORD = "\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\xb2\\xb3\\xb9\\xbc-\\xbe";
const CLASSES: Readonly<Record<string, string>> = {
  s: SPACE,
  d: "\\p{Nd}",
  w: WORD,
  h: "0-9a-fA-F",
};
/** Classes in brackets (POSIX), by their names. */
const POSIX: Readonly<Record<string, string>> = {
  alnum: "\\p{Alphabetic}\\p{Nd}",
  alpha: "\\p{Alphabetic}",
  ascii: "\\0-\\x7f",
  blank: "\\t\\p{Zs}",
  cntrl: "\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}",
  digit: "\\p{Nd}",
  lower: "\\p{Lowercase}",
  punct: "\\p{P}\\p{S}",
  space: SPACE,
  upper: "\\p{Uppercase}",
  word: WORD,
  xdigit: "0-9a-fA-F",
};
/** Properties that JavaScript knows under another name. */
const PROPERTIES: Readonly<Record<string, string>> = {
  alpha: "Alphabetic",
  letter: "L",
  mark: "M",
  number: "N",
  punct: "P",
  space: "White_Space",
  symbol: "S",
  digit: "Nd",
  upper: "Uppercase",
  lower: "Lowercase",
};
/** Characters that a single escape means, by its letter. */
const CONTROLS: Readonly<Record<string, string>> = {
  t: "\\t",
  n: "\\n",
  r: "\\r",
  f: "\\f",
  v: "\\v",
  a: "\\x07",
  e: "\\x1b",
};
/** Assertions and sequences outside of a class. Lines end with `\n` only. */
const ANCHORS: Readonly<Record<string, string>> = {
  A: "(?<![^])",
  z: "(?![^])",
  Z: "(?=\\n?(?![^]))",
  b: `(?:(?<=[${WORD}])(?![${WORD}])|(?<![${WORD}])(?=[${WORD}]))`,
  B: `(?:(?<=[${WORD}])(?=[${WORD}])|(?<![${WORD}])(?![${WORD}]))`,
  R: "(?:\\r\\n|[\\n-\\r\\x85\\u2028\\u2029])",
};
const GROUPS = ["(?:", "(?=", "(?!", "(?<=", "(?<!"];
/** Letters that Unicode's simple case folding joins with an ASCII letter besides its capital. */
const FURTHER_CASES: Readonly<Record<string, string>> = { s: "\u017f", k: "\u212a" };

/** A reader of one pattern; each method consumes what it translates. */
class Translation {
  readonly #source: string;
  #at = 0;
  /** Whether case is ignored, for each open group. */
  readonly #ignoresCase: boolean[] = [false];

  constructor(source: string) {
    this.#source = source;
  }

  #take(pattern: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(pattern.source, "uy");
    sticky.lastIndex = this.#at;
    const match = sticky.exec(this.#source);
    if (match) this.#at += match[0].length;
    return match ?? undefined;
  }

  get #isIgnoringCase(): boolean {
    return this.#ignoresCase.at(-1) === true;
  }

  #literal(character: string): string {
    const escaped = (text: string) => `\\u{${text.codePointAt(0)?.toString(16)}}`;
    if (!this.#isIgnoringCase) return escaped(character);
    const cases = [character, character.toLowerCase(), character.toUpperCase()].filter(
      (text) => Array.from(text).length === 1,
    );
    const further = FURTHER_CASES[character.toLowerCase()] ?? "";
    return `[${[...new Set([...cases, ...further])].map(escaped).join("")}]`;
  }

  /** A class such as `\p{Greek}`: a property, or a script, which JavaScript does not know under its name alone; or a POSIX bracket. */
  #property(name: string, isNegated: boolean, isBracketed = false): string {
    const plain = name.replace(/^\^/, "");
    const letter = isNegated !== name.startsWith("^") ? "P" : "p";
    const posix = isBracketed ? POSIX[plain.toLowerCase()] : undefined;
    if (posix !== undefined) return letter === "p" ? `[${posix}]` : `[^${posix}]`;
    const named = PROPERTIES[plain.toLowerCase()] ?? plain;
    for (const written of [named, `Script=${named}`]) {
      try {
        const pattern = `\\${letter}{${written}}`;
        void new RegExp(pattern, "v");
        return pattern;
      } catch {
        // Tried under its next name.
      }
    }
    throw new SyntaxError(`\\p{${name}}`);
  }

  /** After a backslash. */
  #escape(isInClass: boolean): string {
    const property = this.#take(/([pP])\{([^}]+)\}/);
    if (property) return this.#property(property[2] ?? "", property[1] === "P");
    const code = this.#take(/x\{([0-9a-fA-F]+)\}|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})/);
    if (code) {
      const value = Number.parseInt(code[1] ?? code[2] ?? code[3] ?? "", 16);
      return this.#literal(String.fromCodePoint(value));
    }
    const [character = ""] = this.#take(/[^]/) ?? [];
    const inside = CLASSES[character.toLowerCase()];
    if (inside !== undefined) return character === character.toLowerCase() ? `[${inside}]` : `[^${inside}]`;
    if (character === "b" && isInClass) return "\\x08";
    const known = CONTROLS[character] ?? (isInClass ? undefined : ANCHORS[character]);
    if (known !== undefined) return known;
    if (/[\p{L}\p{N}]/u.test(character) || character === "") throw new SyntaxError(`\\${character}`);
    return this.#literal(character);
  }

  /** After an opening bracket. Case is not ignored inside of one. */
  #class(): string {
    let written = this.#take(/\^/) ? "[^" : "[";
    if (this.#take(/\]/)) written += "\\]";
    for (;;) {
      const posix = this.#take(/\[:(\^?)(\w+):\]/);
      const part = posix ? undefined : this.#take(/\\|\[|\]|&&|-|[^]/);
      if (posix) written += this.#property(`${posix[1]}${posix[2]}`, false, true);
      else if (!part) throw new SyntaxError("an open class");
      else if (part[0] === "]") return `${written}]`;
      else if (part[0] === "[") written += this.#class();
      else if (part[0] === "\\") written += this.#escape(true);
      else if (part[0] === "&&") throw new SyntaxError("&&");
      else if (part[0] === "-") written += this.#isRange() ? "-" : "\\-";
      else written += this.#literal(part[0]);
    }
  }

  /** Whether a hyphen is between two characters. */
  #isRange(): boolean {
    const before = this.#source.at(this.#at - 2);
    return before !== "[" && before !== "^" && this.#source.at(this.#at) !== "]";
  }

  /** After an opening parenthesis. */
  #group(): string {
    const flags = this.#take(/\?([ix]*)(?:-[mix]+)?:/);
    if (flags?.[1]?.includes("x")) throw new SyntaxError("(?x");
    if (flags) {
      this.#ignoresCase.push(flags[0].includes("-") ? false : this.#isIgnoringCase || flags[1] === "i");
      return "(?:";
    }
    const kind = this.#take(/\?(?:[:=!]|<[=!])/);
    if (!kind && this.#source.at(this.#at) === "?")
      throw new SyntaxError(this.#source.slice(this.#at - 1, this.#at + 3));
    this.#ignoresCase.push(this.#isIgnoringCase);
    return kind ? (GROUPS.find((group) => group === `(${kind[0]}`) ?? "(?:") : "(?:";
  }

  #next(): string {
    const [part = ""] = this.#take(/\\|\[|\(|\)|\.|\^|\$|[*+?]\+|\{\d*(?:,\d*)?\}|[*+?|]|[^]/) ?? [];
    switch (part) {
      case "\\":
        return this.#escape(false);
      case "[":
        return this.#class();
      case "(":
        return this.#group();
      case ")":
        this.#ignoresCase.pop();
        return ")";
      case ".":
        return "[^\\n]";
      case "^":
        return "(?<![^\\n])";
      case "$":
        return "(?![^\\n])";
      case "|":
      case "*":
      case "+":
      case "?":
        return part;
    }
    // A possessive quantifier gives nothing back.
    if (/^[*+?]\+$/.test(part)) throw new SyntaxError(part);
    if (/^\{\d*(?:,\d*)?\}$/.test(part) && /\d/.test(part)) return part.replace("{,", "{0,");
    return part.length > 1
      ? Array.from(part, (character) => this.#literal(character)).join("")
      : this.#literal(part);
  }

  run(): RegExp {
    if (this.#take(/\(\?i\)/)) this.#ignoresCase[0] = true;
    let written = "";
    while (this.#at < this.#source.length) written += this.#next();
    return new RegExp(written, "gv");
  }
}

/** @throws AppError `bad-tokenizer`, which names the pattern, if it means something that JavaScript cannot do */
export function patternOf(pattern: Pattern | undefined): RegExp {
  if (typeof pattern === "string") return literalPattern(pattern);
  if (pattern?.String !== undefined) return literalPattern(pattern.String);
  const regex = pattern?.Regex ?? "";
  try {
    return new Translation(regex).run();
  } catch (cause) {
    throw new AppError(
      "bad-tokenizer",
      `The tokenizer's pattern ${regex.slice(0, 200)} cannot be used here.`,
      {
        cause,
      },
    );
  }
}
