import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";

/** The text of the `t` elements of a string, also in runs of rich text, without those of phonetic guides. */
export class CellText {
  value = "";
  isCut = false;
  #length = 0;
  #isText = false;
  #isPhonetic = false;

  clear(): void {
    this.value = "";
    this.isCut = false;
    this.#length = 0;
    this.#isText = false;
    this.#isPhonetic = false;
  }

  open(name: string): void {
    if (name === "t") this.#isText = true;
    else if (name === "rPh") this.#isPhonetic = true;
  }

  close(name: string): void {
    if (name === "t") this.#isText = false;
    else if (name === "rPh") this.#isPhonetic = false;
  }

  add(text: string): void {
    if (this.#isText && !this.#isPhonetic) this.append(text);
  }

  /** Adds text as far as a cell can hold it. @throws AppError `over-limit` when the cell does not end */
  append(text: string): void {
    this.#length += text.length;
    if (this.#length > LIMITS.cellCharacters) {
      throw new AppError("over-limit", `A cell has more than ${LIMITS.cellCharacters} characters.`);
    }
    const room = LIMITS.sheetCellCharacters - this.value.length;
    if (text.length <= room) this.value += text;
    else if (!this.isCut) {
      this.isCut = true;
      this.value += text.slice(0, room).replace(/[\ud800-\udbff]$/, "");
    }
  }
}
