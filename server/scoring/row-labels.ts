import { AppError } from "../../src/errors/app-error.ts";
import type { FileLabel, LabelFile } from "./label-file.ts";

/** Gives each row its label, and finds labels without a row and ids of several rows. */
export class RowLabels {
  readonly #file: LabelFile;
  readonly #column: number;
  readonly #name: string;
  readonly #seen = new Set<string>();

  /** @param column index of the column of ids; -1 for numbers of rows from 1 */
  constructor(file: LabelFile, column: number, name = "number") {
    this.#file = file;
    this.#column = column;
    this.#name = name;
  }

  /** @param row number of the row from 1 @throws AppError `bad-option` */
  take(cells: readonly string[], row: number): FileLabel | undefined {
    const id = this.#column < 0 ? String(row) : (cells[this.#column] ?? "").trim();
    const label = this.#file.labels.get(id);
    if (!label) return undefined;
    if (this.#seen.has(id))
      throw new AppError(
        "bad-option",
        `Several rows have the ${this.#name} ${id}, so its label belongs to none. Name a column whose values are all different with --id.`,
      );
    this.#seen.add(id);
    return label;
  }

  /** @throws AppError `other-batch` */
  finish(): Pick<LabelFile, "unanswered" | "chosen"> {
    const { labels, unanswered, chosen } = this.#file;
    const missing = [...labels.keys()].filter((id) => !this.#seen.has(id));
    if (missing.length > 0) {
      const named = missing.slice(0, 5).join(", ") + (missing.length > 5 ? ", …" : "");
      throw new AppError(
        "other-batch",
        `${missing.length} of ${labels.size} labels belong to no row: ${this.#name} ${named}.`,
      );
    }
    return { unanswered, chosen };
  }
}
