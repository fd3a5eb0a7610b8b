/** JSON with comments, and with commas after the last element, as settings and hand-written files have it. */

const QUOTE = '"';

/** Removes comments and such commas from a text that comes in pieces; line ends stay. */
export class RelaxedJson {
  #inString = false;
  #isEscaped = false;
  /** Inside a comment: what ends it. */
  #commentEnd: "\n" | "*/" | undefined;
  /** A comma and the blanks after it, until it is known whether an element follows. */
  #held = "";
  /** The start of what can be a comment, or the end of one, at the end of a piece. */
  #rest = "";

  push(piece: string, isLast = false): string {
    const text = this.#rest + piece;
    this.#rest = "";
    const kept: string[] = [];
    for (let at = 0; at < text.length; at++) {
      const character = text.charAt(at);
      const isCut = at + 1 === text.length && !isLast && (character === "/" || character === "*");
      if (isCut && !this.#inString && this.#commentEnd !== "\n") {
        this.#rest = character;
        break;
      }
      if (this.#commentEnd !== undefined) at += this.#comment(text, at, kept);
      else if (this.#inString) {
        const end = this.#stringEnd(text, at);
        kept.push(text.slice(at, end));
        at = end - 1;
      } else if (character === "/" && (text[at + 1] === "/" || text[at + 1] === "*")) {
        this.#commentEnd = text[at + 1] === "/" ? "\n" : "*/";
        at++;
      } else kept.push(this.#outside(character));
    }
    if (isLast) kept.push(this.#held);
    return kept.join("");
  }

  /** Passes a character of a comment. @returns further characters that are passed */
  #comment(text: string, at: number, kept: string[]): number {
    const character = text.charAt(at);
    if (character === "\n") kept.push(this.#outside(character));
    if (this.#commentEnd === "\n") {
      if (character === "\n") this.#commentEnd = undefined;
      return 0;
    }
    if (!text.startsWith("*/", at)) return 0;
    this.#commentEnd = undefined;
    return 1;
  }

  /** The offset after the string, or the end of the text. */
  #stringEnd(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const character = text[at];
      if (this.#isEscaped) this.#isEscaped = false;
      else if (character === "\\") this.#isEscaped = true;
      else if (character === QUOTE) {
        this.#inString = false;
        return at + 1;
      }
    }
    return text.length;
  }

  #outside(character: string): string {
    if (/\s/.test(character)) {
      if (this.#held === "") return character;
      this.#held += character;
      return "";
    }
    const held = character === "]" || character === "}" ? this.#held.replace(",", "") : this.#held;
    this.#held = "";
    this.#inString = character === QUOTE;
    if (character !== ",") return held + character;
    this.#held = character;
    return held;
  }
}

/** What JSON does not have, if it is outside of strings. */
const MAYBE = /\/[/*]|,\s*[\]}]/;

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** The text without comments and commas after the last element, if that is what it takes to be JSON. */
export function strictText(text: string): string | undefined {
  if (!MAYBE.test(text) || isJson(text)) return undefined;
  const strict = new RelaxedJson().push(text, true);
  return isJson(strict) ? strict : undefined;
}
