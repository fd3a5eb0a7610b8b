import { AppError } from "../errors/app-error.ts";
import { LIMITS } from "./limits.ts";

/** Counts the cells of a table that its file does not hold: empty ones, and copies of a cell that is written once. */
export class CellCount {
  readonly #ratio: number;
  #held = 0;
  #made = 0;

  /** @param ratio cells that are made for each cell that the file holds */
  constructor(ratio: number) {
    this.#ratio = ratio;
  }

  /** @throws AppError `over-limit` when a small file makes a very large table */
  add(held: number, made: number): void {
    this.#held += held;
    this.#made += made;
    if (this.#made > LIMITS.freeCells && this.#made > this.#held * this.#ratio) {
      throw new AppError(
        "over-limit",
        `The table has more than ${this.#ratio} empty or repeated cells for each cell of the file.`,
      );
    }
  }
}
