/** The b-trees of an SQLite database, of tables with row ids and of those without (Database File Format, section 1.6). */

import { concat } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";
import { damaged, HEADER, type Pages } from "./pages.ts";

const INTERIOR_INDEX = 2;
const INTERIOR_TABLE = 5;
const LEAF_INDEX = 10;
const LEAF_TABLE = 13;
const MAX_DEPTH = 40;

export interface TreeRecord {
  payload: Uint8Array;
  /** Absent in tables without row ids. */
  rowId?: bigint;
}

/** A number of 1 to 9 bytes, 7 bits in each of the first 8, the highest first. */
export function varint(bytes: Uint8Array, at: number): { value: bigint; end: number } {
  let value = 0n;
  for (let index = 0; index < 9; index++) {
    const byte = bytes[at + index];
    if (byte === undefined) throw damaged("a record is cut off");
    if (index === 8) return { value: BigInt.asIntN(64, (value << 8n) | BigInt(byte)), end: at + 9 };
    value = (value << 7n) | BigInt(byte & 0x7f);
    if (byte < 0x80) return { value, end: at + index + 1 };
  }
  throw damaged("a record is cut off");
}

interface PageHead {
  type: number;
  /** Offsets of the cells. */
  cells: number[];
  /** The last child, of interior pages. */
  rightmost: number;
}

export class Tree {
  readonly #pages: Pages;
  /** Pages that were read: each of them belongs to one place of one tree. */
  #visited = 0;

  constructor(pages: Pages) {
    this.#pages = pages;
  }

  /**
   * The records in the order of their keys, those of a page at once.
   * @throws AppError `damaged`, `over-limit`, `unreadable-file`
   */
  async *records(root: number, depth = 0): AsyncGenerator<TreeRecord[], void, undefined> {
    if (depth > MAX_DEPTH) throw damaged("its tables are nested too deep");
    const page = await this.#visit(root);
    const { type, cells, rightmost } = headOf(page, root);
    if (type === LEAF_TABLE || type === LEAF_INDEX) {
      const records: TreeRecord[] = [];
      let bytes = 0;
      for (const at of cells) {
        const { record, local } = await this.#record(page, at, type);
        records.push(record);
        bytes += local;
      }
      // Cells do not share bytes.
      if (bytes > page.length) throw damaged("the rows of a page overlap");
      yield records;
      return;
    }
    if (type !== INTERIOR_TABLE && type !== INTERIOR_INDEX) throw damaged("a page has an unknown type");
    for (const at of cells) {
      yield* this.records(uint32(page, at), depth + 1);
      if (type === INTERIOR_INDEX) yield [(await this.#record(page, at + 4, type)).record];
    }
    yield* this.records(rightmost, depth + 1);
  }

  /** About how many bytes a tree has, from the pages on the way to its first record. */
  async estimatedBytes(root: number): Promise<number> {
    let leaves = 1;
    let number = root;
    for (let depth = 0; depth < MAX_DEPTH; depth++) {
      const page = await this.#pages.page(number);
      const { type, cells, rightmost } = headOf(page, number);
      if (type === LEAF_TABLE || type === LEAF_INDEX) break;
      leaves *= cells.length + 1;
      number = cells[0] === undefined ? rightmost : uint32(page, cells[0]);
    }
    return Math.min(leaves, this.#pages.count) * this.#pages.size;
  }

  async #visit(number: number): Promise<Uint8Array> {
    if (++this.#visited > this.#pages.count) throw damaged("its pages refer to each other");
    return this.#pages.page(number);
  }

  /** @returns the record, and its bytes in the page */
  async #record(
    page: Uint8Array,
    offset: number,
    type: number,
  ): Promise<{ record: TreeRecord; local: number }> {
    const length = varint(page, offset);
    const size = Number(length.value);
    if (size > 2 * LIMITS.recordCharacters)
      throw new AppError("over-limit", "A row of the database is too long.");
    if (size < 0) throw damaged("a record has no valid length");
    const key = type === LEAF_TABLE ? varint(page, length.end) : undefined;
    const start = key?.end ?? length.end;
    const local = localBytes(size, this.#pages.usable, type === LEAF_TABLE);
    const parts = [page.subarray(start, start + local)];
    if (local < size) await this.#addOverflow(parts, size - local, uint32(page, start + local));
    const payload = parts.length === 1 ? (parts[0] as Uint8Array) : concat(parts);
    if (payload.length !== size) throw damaged("a record is cut off");
    return { record: { payload, ...(key && { rowId: key.value }) }, local: start - offset + local };
  }

  async #addOverflow(parts: Uint8Array[], size: number, first: number): Promise<void> {
    let next = first;
    for (let left = size; left > 0;) {
      const page = await this.#visit(next);
      const part = page.subarray(4, Math.min(this.#pages.usable, 4 + left));
      parts.push(part.slice());
      left -= part.length;
      next = uint32(page, 0);
    }
  }
}

/** Bytes of a record that are in the page itself (section 1.6). */
function localBytes(size: number, usable: number, isTable: boolean): number {
  const most = isTable ? usable - 35 : Math.floor(((usable - 12) * 64) / 255) - 23;
  if (size <= most) return size;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const local = least + ((size - least) % (usable - 4));
  return local <= most ? local : least;
}

function uint32(page: Uint8Array, at: number): number {
  if (at + 4 > page.length) throw damaged("a page is cut off");
  return new DataView(page.buffer, page.byteOffset).getUint32(at);
}

function headOf(page: Uint8Array, number: number): PageHead {
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  // The first page begins with the header of the file.
  const start = number === 1 ? HEADER : 0;
  const type = view.getUint8(start);
  const isInterior = type === INTERIOR_INDEX || type === INTERIOR_TABLE;
  const first = start + (isInterior ? 12 : 8);
  const count = view.getUint16(start + 3);
  if (first + 2 * count > page.length) throw damaged("a page has more rows than fit");
  const cells = Array.from({ length: count }, (_, index) => view.getUint16(first + 2 * index));
  return { type, cells, rightmost: isInterior ? view.getUint32(start + 8) : 0 };
}
