/** Reads the cells of a row group's columns, some rows at a time. */

import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import type { RowGroup } from "./metadata.ts";
import { ChunkPages, type Page } from "./pages.ts";
import type { PageSource } from "./page-source.ts";
import type { ParquetColumn, ParquetSchema, Shape } from "./schema.ts";
import { jsonFormat, textFormat } from "./text.ts";
import { damaged } from "./thrift.ts";
import { leafType } from "./types.ts";

/** The text of a cell; undefined without a value. */
export type Cell = string | undefined;

/** Bytes that are read ahead in all columns together, and the most and least in one. */
const AHEAD = { all: 1 << 25, most: 1 << 18, least: 1 << 12 };

/** The entries of a column chunk. */
class LeafEntries {
  readonly #pages: ChunkPages;
  #page: Page | undefined;
  /** Entries that are left in the page. */
  left = 0;
  /** The repetition level of the next entry, once it was read. */
  #repetition: number | undefined;

  constructor(pages: ChunkPages) {
    this.#pages = pages;
  }

  /** Loads the next page when this one is read. @returns whether there is a further entry */
  async load(): Promise<boolean> {
    while (this.left === 0) {
      this.#page = await this.#pages.next();
      if (!this.#page) return false;
      this.left = this.#page.entries;
    }
    return true;
  }

  get page(): Page {
    if (!this.#page || this.left === 0) throw damaged("a column has fewer values than rows");
    return this.#page;
  }

  get repetition(): number {
    return (this.#repetition ??= this.page.repetition());
  }

  /** Goes behind an entry whose levels and value were read. */
  skip(): void {
    this.#repetition = undefined;
    this.left--;
  }
}

interface NestedLeaf {
  entries: LeafEntries;
  /** Definition level of an entry with a value. */
  present: number;
}

/** The entries of one leaf for one row. */
interface RowEntries {
  repetition: number[];
  definition: number[];
  values: Cell[];
  /** Index of the next entry. */
  at: number;
}

/** A column without repetition, whose entries are its rows. */
class FlatColumn {
  readonly entries: LeafEntries;
  readonly #present: number;

  constructor(entries: LeafEntries, present: number) {
    this.entries = entries;
    this.#present = present;
  }

  take(count: number): Cell[] {
    const { page } = this.entries;
    const present = this.#present;
    const cells: Cell[] = [];
    for (let row = 0; row < count; row++) {
      cells.push(page.definition() === present ? page.value() : undefined);
    }
    this.entries.left -= count;
    return cells;
  }
}

/** A column with lists, maps or objects, whose cells are JSON. */
class NestedColumn {
  readonly #shape: Shape;
  readonly #leaves: readonly NestedLeaf[];
  #row: RowEntries[] = [];
  #characters = 0;

  constructor(shape: Shape, leaves: readonly NestedLeaf[]) {
    this.#shape = shape;
    this.#leaves = leaves;
  }

  async next(): Promise<Cell> {
    this.#row = [];
    this.#characters = 0;
    for (const leaf of this.#leaves) this.#row.push(await rowEntries(leaf));
    const first = this.#row[0];
    const isPresent = (first?.definition[0] ?? 0) >= this.#shape.present;
    let cell: Cell;
    if (isPresent) cell = this.#json(this.#shape);
    else this.#skip(this.#shape);
    if (this.#row.some(({ at, values }) => at !== values.length))
      throw damaged("the levels of a row do not fit");
    return cell;
  }

  /** The entry that the value starts with. */
  #head({ leaves: [leaf] }: Shape): { definition: number; repetition: number } {
    const entries = this.#leafRow(leaf);
    const definition = entries.definition[entries.at];
    if (definition === undefined) throw damaged("the levels of a row do not fit");
    return { definition, repetition: entries.repetition[entries.at] ?? 0 };
  }

  #leafRow(leaf: number): RowEntries {
    const row = this.#row[leaf - this.#shape.leaves[0]];
    if (!row) throw damaged("the levels of a row do not fit");
    return row;
  }

  /** Goes behind the entries that stand for a missing or empty value; all its leaves say so by the same level. */
  #skip(shape: Shape): void {
    const { definition } = this.#head(shape);
    for (let leaf = shape.leaves[0]; leaf < shape.leaves[1]; leaf++) {
      const entries = this.#leafRow(leaf);
      if (entries.definition[entries.at++] !== definition) throw damaged("the levels of a row do not fit");
    }
  }

  #json(shape: Shape): string {
    if (shape.leaves[0] === shape.leaves[1]) return "null";
    if (shape.nullable && this.#head(shape).definition < shape.present) {
      this.#skip(shape);
      return "null";
    }
    if (shape.kind === "leaf") {
      const entries = this.#leafRow(shape.leaves[0]);
      return this.#counted(entries.values[entries.at++] ?? "null");
    }
    if (shape.kind === "struct") {
      const fields = shape.fields.map(
        ({ name, shape: field }) => this.#counted(`${JSON.stringify(name)}:`) + this.#json(field),
      );
      return `{${fields.join(",")}}`;
    }
    if (this.#head(shape).definition < shape.repeated.definition) {
      this.#skip(shape);
      return shape.kind === "list" ? "[]" : "{}";
    }
    const items: string[] = [];
    do {
      items.push(shape.kind === "list" ? this.#json(shape.element) : this.#member(shape.key, shape.value));
    } while (this.#continues(shape));
    return shape.kind === "list" ? `[${items.join(",")}]` : `{${items.join(",")}}`;
  }

  #member(key: Shape, value: Shape): string {
    const name = this.#json(key);
    return `${name.startsWith('"') ? name : JSON.stringify(name)}:${this.#json(value)}`;
  }

  /** Whether the next entry is a further item of the list. */
  #continues(shape: Extract<Shape, { repeated: object }>): boolean {
    const entries = this.#leafRow(shape.leaves[0]);
    return entries.repetition[entries.at] === shape.repeated.repetition;
  }

  #counted(text: string): string {
    this.#characters += text.length + 1;
    if (this.#characters > LIMITS.cellCharacters) {
      throw new AppError("over-limit", "A nested value of the Parquet file is too long.");
    }
    return text;
  }
}

async function rowEntries({ entries, present }: NestedLeaf): Promise<RowEntries> {
  const row: RowEntries = { repetition: [], definition: [], values: [], at: 0 };
  if (entries.left === 0 && !(await entries.load())) throw damaged("a column has fewer values than rows");
  if (entries.repetition !== 0) throw damaged("a row starts in the middle of a list");
  do {
    const { page } = entries;
    const definition = page.definition();
    row.repetition.push(entries.repetition);
    row.definition.push(definition);
    row.values.push(definition === present ? page.value() : undefined);
    entries.skip();
    if (row.values.length > LIMITS.parquetRowValues) {
      throw new AppError("over-limit", "A row of the Parquet file has too many values.");
    }
  } while ((entries.left > 0 || (await entries.load())) && entries.repetition > 0);
  return row;
}

/** The columns of one row group. */
export class GroupColumns {
  readonly #columns: readonly (FlatColumn | NestedColumn | undefined)[];
  readonly #leaves: LeafEntries[];

  constructor({ columns, leaves }: ParquetSchema, group: RowGroup, source: PageSource) {
    const ahead = Math.max(AHEAD.least, Math.min(AHEAD.most, Math.floor(AHEAD.all / leaves.length)));
    const isFlat = new Set(columns.flatMap(({ shape }) => (shape.kind === "leaf" ? shape.leaves[0] : [])));
    this.#leaves = leaves.map((leaf, index) => {
      const chunk = group.chunks[index];
      if (!chunk || chunk.type !== leaf.element.type)
        throw damaged("a column has not the type of the schema");
      const type = leafType(leaf.element);
      const format = isFlat.has(index) ? textFormat(type) : jsonFormat(type);
      return new LeafEntries(new ChunkPages(source, leaf, chunk, { format, ahead }));
    });
    this.#columns = columns.map(({ shape }: ParquetColumn) => {
      const [from, to] = shape.leaves;
      if (from === to) return undefined;
      const entries = this.#leaves.slice(from, to);
      if (shape.kind === "leaf") return new FlatColumn(entries[0] as LeafEntries, shape.present);
      return new NestedColumn(
        shape,
        entries.map((leaf, index) => ({ entries: leaf, present: leaves[from + index]?.definition ?? 0 })),
      );
    });
  }

  /**
   * Cells by column, of at most `limit` rows and at least one: a batch ends with the page of a column, so that memory holds
   * one page of each.
   * @throws AppError `damaged`, `over-limit`, `unreadable-file`
   */
  async take(limit: number): Promise<Cell[][]> {
    let count = limit;
    for (const column of this.#columns) {
      if (!(column instanceof FlatColumn)) continue;
      if (!(await column.entries.load())) throw damaged("a column has fewer values than rows");
      count = Math.min(count, column.entries.left);
    }
    const nested = this.#columns.filter((column) => column instanceof NestedColumn);
    const nestedCells = nested.map((): Cell[] => []);
    let characters = 0;
    for (let row = 0; row < count && nested.length > 0; row++) {
      for (const [index, column] of nested.entries()) {
        const cell = await column.next();
        nestedCells[index]?.push(cell);
        characters += cell?.length ?? 0;
      }
      if (characters > LIMITS.cellCharacters) count = row + 1;
    }
    return this.#columns.map((column) => {
      if (column instanceof NestedColumn) return nestedCells.shift() ?? [];
      return column?.take(count) ?? Array.from({ length: count }, (): Cell => undefined);
    });
  }

  /** Checks that nothing is left behind the last row. @throws AppError `damaged` */
  async end(): Promise<void> {
    for (const leaf of this.#leaves) {
      if (leaf.left > 0 || (await leaf.load())) throw damaged("a column has more values than rows");
    }
  }
}
