/** Writes the zip archive of `torch.save` for a state dict of 32-bit floats. */

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

/** The pickle of protocol 2 that says where the numbers of each tensor are. @param {Map<string, number[]>} shapes */
function pickle(shapes) {
  const items = [...shapes].map(([key, shape], index) => {
    const count = shape.reduce((product, size) => product * size, 1);
    const strides = shape.map((_, axis) =>
      shape.slice(axis + 1).reduce((product, size) => product * size, 1),
    );
    const storage = tuple(
      text("storage"),
      name("torch", "FloatStorage"),
      text(String(index)),
      text("cpu"),
      integer(count),
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
  return Buffer.concat([Buffer.from([0x80, 2]), Buffer.from("}("), ...items, Buffer.from("u.")]);
}

/**
 * @param {Map<string, number[]>} shapes of the tensors by their names
 * @param {(count: number) => Float32Array} numbers of the next tensor
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
  member("data.pkl", pickle(shapes));
  for (const [index, shape] of [...shapes.values()].entries()) {
    const floats = numbers(shape.reduce((product, size) => product * size, 1));
    member(`data/${index}`, Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength));
  }
  const start = at;
  for (const bytes of directory) add(bytes);
  const count = directory.length / 2;
  add(packed("IHHHHIIH", 0x06054b50, 0, 0, count, count, at - start, start, 0));
  return Buffer.concat(parts);
}
