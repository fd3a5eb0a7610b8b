/** Reads protobuf messages in place (protobuf.dev/programming-guides/encoding) and skips fields that nothing reads. */

import type { ByteSource } from "../model/segmented-bytes.ts";
import { AppError } from "../../errors/app-error.ts";

export const WIRE_TYPE = { varint: 0, fixed64: 1, lengthDelimited: 2, fixed32: 5 } as const;

/** One field. Its payload is the bytes from `start` to `end`; a varint's value is also in `value`. */
export interface Field {
  number: number;
  wireType: number;
  value: number;
  start: number;
  end: number;
}

const damaged = () => new AppError("bad-model", "The model file is damaged or not an ONNX file.");

class Cursor {
  readonly bytes: ByteSource;
  readonly end: number;
  at: number;

  constructor(bytes: ByteSource, start: number, end: number) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Exact up to 2^53. A larger or negative number becomes one that no length and no dimension can be. */
  varint(): number {
    let value = 0;
    for (let scale = 1, count = 0; count < 10; count += 1, scale *= 128) {
      if (this.at >= this.end) throw damaged();
      const byte = this.bytes.at(this.at) as number;
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw damaged();
  }

  /** @returns where the skipped bytes start */
  skip(length: number): number {
    const start = this.at;
    if (length > this.end - start) throw damaged();
    this.at += length;
    return start;
  }
}

/**
 * The fields of the message in `bytes` from `start` to `end`, in order.
 * @throws AppError `bad-model` if a length points outside the message
 */
export function* fieldsOf(bytes: ByteSource, start = 0, end = bytes.length): Generator<Field> {
  const cursor = new Cursor(bytes, start, end);
  while (cursor.at < end) {
    const key = cursor.varint();
    const number = Math.floor(key / 8);
    const wireType = key % 8;
    const field = { number, wireType, value: 0, start: cursor.at, end: cursor.at };
    if (number === 0) throw damaged();
    if (wireType === WIRE_TYPE.varint) field.value = cursor.varint();
    else if (wireType === WIRE_TYPE.fixed64) cursor.skip(8);
    else if (wireType === WIRE_TYPE.fixed32) cursor.skip(4);
    else if (wireType === WIRE_TYPE.lengthDelimited) field.start = cursor.skip(cursor.varint());
    else throw damaged();
    field.end = cursor.at;
    yield field;
  }
}

/** The unsigned numbers of a repeated field, packed or one by one. */
export function numbersOf(bytes: ByteSource, field: Field): number[] {
  if (field.wireType !== WIRE_TYPE.lengthDelimited) return [field.value];
  const cursor = new Cursor(bytes, field.start, field.end);
  const numbers: number[] = [];
  while (cursor.at < field.end) numbers.push(cursor.varint());
  return numbers;
}

/** The signed 64-bit integers of a field, packed or one by one. */
export function int64sOf(bytes: ByteSource, { start, end }: Field): bigint[] {
  const numbers: bigint[] = [];
  let [value, shift] = [0n, 0n];
  for (let at = start; at < end; at += 1) {
    const byte = bytes.at(at) as number;
    value |= BigInt(byte & 0x7f) << shift;
    shift += 7n;
    if (byte >= 0x80) continue;
    numbers.push(BigInt.asIntN(64, value));
    [value, shift] = [0n, 0n];
  }
  return numbers;
}

/** A 32-bit float. */
export function floatOf(bytes: ByteSource, { start, end }: Field): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(start, end);
  return new DataView(Uint8Array.of(a, b, c, d).buffer).getFloat32(0, true);
}

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

export function textOf(bytes: ByteSource, { start, end }: Field): string {
  return decoder.decode(bytes.subarray(start, end));
}
