/** Writes protobuf messages in parts, so that nothing large is copied before the end. */

import type { ByteSource } from "../model/segmented-bytes.ts";
import { type Field, fieldsOf, varint } from "./protobuf.ts";

export type Bytes = Uint8Array | readonly number[];

const lengthOf = (parts: readonly Bytes[]) => parts.reduce((sum, part) => sum + part.length, 0);

/** One length-delimited field. */
export function field(number: number, parts: readonly Bytes[]): Bytes[] {
  return [varint(number * 8 + 2), varint(lengthOf(parts)), ...parts];
}

export function join(parts: readonly Bytes[]): Uint8Array {
  const joined = new Uint8Array(lengthOf(parts));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

/** A message with some of its fields replaced, everything else as it is. */
export function rewrite(
  bytes: ByteSource,
  start: number,
  end: number,
  replace: (field: Field) => Bytes[] | undefined,
): Bytes[] {
  const parts: Bytes[] = [];
  let kept = start;
  let at = start;
  for (const part of fieldsOf(bytes, start, end)) {
    const replacement = replace(part);
    if (replacement) {
      parts.push(bytes.subarray(kept, at), ...replacement);
      kept = part.end;
    }
    at = part.end;
  }
  parts.push(bytes.subarray(kept, end));
  return parts;
}
