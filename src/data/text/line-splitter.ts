import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";

/** Splits text at CR LF, LF or CR, also where a piece ends between CR and LF. The last line may lack its end. */
export class LineSplitter {
  #parts: string[] = [];
  #pending = 0;
  #wasReturn = false;

  /** @throws AppError `too-long` */
  push(text: string): string[] {
    const start = this.#wasReturn && text.startsWith("\n") ? 1 : 0;
    if (text !== "") this.#wasReturn = text.endsWith("\r");
    const lines = text.slice(start).split(/\r\n|\n|\r/);
    const rest = lines.pop() ?? "";
    if (lines.length > 0) {
      lines[0] = this.#parts.join("") + (lines[0] ?? "");
      this.#parts = [];
    }
    if (rest !== "") this.#parts.push(rest);
    this.#pending = lines.length > 0 ? rest.length : this.#pending + rest.length;
    if (this.#pending > LIMITS.recordCharacters) {
      throw new AppError("too-long", "A line of the file does not end.");
    }
    return lines;
  }

  finish(): string[] {
    const rest = this.#parts.join("");
    this.#parts = [];
    return rest === "" ? [] : [rest];
  }
}
