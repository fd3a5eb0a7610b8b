import { mustBeKept } from "../skipping.ts";
import type { RowsOptions } from "../table.ts";

/** The place of a table in the text of its document, in characters. */
export interface TextRange {
  start: number;
  /** After its last character. */
  end: number;
}

/** The text of a document with several tables, each of which is read by its own part of the text. */
export class DocumentText {
  readonly #open: (options: RowsOptions) => AsyncIterable<string>;
  readonly #isKept: boolean;
  #kept: readonly string[] | undefined;

  /**
   * @param open the text from its start
   * @param tables their number
   * @param length of the text
   * @throws AppError `over-limit` for very many tables in a large document
   */
  constructor(open: (options: RowsOptions) => AsyncIterable<string>, tables: number, length: number) {
    this.#open = open;
    this.#isKept = mustBeKept(tables, length);
  }

  /** A part of the text in pieces. */
  async *part({ start, end }: TextRange, options: RowsOptions): AsyncGenerator<string, void, undefined> {
    let at = 0;
    for await (const piece of await this.#pieces(options)) {
      if (at + piece.length > start) yield piece.slice(Math.max(0, start - at), end - at);
      at += piece.length;
      if (at >= end) return;
    }
  }

  async #all({ signal }: RowsOptions): Promise<string[]> {
    const pieces: string[] = [];
    for await (const piece of this.#open({ signal })) pieces.push(piece);
    return pieces;
  }

  async #pieces(options: RowsOptions): Promise<AsyncIterable<string> | Iterable<string>> {
    if (!this.#isKept) return this.#open(options);
    this.#kept ??= await this.#all(options);
    return this.#kept;
  }
}
