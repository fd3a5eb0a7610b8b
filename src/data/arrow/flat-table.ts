/** Reads the tables of FlatBuffers, in which Arrow describes its messages. Every place is checked against the buffer. */

import { AppError } from "../../errors/app-error.ts";

export const damaged = (what: string, cause?: unknown) =>
  new AppError("damaged", `The Arrow file cannot be read: ${what}.`, { cause });

export class FlatTable {
  readonly #view: DataView;
  readonly #at: number;

  private constructor(view: DataView, at: number) {
    this.#view = view;
    this.#at = at;
  }

  /** The root of a buffer. @throws AppError `damaged` */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    return new FlatTable(
      view,
      read(() => view.getUint32(0, true)),
    );
  }

  /** Where a field is, by its number in the schema; undefined when it has its default. */
  #field(field: number): number | undefined {
    return read(() => {
      const vtable = this.#at - this.#view.getInt32(this.#at, true);
      const slot = 4 + 2 * field;
      if (slot + 2 > this.#view.getUint16(vtable, true)) return undefined;
      const offset = this.#view.getUint16(vtable + slot, true);
      return offset === 0 ? undefined : this.#at + offset;
    });
  }

  #number(field: number, otherwise: number, get: (at: number) => number): number {
    const at = this.#field(field);
    return at === undefined ? otherwise : read(() => get(at));
  }

  uint8 = (field: number, otherwise = 0) => this.#number(field, otherwise, (at) => this.#view.getUint8(at));
  int16 = (field: number, otherwise = 0) =>
    this.#number(field, otherwise, (at) => this.#view.getInt16(at, true));
  int32 = (field: number, otherwise = 0) =>
    this.#number(field, otherwise, (at) => this.#view.getInt32(at, true));

  /** A size, a count or an id. @throws AppError `damaged` beyond 2^53 */
  int64 = (field: number) => this.#number(field, 0, (at) => safe(this.#view.getBigInt64(at, true)));

  table(field: number): FlatTable | undefined {
    const at = this.#field(field);
    return at === undefined
      ? undefined
      : read(() => new FlatTable(this.#view, at + this.#view.getUint32(at, true)));
  }

  string(field: number): string {
    const [start, length] = this.#vector(field, 1);
    return new TextDecoder().decode(new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length));
  }

  tables(field: number): FlatTable[] {
    const [start, length] = this.#vector(field, 4);
    return Array.from({ length }, (_, index) => {
      const at = start + 4 * index;
      return read(() => new FlatTable(this.#view, at + this.#view.getUint32(at, true)));
    });
  }

  /** The numbers of 64 bits of a vector, also of one of structures that consist of them. */
  numbers(field: number, perItem = 1): number[] {
    const [start, length] = this.#vector(field, 8 * perItem);
    return Array.from({ length: length * perItem }, (_, index) =>
      safe(this.#view.getBigInt64(start + 8 * index, true)),
    );
  }

  /** The numbers of 32 bits of a vector. */
  numbers32(field: number): number[] {
    const [start, length] = this.#vector(field, 4);
    return Array.from({ length }, (_, index) => this.#view.getInt32(start + 4 * index, true));
  }

  /** Start and length of a vector that is whole in the buffer. */
  #vector(field: number, itemBytes: number): [start: number, length: number] {
    const at = this.#field(field);
    if (at === undefined) return [0, 0];
    return read(() => {
      const start = at + this.#view.getUint32(at, true);
      const length = this.#view.getUint32(start, true);
      if (start + 4 + length * itemBytes > this.#view.byteLength)
        throw new RangeError("A vector is cut off.");
      return [start + 4, length];
    });
  }
}

function read<T>(get: () => T): T {
  try {
    return get();
  } catch (cause) {
    throw cause instanceof AppError ? cause : damaged("its description is cut off", cause);
  }
}

function safe(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw damaged("a size is impossible");
  return number;
}
