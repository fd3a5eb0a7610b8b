/**
 * Parameters of Flax (`flax.serialization.to_bytes`): nested maps in MessagePack
 * (github.com/msgpack/msgpack/blob/master/spec.md), whose arrays are extensions of type 1 that hold shape, type and bytes.
 * The numbers are passed over, so that only headers are read; no package reads MessagePack so.
 */

import { badWeights, type ByteRanges, Cursor } from "../tensors/byte-ranges.ts";
import { checkTensor, type Dtype, lengthOf, MAX_TENSORS, type Tensor } from "../tensors/tensor.ts";

const DTYPES: Readonly<Record<string, Dtype>> = {
  float64: "f64",
  float32: "f32",
  float16: "f16",
  bfloat16: "bf16",
};

const MAX_DEPTH = 32;
const MAX_TEXT = 4096;
const ARRAY_EXTENSION = 1;
/** The key of an array that is larger than a gigabyte and so was written in parts. */
const PARTS = "__msgpack_chunked_array__";

type Size = 1 | 2 | 4 | 8;

/** What comes next: a container with its number of entries, bytes with their length, or a number. */
type Token =
  | { kind: "map" | "list" | "text" | "bytes"; length: number }
  | { kind: "extension"; length: number; type: number }
  | { kind: "number"; value: number };

/** By the first byte, those with a length behind it: the kind, and the bytes of the length. */
const WITH_LENGTH: Readonly<Record<number, ["map" | "list" | "text" | "bytes" | "extension", Size]>> = {
  0xc4: ["bytes", 1],
  0xc5: ["bytes", 2],
  0xc6: ["bytes", 4],
  0xc7: ["extension", 1],
  0xc8: ["extension", 2],
  0xc9: ["extension", 4],
  0xd9: ["text", 1],
  0xda: ["text", 2],
  0xdb: ["text", 4],
  0xdc: ["list", 2],
  0xdd: ["list", 4],
  0xde: ["map", 2],
  0xdf: ["map", 4],
};

async function nextToken(cursor: Cursor): Promise<Token> {
  const first = await cursor.integer(1);
  if (first < 0x80) return { kind: "number", value: first };
  if (first < 0x90) return { kind: "map", length: first & 15 };
  if (first < 0xa0) return { kind: "list", length: first & 15 };
  if (first < 0xc0) return { kind: "text", length: first & 31 };
  if (first >= 0xe0) return { kind: "number", value: first - 256 };
  const sized = WITH_LENGTH[first];
  if (sized) {
    const [kind, size] = sized;
    const length = await cursor.integer(size, "big");
    return kind === "extension" ? { kind, length, type: await cursor.integer(1) } : { kind, length };
  }
  if (first >= 0xcc && first <= 0xd3)
    return { kind: "number", value: await cursor.integer((2 ** (first & 3)) as Size, "big") };
  if (first >= 0xd4 && first <= 0xd8)
    return { kind: "extension", length: 2 ** (first - 0xd4), type: await cursor.integer(1) };
  // A float, whose value no description of an array has.
  if (first === 0xca || first === 0xcb)
    return { kind: "number", value: await cursor.integer(first === 0xca ? 4 : 8, "big") };
  if (first === 0xc0 || first === 0xc2 || first === 0xc3) return { kind: "number", value: 0 };
  throw badWeights(cursor.file, "it is no MessagePack");
}

async function textOf(cursor: Cursor): Promise<string> {
  const token = await nextToken(cursor);
  if ((token.kind !== "text" && token.kind !== "bytes") || token.length > MAX_TEXT)
    throw badWeights(cursor.file, "a name in it is none");
  return new TextDecoder().decode(await cursor.take(token.length));
}

/** `[shape, type, bytes]`; the cursor is left behind the extension. */
async function arrayOf(cursor: Cursor, length: number): Promise<Tensor> {
  const { file } = cursor;
  const end = cursor.at + length;
  const outer = await nextToken(cursor);
  const dims = await nextToken(cursor);
  if (outer.kind !== "list" || outer.length !== 3 || dims.kind !== "list" || dims.length > 8)
    throw badWeights(file, "an array in it has no shape");
  const shape: number[] = [];
  while (shape.length < dims.length) {
    const size = await nextToken(cursor);
    shape.push(size.kind === "number" ? size.value : Number.NaN);
  }
  const type = await textOf(cursor);
  const data = await nextToken(cursor);
  const dtype = (Object.hasOwn(DTYPES, type) ? DTYPES[type] : undefined) ?? "other";
  const tensor: Tensor = { dtype, shape, file, start: cursor.at };
  const isWhole = data.kind === "bytes" && cursor.at + data.length === end;
  if (!isWhole || (dtype !== "other" && data.length !== lengthOf(tensor)))
    throw badWeights(file, "an array in it has another size than its shape says");
  cursor.at = end;
  return tensor;
}

/** Reads a value with the tensors in it. */
async function visit(cursor: Cursor, path: readonly string[], tensors: Map<string, Tensor>): Promise<void> {
  const { file } = cursor;
  const token = await nextToken(cursor);
  if (token.kind === "number") return;
  if (path.length > MAX_DEPTH || tensors.size > MAX_TENSORS) throw badWeights(file, "it has too many parts");
  if (token.kind === "map") {
    for (let entry = 0; entry < token.length; entry += 1) {
      const key = await textOf(cursor);
      if (key === PARTS) throw badWeights(file, "an array in it is larger than a gigabyte");
      await visit(cursor, [...path, key], tensors);
    }
  } else if (token.kind === "list") {
    for (let entry = 0; entry < token.length; entry += 1)
      await visit(cursor, [...path, String(entry)], tensors);
  } else if (token.kind === "extension" && token.type === ARRAY_EXTENSION) {
    const name = path.join("/");
    const tensor = await arrayOf(cursor, token.length);
    checkTensor(name, tensor);
    if (tensors.has(name)) throw badWeights(file, "two arrays in it have one name");
    tensors.set(name, tensor);
  } else {
    if (cursor.at + token.length > file.size) throw badWeights(file, "it ends before what it lists");
    cursor.at += token.length;
  }
}

/** Arrays by their path, such as `roberta/encoder/layer/0/output/dense/kernel`. @throws AppError `bad-model` */
export async function readFlax(file: ByteRanges): Promise<Map<string, Tensor>> {
  const tensors = new Map<string, Tensor>();
  const cursor = new Cursor(file);
  await visit(cursor, [], tensors);
  if (cursor.at !== file.size) throw badWeights(file, "more follows than belongs to it");
  return tensors;
}
