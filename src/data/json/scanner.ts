/** Finds the JSON values at a path in decoded text without parsing them; the text can come in chunks of any size. */

import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  isBlank,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from "./characters.ts";
import { contentOf, type JsonPiece, type PathStep, type ScanProblem } from "./pieces.ts";

/** A list or object that the path leads through. */
interface Container {
  isObject: boolean;
  key: string;
  /** Whether the next string is a key of the object. */
  expectsKey: boolean;
  /** Whether an element has started since the last comma. */
  hasElement: boolean;
}

/**
 * Finds the values at a path in one JSON value or in a sequence of them. Text outside of values (a script's assignment, a
 * comment) is skipped; after the first value it is also reported.
 */
export class JsonScanner {
  readonly #path: readonly PathStep[];
  readonly #outerKey: string | undefined;
  readonly #stack: Container[] = [];
  readonly #problems: ScanProblem[] = [];
  #line = 1;
  #wasReturn = false;
  /** Inside a value at the path: the number of its open containers, or -1 for a number or word. */
  #depth: number | undefined;
  #inString = false;
  #isEscaped = false;
  /** The source of the current value or key in earlier chunks. */
  #parts: string[] = [];
  #startLine = 0;
  #readsKey = false;
  /** The same for the text beside the list. */
  #readsOuter = false;
  #outer: string | undefined;
  #hasValues = false;
  /** At the top level, after text that is not JSON. */
  #isAfterText = false;
  #pending = 0;
  /** Inside a list or object beside the path: the number of open containers in it. */
  #skipped = 0;
  #objectsBeside = 0;

  /** @param outerKey of a text that stands before the list, in the object that holds it */
  constructor(path: readonly PathStep[] = [], outerKey?: string) {
    this.#path = path;
    this.#outerKey = outerKey;
  }

  push(text: string): JsonPiece[] {
    const pieces: JsonPiece[] = [];
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      const code = text.charCodeAt(at);
      this.#countLine(code);
      if (this.#inString) {
        if (!this.#endsString(code)) continue;
        if (this.#readsKey) this.#takeKey(text.slice(from, at + 1));
        else if (this.#readsOuter) this.#takeOuter(text.slice(from, at + 1));
        else if (this.#depth === 0) this.#take(pieces, text.slice(from, at + 1));
      } else if (this.#depth !== undefined) {
        if (this.#endsWord(code)) {
          this.#take(pieces, text.slice(from, at));
          this.#structure(code);
        } else if (this.#closesValue(code)) this.#take(pieces, text.slice(from, at + 1));
      } else if (this.#skipped > 0) this.#skip(code);
      else if (!isBlank(code) && this.#opensValue(code)) from = at;
    }
    if (this.#depth !== undefined || this.#readsKey || this.#readsOuter) {
      this.#parts.push(text.slice(from));
      this.#pending += text.length - from;
    }
    return pieces;
  }

  /** Ends the input and returns the last value, if it is a number or word, and all problems. */
  finish(): { pieces: JsonPiece[]; problems: readonly ScanProblem[] } {
    const pieces: JsonPiece[] = [];
    const isWord = this.#depth === -1;
    if (isWord) this.#take(pieces, "");
    if (this.#depth !== undefined || this.#inString || this.#stack.length + this.#skipped > 0) {
      this.#problem("cut-off", this.#depth === undefined ? this.#line : this.#startLine);
    }
    return { pieces, problems: this.#problems };
  }

  /** Number of buffered characters of a value that is not complete. */
  get pending(): number {
    return this.#pending;
  }

  /** Number of objects that are as deep as the records but not on the path. */
  get objectsBeside(): number {
    return this.#objectsBeside;
  }

  /** Handles a character inside a container beside the path; only its end matters, however deep it is. */
  #skip(code: number): void {
    if (code === QUOTE) this.#inString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) {
      if (code === OPEN_BRACE) this.#countBeside();
      this.#skipped++;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) this.#skipped--;
  }

  #countBeside(): void {
    if (this.#stack.length + this.#skipped === this.#path.length) this.#objectsBeside++;
  }

  #problem(kind: ScanProblem["kind"], line: number): void {
    if (this.#problems.length < 1000) this.#problems.push({ kind, line });
  }

  #countLine(code: number): void {
    if (code === 10 ? !this.#wasReturn : code === 13) this.#line++;
    this.#wasReturn = code === 13;
  }

  #endsString(code: number): boolean {
    if (this.#isEscaped) this.#isEscaped = false;
    else if (code === BACKSLASH) this.#isEscaped = true;
    else if (code === QUOTE) {
      this.#inString = false;
      return true;
    }
    return false;
  }

  /** Whether a number or word ends before this character. */
  #endsWord(code: number): boolean {
    return (
      this.#depth === -1 &&
      (isBlank(code) ||
        code === COMMA ||
        code === CLOSE_BRACE ||
        code === CLOSE_BRACKET ||
        code === OPEN_BRACE ||
        code === OPEN_BRACKET ||
        code === QUOTE)
    );
  }

  /** Handles a character inside a value at the path. Returns true when it closes the value. */
  #closesValue(code: number): boolean {
    if (code === QUOTE) this.#inString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.#depth = (this.#depth ?? 0) + 1;
    else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      this.#depth = (this.#depth ?? 0) - 1;
      return this.#depth === 0;
    }
    return false;
  }

  /** Handles a character outside of such a value. Returns true when a value at the path or a key starts here. */
  #opensValue(code: number): boolean {
    const parent = this.#stack.at(-1);
    if (code === COMMA || code === COLON || code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      this.#structure(code);
      return false;
    }
    if (parent?.isObject && parent.expectsKey && code === QUOTE) {
      this.#inString = true;
      this.#readsKey = true;
      return true;
    }
    if (!parent && !this.#startsValue(code)) return false;
    if (parent) parent.hasElement = true;
    if (this.#isAtPath(parent)) return this.#beginValue(code);
    if (code === QUOTE) this.#inString = true;
    else if (code === OPEN_BRACE || code === OPEN_BRACKET) this.#enter(code === OPEN_BRACE, parent);
    this.#readsOuter = code === QUOTE && this.#isOuter(parent);
    return this.#readsOuter;
  }

  /** At the top level, text that is not JSON is skipped; after a value it is reported. */
  #startsValue(code: number): boolean {
    const isContainer = code === OPEN_BRACE || code === OPEN_BRACKET;
    if (!isContainer && (code !== QUOTE || this.#path.length > 0)) {
      this.#passText();
      return false;
    }
    this.#isAfterText = false;
    return true;
  }

  /** Passes a character at the top level that is no part of a value; a run of them is one problem. */
  #passText(): void {
    if (this.#hasValues && !this.#isAfterText) this.#problem("text-after-end", this.#line);
    this.#isAfterText = this.#hasValues;
  }

  #beginValue(code: number): boolean {
    this.#hasValues = true;
    this.#startLine = this.#line;
    if (code === QUOTE) {
      this.#inString = true;
      this.#depth = 0;
    } else this.#depth = code === OPEN_BRACE || code === OPEN_BRACKET ? 1 : -1;
    return true;
  }

  #enter(isObject: boolean, parent: Container | undefined): void {
    this.#hasValues = true;
    if (!this.#leadsThrough(parent)) {
      if (isObject) this.#countBeside();
      this.#skipped = 1;
      return;
    }
    this.#stack.push({ isObject, key: "", expectsKey: isObject, hasElement: false });
  }

  #isAtPath(parent: Container | undefined): boolean {
    return this.#stack.length === this.#path.length && this.#leadsThrough(parent);
  }

  /** Whether the value that starts in this container, or at the top level, is on the path. */
  #leadsThrough(parent: Container | undefined): boolean {
    return !parent || this.#matches(parent, this.#stack.length - 1);
  }

  /** Whether the path leads through the value that starts in this container. */
  #matches({ isObject, key }: Container, depth: number): boolean {
    const step = this.#path[depth];
    if (step === undefined) return false;
    if (typeof step === "string") return isObject === (step === "{}");
    return isObject && step.key === key;
  }

  #structure(code: number): void {
    const container = this.#stack.at(-1);
    if (!container) {
      if (code !== COMMA) this.#passText();
      return;
    }
    if (code === COLON) container.expectsKey = false;
    else if (code === COMMA) {
      if (!container.isObject && !container.hasElement && this.#isAtPath(container)) {
        this.#problem("missing-element", this.#line);
      }
      container.hasElement = false;
      container.expectsKey = container.isObject;
    } else if (code === CLOSE_BRACE || code === CLOSE_BRACKET) {
      if (this.#stack.length < this.#path.length) this.#outer = undefined;
      this.#stack.pop();
    }
  }

  /** Whether a text in this container is the one beside the list of the records. */
  #isOuter = (parent: Container | undefined) =>
    parent?.isObject === true &&
    parent.key === this.#outerKey &&
    this.#stack.length === this.#path.length - 1;

  #takeOuter(last: string): void {
    this.#outer = contentOf(this.#takeParts() + last);
    this.#readsOuter = false;
  }

  #takeKey(last: string): void {
    const key = contentOf(this.#takeParts() + last);
    this.#readsKey = false;
    const container = this.#stack.at(-1);
    if (!container) return;
    container.key = key;
    container.expectsKey = false;
  }

  #take(pieces: JsonPiece[], last: string): void {
    const raw = this.#takeParts() + last;
    const container = this.#stack.at(-1);
    const key = this.#path.at(-1) === "{}" ? container?.key : undefined;
    const outer = this.#outer;
    pieces.push({
      raw,
      line: this.#startLine,
      ...(key !== undefined && { key }),
      ...(outer !== undefined && { outer }),
    });
    this.#depth = undefined;
  }

  #takeParts(): string {
    const text = this.#parts.join("");
    this.#parts = [];
    this.#pending = 0;
    return text;
  }
}
