/** The pages of an SQLite database (Database File Format, section 1). */

import { readRange } from "../bytes.ts";
import { AppError } from "../../errors/app-error.ts";

export const damaged = (what: string) =>
  new AppError("damaged", `The SQLite database cannot be read: ${what}.`);

const MAGIC = "SQLite format 3\0";

export const isSqlite = (head: Uint8Array): boolean =>
  head.length >= HEADER && [...MAGIC].every((character, index) => head[index] === character.charCodeAt(0));

export const HEADER = 100;
/** Bytes that are read at once, and the pieces of that size that are kept. */
const READ_BYTES = 1 << 18;
const KEPT_PIECES = 16;

export type TextEncoding = "utf-8" | "utf-16le" | "utf-16be";

export class Pages {
  readonly size: number;
  /** Bytes of a page without those that extensions reserve. */
  readonly usable: number;
  readonly count: number;
  readonly encoding: TextEncoding;
  readonly #blob: Blob;
  readonly #kept = new Map<number, Uint8Array>();

  private constructor(blob: Blob, header: DataView) {
    const size = header.getUint16(16);
    this.size = size === 1 ? 1 << 16 : size;
    this.usable = this.size - header.getUint8(20);
    const isPower = this.size >= 512 && (this.size & (this.size - 1)) === 0;
    if (!isPower || this.usable < 480) throw damaged("its pages have no valid size");
    this.count = Math.ceil(blob.size / this.size);
    const encodings: readonly TextEncoding[] = ["utf-8", "utf-16le", "utf-16be"];
    this.encoding = encodings[header.getUint32(56) - 1] ?? "utf-8";
    this.#blob = blob;
  }

  /** @throws AppError `damaged`, `unreadable-file` */
  static async open(blob: Blob): Promise<Pages> {
    const head = await readRange(blob, 0, HEADER);
    if (!isSqlite(head)) throw damaged("it has no header");
    return new Pages(blob, new DataView(head.buffer, head.byteOffset));
  }

  /** @param number from 1 @throws AppError `damaged` */
  async page(number: number): Promise<Uint8Array> {
    if (number < 1 || number > this.count) throw damaged("it refers to a page that does not exist");
    const offset = (number - 1) * this.size;
    const piece = await this.#piece(Math.floor(offset / READ_BYTES));
    const page = piece.subarray(offset % READ_BYTES, (offset % READ_BYTES) + this.size);
    if (page.length < this.size) throw damaged("its last page is cut off");
    return page;
  }

  async #piece(index: number): Promise<Uint8Array> {
    const known = this.#kept.get(index);
    this.#kept.delete(index);
    const piece = known ?? (await readRange(this.#blob, index * READ_BYTES, (index + 1) * READ_BYTES));
    // The pieces that were read last are at the end.
    this.#kept.set(index, piece);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > KEPT_PIECES && oldest !== undefined) this.#kept.delete(oldest);
    return piece;
  }
}
