/** The stored values of a field, as the formats of cells take them. */

import type { Physical } from "../parquet/text.ts";
import type { BatchBuffers } from "./buffers.ts";
import { damaged } from "./flat-table.ts";
import type { Storage } from "./schema.ts";

/** A stored value, or its text where its type has no other form. */
type Stored = Physical | string;

const viewOf = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

function checked(bytes: Uint8Array, least: number): DataView {
  if (bytes.length < least) throw damaged("a buffer is too short");
  return viewOf(bytes);
}

/** Takes the buffers of values without fields inside. @param length number of values @throws AppError `damaged` */
// oxlint-disable-next-line max-lines-per-function -- one case for each kind of storage
export function physicalValues(
  storage: Storage,
  length: number,
  buffers: BatchBuffers,
): (row: number) => Stored {
  switch (storage.kind) {
    case "int":
      return integers(checked(buffers.next(), (length * storage.bits) / 8), storage);
    case "float": {
      const bytes = buffers.next();
      const view = checked(bytes, (length * storage.bits) / 8);
      if (storage.bits === 16) return (row) => bytes.subarray(2 * row, 2 * row + 2);
      if (storage.bits === 64) return (row) => view.getFloat64(8 * row, true);
      // The shortest text that reads as the same number of 32 bits would be another number of 64 bits.
      return (row) => view.getFloat32(4 * row, true);
    }
    case "bool": {
      const bytes = buffers.next();
      checked(bytes, length / 8);
      return (row) => ((bytes[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;
    }
    case "decimal": {
      const view = checked(buffers.next(), (length * storage.bits) / 8);
      const { bits, scale } = storage;
      if (scale === undefined) return (row) => wideInteger(view, row, bits);
      return (row) => `${wideInteger(view, row, bits)}e${-scale}`;
    }
    case "count": {
      const { bits, multiply, divide } = storage;
      const value = integers(checked(buffers.next(), (length * bits) / 8), { bits, signed: true });
      if (divide === 1n)
        return (row) => (bits === 32 && multiply === 1n ? value(row) : BigInt(value(row)) * multiply);
      return (row) => Number(floorDivide(BigInt(value(row)), divide));
    }
    case "interval":
      return intervals(storage.unit, length, buffers);
    case "duration": {
      const view = checked(buffers.next(), 8 * length);
      return (row) => durationText(view.getBigInt64(8 * row, true), storage.perSecond);
    }
    case "bytes": {
      const view = checked(buffers.next(), length === 0 ? 0 : ((length + 1) * storage.offsetBits) / 8);
      const bytes = buffers.next();
      const offset = integers(view, { bits: storage.offsetBits, signed: true });
      return (row) => {
        const [start, end] = [Number(offset(row)), Number(offset(row + 1))];
        if (start < 0 || end < start || end > bytes.length)
          throw damaged("a text ends outside of its buffer");
        return bytes.subarray(start, end);
      };
    }
    case "view":
      return views(length, buffers);
    case "fixed": {
      const bytes = buffers.next();
      checked(bytes, length * storage.length);
      return (row) => bytes.subarray(row * storage.length, (row + 1) * storage.length);
    }
    default:
      throw damaged("a field has an unknown type");
  }
}

function integers(
  view: DataView,
  { bits, signed }: { bits: number; signed: boolean },
): (row: number) => number | bigint {
  if (bits === 8) return signed ? (row) => view.getInt8(row) : (row) => view.getUint8(row);
  if (bits === 16)
    return signed ? (row) => view.getInt16(2 * row, true) : (row) => view.getUint16(2 * row, true);
  if (bits === 32)
    return signed ? (row) => view.getInt32(4 * row, true) : (row) => view.getUint32(4 * row, true);
  return signed ? (row) => view.getBigInt64(8 * row, true) : (row) => view.getBigUint64(8 * row, true);
}

/** An integer of 32 to 256 bits. */
function wideInteger(view: DataView, row: number, bits: number): bigint {
  if (bits === 32) return BigInt(view.getInt32(4 * row, true));
  let value = 0n;
  for (let word = bits / 64 - 1; word >= 0; word--) {
    value = (value << 64n) | view.getBigUint64((row * bits) / 8 + 8 * word, true);
  }
  return BigInt.asIntN(bits, value);
}

const floorDivide = (value: bigint, divisor: bigint) =>
  value / divisor - (value < 0n && value % divisor !== 0n ? 1n : 0n);

/** Texts of up to 12 bytes are in the view itself; longer ones are in one of the buffers that follow. */
function views(length: number, buffers: BatchBuffers): (row: number) => Uint8Array {
  const bytes = buffers.next();
  const view = checked(bytes, 16 * length);
  const data = Array.from({ length: buffers.variadic() }, () => buffers.next());
  return (row) => {
    const at = 16 * row;
    const size = view.getInt32(at, true);
    if (size >= 0 && size <= 12) return bytes.subarray(at + 4, at + 4 + size);
    const buffer = data[view.getInt32(at + 8, true)];
    const start = view.getInt32(at + 12, true);
    if (!buffer || size < 0 || start < 0 || start + size > buffer.length) {
      throw damaged("a text ends outside of its buffer");
    }
    return buffer.subarray(start, start + size);
  };
}

/** Durations of ISO 8601. */
function intervals(
  unit: "months" | "days" | "nanoseconds",
  length: number,
  buffers: BatchBuffers,
): (row: number) => string {
  const size = { months: 4, days: 8, nanoseconds: 16 }[unit];
  const view = checked(buffers.next(), size * length);
  return (row) => {
    const at = size * row;
    if (unit === "months") return `P${view.getInt32(at, true)}M`;
    if (unit === "days") {
      return `P${view.getInt32(at, true)}D${secondsText(BigInt(view.getInt32(at + 4, true)), 1000n)}`;
    }
    const [months, days] = [view.getInt32(at, true), view.getInt32(at + 4, true)];
    return `P${months}M${days}D${secondsText(view.getBigInt64(at + 8, true), 1_000_000_000n)}`;
  };
}

const durationText = (value: bigint, perSecond: bigint) => `P${secondsText(value, perSecond)}`;

/** `T1.5S` */
function secondsText(value: bigint, perSecond: bigint): string {
  const size = value < 0n ? -value : value;
  const digits = String(perSecond).length - 1;
  const fraction = String(size % perSecond)
    .padStart(digits, "0")
    .replace(/0+$/, "");
  const rest = digits > 0 && fraction !== "" ? `.${fraction}` : "";
  return `T${value < 0n ? "-" : ""}${size / perSecond}${rest}S`;
}
