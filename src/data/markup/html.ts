/** Reads the tables of a web page, which many web applications save as `.xls`. */

import { Parser } from "htmlparser2";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import type { RowsOptions } from "../table.ts";
import type { SheetRow } from "../xlsx/sheet.ts";
import type { DocumentText, TextRange } from "./document-text.ts";
import { Grid } from "./grid.ts";

const START =
  /^\s*(<\?xml[^>]*\?>\s*)?(<!--[\s\S]*?-->\s*)*<(!doctype\s+html|html|head|body|table|meta|style|title)[\s>]/i;

/** Whether the start of a file is a web page or a table of one. */
export const isHtml = (text: string): boolean => START.test(text);

/** The encoding that a page declares; undefined when it declares none. */
export const declaredCharset = (text: string): string | undefined =>
  /<meta[^>]+charset\s*=\s*["']?([\w-]+)/i.exec(text)?.[1];

const UNREAD = new Set(["script", "style", "title", "noscript", "template"]);
const BLOCKS = new Set(["p", "div", "li", "br", "h1", "h2", "h3"]);

/** Elements inside each other; pages that close few of their elements are deeper than XML. */
const MAX_DEPTH = 5000;

/** A table whose rows are being read; tables can be inside each other. */
interface OpenTable {
  index: number;
  grid: Grid;
  /** Cells that reach down into the next rows, by column. */
  below: Map<number, { text: string; rows: number }>;
  cell: { text: string; isBlank: boolean; columns: number; rows: number } | undefined;
}

/** A table of a page. */
export interface PageTable extends TextRange {
  /** Whether it is in an element whose text is not shown. */
  isUnread: boolean;
}

class PageHandler {
  readonly tables: PageTable[] = [];
  readonly #parser: Parser;
  readonly #open: OpenTable[] = [];
  #depth = 0;
  #unread: number;
  #ready: SheetRow[] = [];

  /** @param isUnread whether the text is in an element whose text is not shown */
  constructor(isUnread = false) {
    this.#unread = isUnread ? 1 : 0;
    this.#parser = new Parser(
      {
        onopentag: (name, attributes) => this.#openTag(name, attributes),
        onclosetag: (name) => this.#closeTag(name),
        ontext: (text) => this.#addText(text),
      },
      { decodeEntities: true },
    );
  }

  write(text: string): void {
    this.#parser.write(text);
  }

  end(): void {
    this.#parser.end();
  }

  /** The rows of the first table that have ended. */
  takeRows(): SheetRow[] {
    const rows = this.#ready;
    this.#ready = [];
    return rows;
  }

  #openTag(name: string, attributes: Record<string, string>): void {
    if (++this.#depth > MAX_DEPTH) {
      throw new AppError("over-limit", `The page has elements more than ${MAX_DEPTH} deep.`);
    }
    const table = this.#open.at(-1);
    if (UNREAD.has(name)) this.#unread++;
    else if (name === "table") {
      const { startIndex: start } = this.#parser;
      this.#open.push({ index: this.tables.length, grid: new Grid(), below: new Map(), cell: undefined });
      this.tables.push({ start, end: Infinity, isUnread: this.#unread > 0 });
    } else if (!table) return;
    else if (name === "tr") table.grid.startRow();
    else if (name === "td" || name === "th") {
      const span = (key: string) => Math.min(LIMITS.columns, Math.max(1, Number(attributes[key]) || 1));
      fromAbove(table);
      table.cell = { text: "", isBlank: true, columns: span("colspan"), rows: span("rowspan") };
    } else if (table.cell && BLOCKS.has(name) && !table.cell.isBlank) addText(table.cell, "\n");
  }

  #closeTag(name: string): void {
    this.#depth--;
    const table = this.#open.at(-1);
    if (UNREAD.has(name)) this.#unread--;
    else if (!table) return;
    else if (name === "table") this.#closeTable();
    else if (name === "td" || name === "th") endCell(table);
    else if (name === "tr") {
      endCell(table);
      fromAbove(table);
      table.grid.endRow();
      for (const rows of table.grid.takeBatches()) {
        if (table.index === 0) this.#ready.push(...rows);
      }
    }
  }

  #closeTable(): void {
    const table = this.tables[this.#open.pop()?.index ?? -1];
    if (table) table.end = this.#parser.endIndex + 1;
  }

  #addText(text: string): void {
    const cell = this.#open.at(-1)?.cell;
    if (!cell || this.#unread > 0) return;
    // Line ends in the source of a page are spaces.
    addText(cell, text.replace(/[ \t\r\n]+/g, " "));
  }
}

function addText(cell: { text: string; isBlank: boolean }, text: string): void {
  if (cell.text.length > 2 * LIMITS.sheetCellCharacters) return;
  cell.text += text;
  cell.isBlank &&= text.trim() === "";
}

function endCell(table: OpenTable): void {
  const { cell } = table;
  if (!cell) return;
  const text = cell.text
    .replace(/ {2,}/g, " ")
    .replace(/ ?\n ?/g, "\n")
    .trim();
  if (cell.rows > 1) table.below.set(table.grid.column, { text, rows: cell.rows - 1 });
  table.grid.put(text, cell.columns);
  table.cell = undefined;
}

/** Puts the cells that reach down from the rows above at the current column. */
function fromAbove({ grid, below }: OpenTable): void {
  for (let above = below.get(grid.column); above; above = below.get(grid.column)) {
    if (--above.rows === 0) below.delete(grid.column);
    grid.repeat(above.text, 1);
  }
}

/**
 * The tables of a page, those inside other tables too, in the order of their starts, and the length of the page.
 * @throws AppError `over-limit` when it has very many tables inside each other
 */
export async function htmlTables(
  source: AsyncIterable<string>,
): Promise<{ tables: PageTable[]; length: number }> {
  const handler = new PageHandler();
  let length = 0;
  for await (const text of source) {
    handler.write(text);
    handler.takeRows();
    length += text.length;
  }
  handler.end();
  const tables = handler.tables.map((table) => ({ ...table, end: Math.min(table.end, length) }));
  const characters = tables.reduce((sum, { start, end }) => sum + end - start, 0);
  if (characters > LIMITS.freeCells && characters > length * LIMITS.nestedTables) {
    throw new AppError("over-limit", `The page has tables more than ${LIMITS.nestedTables} deep.`);
  }
  return { tables, length };
}

/** The rows of one table; only its own part of the page is parsed. */
export async function* htmlRows(
  page: DocumentText,
  table: PageTable,
  options: RowsOptions,
): AsyncGenerator<SheetRow[], void, undefined> {
  const handler = new PageHandler(table.isUnread);
  for await (const text of page.part(table, options)) {
    handler.write(text);
    yield handler.takeRows();
  }
  handler.end();
  yield handler.takeRows();
}
