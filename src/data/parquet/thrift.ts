/** Reads structures in Thrift's compact protocol, in which Parquet files hold their metadata. */

import { AppError } from "../../errors/app-error.ts";
import { LIMITS } from "../limits.ts";

export type ThriftValue = boolean | number | Uint8Array | ThriftValue[] | ThriftStruct;
/** Values by field id. */
export interface ThriftStruct {
  [field: number]: ThriftValue | undefined;
}

const TYPES = { stop: 0, yes: 1, no: 2, byte: 3, i16: 4, i32: 5, i64: 6, double: 7 } as const;
const CONTAINERS = { binary: 8, list: 9, set: 10, map: 11, struct: 12, uuid: 13 } as const;

const MAX_DEPTH = 64;

export const damaged = (what: string, cause?: unknown) =>
  new AppError("damaged", `The Parquet file cannot be read: ${what}.`, { cause });

/** The structure goes on behind the bytes that are there. */
export class BytesEnd extends Error {}

/** @throws BytesEnd, AppError `damaged`, `over-limit` */
export class ThriftReader {
  readonly #bytes: Uint8Array;
  #at: number;
  /** Number of objects, each of which takes far more memory than its bytes. */
  #objects = 0;

  constructor(bytes: Uint8Array, start = 0) {
    this.#bytes = bytes;
    this.#at = start;
  }

  /** Position of the byte that is read next. */
  get at(): number {
    return this.#at;
  }

  struct(depth = 0): ThriftStruct {
    if (depth > MAX_DEPTH) throw damaged("its metadata is nested too deep");
    this.#count();
    const fields: ThriftStruct = {};
    for (let id = 0; ;) {
      const head = this.#byte();
      const type = head & 15;
      if (type === TYPES.stop) return fields;
      id = head >> 4 === 0 ? this.#integer() : id + (head >> 4);
      if (!(id > 0 && id < 2 ** 15)) throw damaged("its metadata has a wrong field");
      fields[id] = type === TYPES.yes || type === TYPES.no ? type === TYPES.yes : this.#value(type, depth);
    }
  }

  #count(): void {
    if (++this.#objects > LIMITS.parquetMetadataObjects) {
      throw new AppError("over-limit", "The Parquet file has too much metadata.");
    }
  }

  #byte(): number {
    const byte = this.#bytes[this.#at++];
    if (byte === undefined) throw new BytesEnd();
    return byte;
  }

  #take(length: number): Uint8Array {
    this.#count();
    if (length > this.#bytes.length - this.#at) throw new BytesEnd();
    return this.#bytes.subarray(this.#at, (this.#at += length));
  }

  /** Beyond 2^53 the number is not exact, and no use in a file. */
  #unsigned(): number {
    let value = 0;
    for (let scale = 1; scale < 2 ** 70; scale *= 128) {
      const byte = this.#byte();
      value += (byte & 127) * scale;
      if (byte < 128) return value;
    }
    throw damaged("its metadata has a number of more than 64 bits");
  }

  #integer(): number {
    const value = this.#unsigned();
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
  }

  #value(type: number, depth: number): ThriftValue {
    switch (type) {
      // In a list a boolean is a byte.
      case TYPES.yes:
      case TYPES.no:
        return this.#byte() === TYPES.yes;
      case TYPES.byte:
        return this.#byte();
      case TYPES.i16:
      case TYPES.i32:
      case TYPES.i64:
        return this.#integer();
      case TYPES.double:
        return this.#take(8);
      case CONTAINERS.binary:
        return this.#take(this.#unsigned());
      case CONTAINERS.uuid:
        return this.#take(16);
      case CONTAINERS.list:
      case CONTAINERS.set:
        return this.#list(depth);
      case CONTAINERS.map:
        return this.#map(depth);
      case CONTAINERS.struct:
        return this.struct(depth + 1);
      default:
        throw damaged("its metadata has a value of an unknown type");
    }
  }

  #list(depth: number): ThriftValue[] {
    if (depth > MAX_DEPTH) throw damaged("its metadata is nested too deep");
    this.#count();
    const head = this.#byte();
    const size = head >> 4 === 15 ? this.#unsigned() : head >> 4;
    const values: ThriftValue[] = [];
    // Each value takes a byte at least, so that a wrong size ends with the bytes.
    for (let index = 0; index < size; index++) values.push(this.#value(head & 15, depth + 1));
    return values;
  }

  /** Parquet's metadata has no maps; one of a later version is passed over. */
  #map(depth: number): ThriftValue[] {
    if (depth > MAX_DEPTH) throw damaged("its metadata is nested too deep");
    this.#count();
    const size = this.#unsigned();
    const types = size > 0 ? this.#byte() : 0;
    for (let index = 0; index < size; index++) {
      this.#value(types >> 4, depth + 1);
      this.#value(types & 15, depth + 1);
    }
    return [];
  }
}

/** The fields of a structure by kind; a field of another kind counts as absent. */
export const fieldsOf = (value: ThriftValue | undefined) => {
  const struct: ThriftStruct =
    typeof value === "object" && !Array.isArray(value) && !(value instanceof Uint8Array) ? value : {};
  return {
    has: (id: number) => struct[id] !== undefined,
    /** A count, a size or an offset. @throws AppError `damaged` when it is negative or beyond 2^53 */
    size(id: number): number | undefined {
      const field = struct[id];
      if (typeof field !== "number") return undefined;
      if (!Number.isSafeInteger(field) || field < 0) throw damaged("a size or an offset is impossible");
      return field;
    },
    integer(id: number): number | undefined {
      const field = struct[id];
      return typeof field === "number" ? field : undefined;
    },
    flag(id: number): boolean | undefined {
      const field = struct[id];
      return typeof field === "boolean" ? field : undefined;
    },
    text(id: number): string | undefined {
      const field = struct[id];
      return field instanceof Uint8Array ? new TextDecoder().decode(field) : undefined;
    },
    list(id: number): ThriftValue[] {
      const field = struct[id];
      return Array.isArray(field) ? field : [];
    },
    struct: (id: number) => struct[id],
  };
};
