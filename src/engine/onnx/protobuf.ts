/** Reads protobuf messages in place (protobuf.dev/programming-guides/encoding), skipping what is not asked for. */

import type { ByteSource } from "../model/segmented-bytes.ts";
import { AppError } from "../../errors/app-error.ts";

/** One field: for wire type 2 the bytes from `start` to `end`, for a number its `value`. */
export interface Field {
  number: number;
  wire: number;
  value: number;
  start: number;
  end: number;
}

const truncated = () => new AppError("bad-model", "The model file is damaged or not an ONNX file.");

class Cursor {
  readonly bytes: ByteSource;
  readonly end: number;
  at: number;

  constructor(bytes: ByteSource, start: number, end: number) {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** Exact up to 2^53; what is larger or negative comes out as a number that no length or size can be. */
  varint(): number {
    let value = 0;
    for (let scale = 1, count = 0; count < 10; count += 1, scale *= 128) {
      if (this.at >= this.end) throw truncated();
      const byte = this.bytes.at(this.at) as number;
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
    throw truncated();
  }

  skip(length: number): number {
    const start = this.at;
    if (length > this.end - start) throw truncated();
    this.at += length;
    return start;
  }
}

/**
 * The fields of the message in `bytes` from `start` to `end`, in order.
 * @throws AppError `bad-model` when a length points outside
 */
export function* fieldsOf(bytes: ByteSource, start = 0, end = bytes.length): Generator<Field> {
  const cursor = new Cursor(bytes, start, end);
  while (cursor.at < end) {
    const key = cursor.varint();
    const number = Math.floor(key / 8);
    const wire = key % 8;
    const field = { number, wire, value: 0, start: cursor.at, end: cursor.at };
    if (number === 0) throw truncated();
    if (wire === 0) field.value = cursor.varint();
    else if (wire === 1) cursor.skip(8);
    else if (wire === 5) cursor.skip(4);
    else if (wire === 2) field.start = cursor.skip(cursor.varint());
    else throw truncated();
    field.end = cursor.at;
    yield field;
  }
}

/** The numbers of a repeated field, packed or one by one. */
export function numbersOf(bytes: ByteSource, field: Field): number[] {
  if (field.wire !== 2) return [field.value];
  const cursor = new Cursor(bytes, field.start, field.end);
  const numbers: number[] = [];
  while (cursor.at < field.end) numbers.push(cursor.varint());
  return numbers;
}

export function textOf(bytes: ByteSource, { start, end }: Field): string {
  return new TextDecoder().decode(bytes.subarray(start, end));
}

/** A number in as few bytes as it needs. */
export function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}

/** One length-delimited field: key, length, payload. */
export function lengthDelimited(number: number, payload: Uint8Array | readonly number[]): Uint8Array {
  return Uint8Array.from([...varint(number * 8 + 2), ...varint(payload.length), ...payload]);
}
