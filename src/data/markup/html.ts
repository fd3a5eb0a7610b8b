/** Reads the tables of a web page, which many web applications save as `.xls`. */

import { Parser } from "htmlparser2";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import type { SheetRow } from "../xlsx/sheet.ts";
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
  cell: { text: string; columns: number; rows: number } | undefined;
}

class PageHandler {
  count = 0;
  readonly #wanted: number;
  readonly #open: OpenTable[] = [];
  #depth = 0;
  #unread = 0;
  #ready: SheetRow[] = [];

  constructor(wanted: number) {
    this.#wanted = wanted;
  }

  takeRows(): SheetRow[] {
    const rows = this.#ready;
    this.#ready = [];
    return rows;
  }

  onopentag(name: string, attributes: Record<string, string>): void {
    if (++this.#depth > MAX_DEPTH) {
      throw new AppError("over-limit", `The page has elements more than ${MAX_DEPTH} deep.`);
    }
    const table = this.#open.at(-1);
    if (UNREAD.has(name)) this.#unread++;
    else if (name === "table") {
      this.#open.push({ index: this.count++, grid: new Grid(), below: new Map(), cell: undefined });
    } else if (!table) return;
    else if (name === "tr") table.grid.startRow();
    else if (name === "td" || name === "th") {
      const span = (key: string) => Math.min(LIMITS.columns, Math.max(1, Number(attributes[key]) || 1));
      fromAbove(table);
      table.cell = { text: "", columns: span("colspan"), rows: span("rowspan") };
    } else if (table.cell && BLOCKS.has(name) && table.cell.text.trim() !== "") table.cell.text += "\n";
  }

  onclosetag(name: string): void {
    this.#depth--;
    const table = this.#open.at(-1);
    if (UNREAD.has(name)) this.#unread--;
    else if (!table) return;
    else if (name === "table") this.#open.pop();
    else if (name === "td" || name === "th") endCell(table);
    else if (name === "tr") {
      endCell(table);
      fromAbove(table);
      table.grid.endRow();
      const rows = table.grid.takeRows();
      if (table.index === this.#wanted) this.#ready.push(...rows);
    }
  }

  ontext(text: string): void {
    const cell = this.#open.at(-1)?.cell;
    if (!cell || this.#unread > 0 || cell.text.length > 2 * LIMITS.sheetCellCharacters) return;
    // Line ends in the source of a page are spaces.
    cell.text += text.replace(/[ \t\r\n]+/g, " ");
  }
}

function endCell(table: OpenTable): void {
  const { cell } = table;
  if (!cell) return;
  const text = cell.text
    .replace(/ *\n */g, "\n")
    .replace(/ {2,}/g, " ")
    .trim();
  if (cell.rows > 1) table.below.set(table.grid.column, { text, rows: cell.rows - 1 });
  table.grid.put(text, cell.columns);
  table.cell = undefined;
}

/** Puts the cells that reach down from the rows above at the current column. */
function fromAbove({ grid, below }: OpenTable): void {
  for (let above = below.get(grid.column); above; above = below.get(grid.column)) {
    if (--above.rows === 0) below.delete(grid.column);
    grid.put(above.text);
  }
}

const parserOf = (handler: PageHandler) =>
  new Parser(
    {
      onopentag: (name, attributes) => handler.onopentag(name, attributes),
      onclosetag: (name) => handler.onclosetag(name),
      ontext: (text) => handler.ontext(text),
    },
    { decodeEntities: true },
  );

/** The number of tables. */
export async function htmlTableCount(source: AsyncIterable<string>): Promise<number> {
  const handler = new PageHandler(-1);
  const parser = parserOf(handler);
  for await (const text of source) parser.write(text);
  parser.end();
  return handler.count;
}

/** @param table index of the table on the page */
export async function* htmlRows(
  source: AsyncIterable<string>,
  table: number,
): AsyncGenerator<SheetRow[], void, undefined> {
  const handler = new PageHandler(table);
  const parser = parserOf(handler);
  for await (const text of source) {
    parser.write(text);
    yield handler.takeRows();
  }
  parser.end();
  yield handler.takeRows();
}
