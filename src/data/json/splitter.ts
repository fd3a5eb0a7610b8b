/** Cuts decoded text into the JSON values that are its records, without parsing them. */

export interface JsonPiece {
  /** The source of one value. */
  raw: string;
  /** Line where it starts, from 1. */
  line: number;
}

/** One value a line (JSON Lines). A line that is not JSON is a piece all the same: the caller reports it. */
export class LineSplitter {
  #rest = "";
  #line = 1;

  push(text: string, final = false): JsonPiece[] {
    const lines = (this.#rest + text).split("\n");
    this.#rest = final ? "" : (lines.pop() ?? "");
    const pieces: JsonPiece[] = [];
    for (const line of lines) {
      const raw = line.trim();
      if (raw !== "") pieces.push({ raw, line: this.#line });
      this.#line++;
    }
    return pieces;
  }
}

/**
 * The elements of the first array of records: of `[…]`, of `{"meta": {…}, "data": [{…}]}`, of X's
 * `window.YTD.tweets.part0 = […]`. Follows brackets and strings only, so that it can be cut anywhere.
 */
export class ArraySplitter {
  readonly #goesOn: boolean;
  /** `opened`: inside an object's array whose first element decides whether it holds records. */
  #state: "before" | "opened" | "inside" | "after" = "before";
  #isClosed = false;
  #isObject = false;
  #depth = 0;
  #inString = false;
  #escaped = false;
  /** The source of the element so far, of the chunks before this one. */
  #parts: string[] = [];
  #line = 1;
  /** Where the element starts; 0 between elements. */
  #startLine = 0;

  /** @param goesOn after an array another may follow: the parts of an archive, one behind the other. */
  constructor(goesOn = false) {
    this.#goesOn = goesOn;
  }

  /** Whether an array was closed; false at the end of a file that was cut off, or that holds none. */
  get closed(): boolean {
    return this.#isClosed;
  }

  /** What is left of an element that never ended. */
  get rest(): JsonPiece | undefined {
    const raw = this.#parts.join("").trim();
    return this.#state === "inside" && raw ? { raw, line: this.#startLine } : undefined;
  }

  push(text: string): JsonPiece[] {
    const pieces: JsonPiece[] = [];
    let from = 0;
    for (let at = 0; at < text.length && this.#state !== "after"; at++) {
      const character = text.charAt(at);
      if (character === "\n") this.#line++;
      if (this.#inString) {
        this.#insideString(character);
      } else if (this.#state !== "inside") {
        if (this.#open(character)) from = character === "[" ? at + 1 : at;
      } else if (this.#endsElement(character)) {
        this.#take(pieces, text.slice(from, at));
        from = at + 1;
        if (character === "]") this.#close();
      }
      if (this.#startLine === 0 && at >= from && character.trim() !== "") this.#startLine = this.#line;
    }
    if (this.#state === "inside" && from < text.length) this.#parts.push(text.slice(from));
    return pieces;
  }

  #insideString(character: string): void {
    if (this.#escaped) this.#escaped = false;
    else if (character === "\\") this.#escaped = true;
    else if (character === '"') this.#inString = false;
  }

  /** Looks for the start of the array; true when this character is it. */
  #open(character: string): boolean {
    if (character.trim() === "") return false;
    const isFirst = this.#state === "opened";
    this.#state = "before";
    if (character === '"') this.#inString = true;
    if (character === "[") {
      if (!this.#isObject) this.#enter(0);
      else this.#state = "opened";
      return !this.#isObject;
    }
    if (character !== "{") return false;
    if (isFirst) this.#enter(1);
    this.#isObject = true;
    return isFirst;
  }

  #enter(depth: number): void {
    this.#state = "inside";
    this.#depth = depth;
    this.#startLine = 0;
  }

  #close(): void {
    this.#state = this.#goesOn ? "before" : "after";
    this.#isClosed = true;
    this.#isObject = false;
  }

  #endsElement(character: string): boolean {
    if (character === '"') this.#inString = true;
    else if (character === "{" || character === "[") this.#depth++;
    else if (character === "}" || character === "]") return this.#depth-- === 0;
    return character === "," && this.#depth === 0;
  }

  #take(pieces: JsonPiece[], last: string): void {
    const raw = (this.#parts.join("") + last).trim();
    if (raw) pieces.push({ raw, line: this.#startLine });
    this.#parts = [];
    this.#startLine = 0;
  }
}
