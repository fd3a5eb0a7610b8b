/**
 * Writes what `torch.save` writes for a state dict of 32-bit floats: a zip archive since PyTorch 1.6, before that a stream
 * (torch/serialization.py).
 */

import { crc32 } from "node:zlib";

/** Numbers start at multiples of this, as PyTorch aligns them. */
const ALIGNMENT = 64;

/** @param {string} format of one letter for each number: C, H and I for 1, 2 and 4 bytes @param {...number} values */
function packed(format, ...values) {
  const sizes = Array.from(format, (letter) => ({ C: 1, H: 2, I: 4 })[letter] ?? 0);
  const bytes = Buffer.alloc(sizes.reduce((sum, size) => sum + size, 0));
  let at = 0;
  for (const [index, size] of sizes.entries()) at = bytes.writeUIntLE(values[index] ?? 0, at, size);
  return bytes;
}

const text = (/** @type {string} */ value) =>
  Buffer.concat([Buffer.from("X"), packed("I", Buffer.byteLength(value)), Buffer.from(value)]);
const integer = (/** @type {number} */ value) => Buffer.concat([Buffer.from("J"), packed("I", value)]);
const name = (/** @type {string} */ module, /** @type {string} */ member) =>
  Buffer.from(`c${module}\n${member}\n`);
const tuple = (/** @type {Buffer[]} */ ...items) =>
  Buffer.concat([Buffer.from("("), ...items, Buffer.from("t")]);
/** Of protocol 2. @param {Buffer[]} values */
const pickle = (...values) => Buffer.concat([Buffer.from([0x80, 2]), ...values, Buffer.from(".")]);

/** How many numbers a tensor of this shape has. */
export const countOf = (/** @type {number[]} */ shape) => shape.reduce((product, size) => product * size, 1);

/** Says where the numbers of each tensor are. @param {Map<string, number[]>} shapes @param {Buffer[]} more of each storage */
function stateDict(shapes, ...more) {
  const items = [...shapes].map(([key, shape], index) => {
    const strides = shape.map((_, axis) => countOf(shape.slice(axis + 1)));
    const storage = tuple(
      text("storage"),
      name("torch", "FloatStorage"),
      text(String(index)),
      text("cpu"),
      integer(countOf(shape)),
      ...more,
    );
    const args = tuple(
      Buffer.concat([storage, Buffer.from("Q")]),
      integer(0),
      tuple(...shape.map(integer)),
      tuple(...strides.map(integer)),
      Buffer.from([0x89]),
      Buffer.from("}"),
    );
    return Buffer.concat([text(key), name("torch._utils", "_rebuild_tensor_v2"), args, Buffer.from("R")]);
  });
  return pickle(Buffer.from("}("), ...items, Buffer.from("u"));
}

export const bytesOf = (/** @type {Float32Array} */ { buffer, byteOffset, byteLength }) =>
  Buffer.from(buffer, byteOffset, byteLength);

/**
 * @param {Map<string, number[]>} shapes of the tensors by their names
 * @param {(count: number, name: string) => Float32Array} numbers of the next tensor
 */
export function pytorchArchive(shapes, numbers) {
  /** @type {Buffer[]} */
  const parts = [];
  /** @type {Buffer[]} */
  const directory = [];
  let at = 0;
  const add = (/** @type {Buffer} */ bytes) => {
    parts.push(bytes);
    at += bytes.length;
  };
  const member = (/** @type {string} */ path, /** @type {Buffer} */ bytes) => {
    const start = at;
    const file = Buffer.from(`archive/${path}`);
    const padding = ALIGNMENT - ((start + 30 + file.length + 4) % ALIGNMENT);
    const sizes = [crc32(bytes), bytes.length, bytes.length, file.length];
    add(packed("IHHHHHIIIHH", 0x04034b50, 0, 0, 0, 0, 0, ...sizes, padding + 4));
    add(Buffer.concat([file, packed("HH", 0x4246, padding), Buffer.alloc(padding)]));
    add(bytes);
    directory.push(packed("IHHHHHHIIIHHHHHII", 0x02014b50, 0, 0, 0, 0, 0, 0, ...sizes, 0, 0, 0, 0, 0, start));
    directory.push(file);
  };
  member("data.pkl", stateDict(shapes));
  for (const [index, [name, shape]] of [...shapes].entries())
    member(`data/${index}`, bytesOf(numbers(countOf(shape), name)));
  const start = at;
  for (const bytes of directory) add(bytes);
  const count = directory.length / 2;
  add(packed("IHHHHIIH", 0x06054b50, 0, 0, count, count, at - start, start, 0));
  return Buffer.concat(parts);
}

/** @type {typeof pytorchArchive} */
export function pytorchStream(shapes, numbers) {
  const keys = [...shapes.keys()].map((_, index) => text(String(index)));
  const magic = Buffer.from("8a0a6cfc9c46f9206aa85019", "hex");
  const system = Buffer.concat([
    Buffer.from("}"),
    text("little_endian"),
    Buffer.from([0x88]),
    Buffer.from("s"),
  ]);
  /** @type {Buffer[]} */
  const parts = [
    pickle(magic),
    pickle(Buffer.concat([Buffer.from("M"), packed("H", 1001)])),
    pickle(system),
    // A storage that is no part of another one.
    stateDict(shapes, Buffer.from("N")),
    pickle(Buffer.from("]("), ...keys, Buffer.from("e")),
  ];
  for (const [name, shape] of shapes) {
    const count = Buffer.alloc(8);
    count.writeBigUInt64LE(BigInt(countOf(shape)));
    parts.push(count, bytesOf(numbers(countOf(shape), name)));
  }
  return Buffer.concat(parts);
}
