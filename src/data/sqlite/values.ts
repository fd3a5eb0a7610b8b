/** The values of a record of SQLite (Database File Format, section 2.1). */

import { damaged, type TextEncoding } from "./pages.ts";
import { varint } from "./tree.ts";

/** A blob is bytes. */
export type SqlValue = null | bigint | number | string | Uint8Array;

/** Bytes of integers by their type. */
const INTEGER_BYTES = [0, 1, 2, 3, 4, 6, 8];
const FLOAT = 7;
const ZERO = 8;
const ONE = 9;
const FIRST_BLOB = 12;

export class ValueDecoder {
  readonly #text: TextDecoder;

  constructor(encoding: TextEncoding) {
    this.#text = new TextDecoder(encoding, { ignoreBOM: true });
  }

  /** @param most values after which a record is read no further @throws AppError `damaged` */
  values(record: Uint8Array, most: number): SqlValue[] {
    const head = varint(record, 0);
    const headEnd = Number(head.value);
    if (headEnd > record.length) throw damaged("a record is cut off");
    const values: SqlValue[] = [];
    let at = headEnd;
    for (let next = head.end; next < headEnd && values.length < most;) {
      const type = varint(record, next);
      next = type.end;
      const code = Number(type.value);
      const size = sizeOf(code);
      if (at + size > record.length) throw damaged("a record is cut off");
      values.push(this.#value(record.subarray(at, at + size), code));
      at += size;
    }
    return values;
  }

  #value(bytes: Uint8Array, code: number): SqlValue {
    if (code === 0) return null;
    if (code < FLOAT) return integer(bytes);
    if (code === FLOAT) return new DataView(bytes.buffer, bytes.byteOffset).getFloat64(0);
    if (code === ZERO || code === ONE) return BigInt(code - ZERO);
    return code % 2 === 0 ? bytes : this.#text.decode(bytes);
  }
}

function sizeOf(code: number): number {
  if (code < FLOAT) return INTEGER_BYTES[code] ?? 0;
  if (code === FLOAT) return 8;
  if (code < FIRST_BLOB) {
    if (code > ONE) throw damaged("a value has an unknown type");
    return 0;
  }
  return Math.floor((code - FIRST_BLOB) / 2);
}

function integer(bytes: Uint8Array): bigint {
  let value = 0n;
  for (const byte of bytes) value = (value << 8n) | BigInt(byte);
  return BigInt.asIntN(8 * bytes.length, value);
}
