/** The encodings of values in a page. */

import { LIMITS } from "../limits.ts";
import { deltaLengthReader, deltaPrefixReader, deltaReader } from "./delta.ts";
import { hybridReader } from "./levels.ts";
import type { SchemaElement } from "./metadata.ts";
import type { Physical } from "./text.ts";
import { damaged } from "./thrift.ts";

/** Values of the enumeration `Encoding`. */
const ENCODINGS = {
  plain: 0,
  plainDictionary: 2,
  rle: 3,
  deltaBinary: 5,
  deltaLength: 6,
  deltaPrefix: 7,
  dictionary: 8,
  byteStreamSplit: 9,
} as const;

export interface ValuesOptions {
  /** The values, and nothing behind them. */
  bytes: Uint8Array;
  encoding: number;
  element: SchemaElement;
  /** Number of values; computed only for encodings that need it. */
  count: () => number;
  /** Writes a value as text. */
  format: (value: Physical) => string;
  /** The texts of the dictionary; absent before a dictionary page. */
  dictionary: readonly string[] | undefined;
  /** Called with the number of bytes of a value that takes more memory than its bytes in the page. */
  spend: (bytes: number) => void;
}

/**
 * @returns a function that returns the text of the next value
 * @throws AppError `damaged` when the values do not fit the page
 */
export function valueReader(options: ValuesOptions): () => string {
  const { bytes, encoding, element, format, spend } = options;
  const formatted = (next: () => Physical) => () => format(next());
  switch (encoding) {
    case ENCODINGS.plain:
      return formatted(plainReader(bytes, element));
    case ENCODINGS.plainDictionary:
    case ENCODINGS.dictionary:
      return dictionaryReader(options);
    case ENCODINGS.rle:
      if (element.type === "BOOLEAN") return formatted(booleanRuns(bytes));
      break;
    case ENCODINGS.deltaBinary: {
      if (element.type === "INT64") return formatted(deltaReader(bytes, 0, 64));
      const next = deltaReader(bytes, 0, 32);
      if (element.type === "INT32") return formatted(() => Number(next()));
      break;
    }
    case ENCODINGS.deltaLength:
      if (element.type === "BYTE_ARRAY") return formatted(deltaLengthReader(bytes));
      break;
    case ENCODINGS.deltaPrefix: {
      const next = fixedLength(element, deltaPrefixReader(bytes, spend));
      if (next) return formatted(next);
      break;
    }
    case ENCODINGS.byteStreamSplit:
      return formatted(plainReader(joinStreams(options), element));
    default:
  }
  throw damaged(`values of type ${element.type} have the encoding ${encoding}`);
}

/** Prefixes are also allowed for values of fixed length, whose length is checked. */
function fixedLength(
  { type, length }: SchemaElement,
  next: () => Uint8Array,
): (() => Uint8Array) | undefined {
  if (type === "BYTE_ARRAY") return next;
  if (type !== "FIXED_LEN_BYTE_ARRAY") return undefined;
  return () => {
    const value = next();
    if (value.length !== length) throw damaged("a value of fixed length has another length");
    return value;
  };
}

function dictionaryReader({ bytes, dictionary }: ValuesOptions): () => string {
  if (dictionary === undefined) throw damaged("a column refers to a dictionary that is not there");
  const next = hybridReader(bytes.subarray(1), bytes[0] ?? 0);
  return () => {
    const value = dictionary[next()];
    if (value === undefined) throw damaged("a value is not in the dictionary");
    return value;
  };
}

function booleanRuns(bytes: Uint8Array): () => boolean {
  if (bytes.length < 4) throw damaged("a page of booleans has no length");
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true);
  if (length > bytes.length - 4) throw damaged("booleans are longer than their page");
  const next = hybridReader(bytes.subarray(4, 4 + length), 1);
  return () => next() === 1;
}

/** Size of a value in bytes; undefined for types whose values have different sizes. */
function sizeOf({ type, length }: SchemaElement): number | undefined {
  if (type === "INT32" || type === "FLOAT") return 4;
  if (type === "INT64" || type === "DOUBLE") return 8;
  if (type === "INT96") return 12;
  return type === "FIXED_LEN_BYTE_ARRAY" ? length : undefined;
}

/** @returns a function that returns the next value */
function plainReader(bytes: Uint8Array, element: SchemaElement): () => Physical {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (length: number) => {
    if (length > bytes.length - at) throw damaged("a page has fewer values than it says");
    const start = at;
    at += length;
    return start;
  };
  const takeBytes = (length: number) => {
    const start = take(length);
    return bytes.subarray(start, start + length);
  };
  switch (element.type) {
    case "BOOLEAN": {
      let bit = 0;
      return () => {
        if (bit % 8 === 0) take(1);
        return (((bytes[bit >> 3] ?? 0) >> (bit++ & 7)) & 1) === 1;
      };
    }
    case "INT32":
      return () => view.getInt32(take(4), true);
    case "INT64":
      return () => view.getBigInt64(take(8), true);
    case "FLOAT":
      return () => view.getFloat32(take(4), true);
    case "DOUBLE":
      return () => view.getFloat64(take(8), true);
    case "BYTE_ARRAY":
      return () => takeBytes(view.getUint32(take(4), true));
    default: {
      const size = sizeOf(element) ?? 0;
      if (size === 0) throw damaged("values of fixed length have no length");
      return () => takeBytes(size);
    }
  }
}

/** Puts the bytes of each value together, which are stored as one stream for each byte of a value. */
function joinStreams({ bytes, element, ...options }: ValuesOptions): Uint8Array {
  const size = sizeOf(element);
  const count = options.count();
  if (size === undefined || size * count > bytes.length)
    throw damaged("a page has fewer values than it says");
  const joined = new Uint8Array(size * count);
  for (let stream = 0; stream < size; stream++) {
    for (let value = 0; value < count; value++) {
      joined[value * size + stream] = bytes[stream * count + value] ?? 0;
    }
  }
  return joined;
}

/** The texts of a dictionary page. */
export function dictionaryTexts(options: Omit<ValuesOptions, "dictionary">): string[] {
  const { bytes, encoding } = options;
  const count = options.count();
  // Each value but a boolean takes several bytes, so that a wrong number ends with the bytes.
  if (count > bytes.length * 8 || count > LIMITS.parquetDictionaryValues) {
    throw damaged("a dictionary has fewer values than it says");
  }
  const plain = encoding === ENCODINGS.plainDictionary ? ENCODINGS.plain : encoding;
  const next = valueReader({ ...options, encoding: plain, dictionary: undefined });
  return Array.from({ length: count }, next);
}
