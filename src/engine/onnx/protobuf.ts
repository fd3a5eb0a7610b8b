/** As much of the protobuf wire format as reading and amending an ONNX file takes (protobuf.dev, "Encoding"). */

export interface Field {
  number: number;
  /** 0 varint, 1 eight bytes, 2 length-delimited, 5 four bytes. */
  wireType: number;
  /** The value of a varint; 0 for the other wire types. */
  value: number;
  /** The payload in the bytes that were read; empty for a varint. */
  start: number;
  end: number;
}

export class ProtobufError extends Error {
  override readonly name = "ProtobufError";
}

function readVarint(bytes: Uint8Array, start: number, end: number): { value: number; next: number } {
  let value = 0;
  let scale = 1;
  for (let at = start; at < end && at < start + 10; at += 1) {
    const byte = bytes[at] as number;
    value += (byte & 0x7f) * scale;
    if (byte < 0x80) return { value, next: at + 1 };
    scale *= 128;
  }
  throw new ProtobufError(`A number at byte ${start} does not end.`);
}

/**
 * The fields of one message in order. Payloads are stepped over, not read, so that gigabytes of weights cost
 * nothing.
 * @throws ProtobufError where the bytes are no message.
 */
export function* fieldsOf(bytes: Uint8Array, start = 0, end = bytes.length): Generator<Field> {
  let at = start;
  while (at < end) {
    const key = readVarint(bytes, at, end);
    const number = Math.floor(key.value / 8);
    const wireType = key.value % 8;
    const field: Field = { number, wireType, value: 0, start: key.next, end: key.next };
    if (wireType === 0) {
      const varint = readVarint(bytes, key.next, end);
      field.value = varint.value;
      at = varint.next;
    } else {
      if (wireType === 2) {
        const length = readVarint(bytes, key.next, end);
        field.start = length.next;
        field.end = length.next + length.value;
      } else if (wireType === 1 || wireType === 5) {
        field.end = key.next + (wireType === 1 ? 8 : 4);
      } else {
        throw new ProtobufError(`Wire type ${wireType} at byte ${at} is not known.`);
      }
      if (field.end > end) throw new ProtobufError(`A field at byte ${at} is longer than its message.`);
      at = field.end;
    }
    yield field;
  }
}

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

/** One length-delimited field: key, length, payload. */
export function lengthDelimited(number: number, payload: Uint8Array | readonly number[]): Uint8Array {
  return Uint8Array.from([...varint(number * 8 + 2), ...varint(payload.length), ...payload]);
}
