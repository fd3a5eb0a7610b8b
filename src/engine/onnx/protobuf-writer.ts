/** Writes protobuf messages as lists of byte ranges, which `join` copies once at the end. */

import type { ByteSource } from "../model/segmented-bytes.ts";
import { type Field, fieldsOf, WIRE_TYPE } from "./protobuf.ts";

export type Bytes = Uint8Array | readonly number[];

export const lengthOf = (parts: readonly Bytes[]) => parts.reduce((sum, part) => sum + part.length, 0);

/** A non-negative integer in as few bytes as it needs. */
function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    bytes.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  bytes.push(rest);
  return bytes;
}

/** A negative integer has ten bytes: those of its 64-bit two's complement. */
function signedVarint(value: number): number[] {
  if (value >= 0) return varint(value);
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest)];
}

const key = (number: number, wireType: number) => varint(number * 8 + wireType);

/** What stands before the bytes of a field that is a message, or raw bytes. */
export const fieldHead = (number: number, length: number): Bytes[] => [
  key(number, WIRE_TYPE.lengthDelimited),
  varint(length),
];

/** A field that is a message, or raw bytes. */
export function bytesField(number: number, parts: readonly Bytes[]): Bytes[] {
  return [...fieldHead(number, lengthOf(parts)), ...parts];
}

export function textField(number: number, text: string): Bytes[] {
  return bytesField(number, [new TextEncoder().encode(text)]);
}

export function intField(number: number, value: number): Bytes {
  return [...key(number, WIRE_TYPE.varint), ...signedVarint(value)];
}

/** A field that is a 32-bit float. */
export function floatField(number: number, value: number): Bytes {
  return [...key(number, WIRE_TYPE.fixed32), ...new Uint8Array(Float32Array.of(value).buffer)];
}

export function join(parts: readonly Bytes[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/**
 * A message with some of its fields replaced, and everything else as it is.
 * @param replace the bytes that take the field's place, or undefined to keep the field
 */
export function rewrite(
  bytes: ByteSource,
  { start, end }: { start: number; end: number },
  replace: (field: Field) => Bytes[] | undefined,
): Bytes[] {
  const parts: Bytes[] = [];
  let kept = start;
  let at = start;
  for (const field of fieldsOf(bytes, start, end)) {
    const replacement = replace(field);
    if (replacement) {
      parts.push(bytes.subarray(kept, at), ...replacement);
      kept = field.end;
    }
    at = field.end;
  }
  parts.push(bytes.subarray(kept, end));
  return parts;
}
