/** Writes a file of safetensors with 32-bit floats (github.com/huggingface/safetensors). */

import { bytesOf, countOf } from "./pytorch-files.mjs";

/** @type {typeof import("./pytorch-files.mjs").pytorchArchive} */
export function safetensors(shapes, numbers) {
  let offset = 0;
  /** @type {Record<string, object>} */
  const header = {};
  for (const [name, shape] of shapes) {
    const bytes = 4 * countOf(shape);
    header[name] = { dtype: "F32", shape, data_offsets: [offset, offset + bytes] };
    offset += bytes;
  }
  const json = Buffer.from(JSON.stringify(header));
  const base = 8 + Math.ceil(json.length / 8) * 8;
  const file = Buffer.alloc(base + offset, " ");
  file.writeBigUInt64LE(BigInt(base - 8));
  json.copy(file, 8);
  let at = base;
  for (const [name, shape] of shapes) {
    at += bytesOf(numbers(countOf(shape), name)).copy(file, at);
  }
  return file;
}
