/** The format safetensors (github.com/huggingface/safetensors): a length, a header in JSON, and the numbers. */

import { isRecord } from "../../model/json.ts";
import { badWeights, type ByteRanges, readExactly } from "../tensors/byte-ranges.ts";
import {
  checkOverlaps,
  checkTensor,
  type Dtype,
  lengthOf,
  MAX_TENSORS,
  type Tensor,
} from "../tensors/tensor.ts";

const DTYPES: Readonly<Record<string, Dtype>> = { F64: "f64", F32: "f32", F16: "f16", BF16: "bf16" };

/** In bytes; that of a model of BERT's family has some 30 kB. */
const MAX_HEADER = 2 ** 24;
const LENGTH_BYTES = 8;

function headerOf(file: ByteRanges, bytes: Uint8Array): [string, unknown][] {
  try {
    const header: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    if (isRecord(header)) return Object.entries(header).filter(([name]) => name !== "__metadata__");
  } catch {
    // Falls through: neither JSON nor an object.
  }
  throw badWeights(file, "its header is no JSON object");
}

/** @throws AppError `bad-model` */
export async function readSafetensors(file: ByteRanges): Promise<Map<string, Tensor>> {
  const size = new DataView(new Uint8Array(await readExactly(file, 0, LENGTH_BYTES)).buffer);
  const headerBytes = Number(size.getBigUint64(0, true));
  const entries = headerOf(file, await readExactly(file, LENGTH_BYTES, headerBytes, MAX_HEADER));
  if (entries.length > MAX_TENSORS) throw badWeights(file, "it has too many tensors");
  const tensors = new Map<string, Tensor>();
  const base = LENGTH_BYTES + headerBytes;
  const extents = [{ start: 0, end: base }];
  for (const [name, entry] of entries) {
    const { dtype, shape, data_offsets: offsets } = isRecord(entry) ? entry : {};
    if (!Array.isArray(shape) || !Array.isArray(offsets) || typeof dtype !== "string")
      throw badWeights(file, `its header does not describe ${name.slice(0, 100)}`);
    const [from, to] = offsets.map(Number);
    const tensor: Tensor = {
      dtype: (Object.hasOwn(DTYPES, dtype) ? DTYPES[dtype] : undefined) ?? "other",
      shape: shape.map((count) => (typeof count === "number" ? count : Number.NaN)),
      file,
      start: base + (from ?? Number.NaN),
    };
    checkTensor(name, tensor);
    const end = base + (to ?? Number.NaN);
    const isWhole = tensor.dtype === "other" || end - tensor.start === lengthOf(tensor);
    if (!isWhole || !(end >= tensor.start && end <= file.size))
      throw badWeights(file, `its tensor ${name.slice(0, 100)} has another size than its shape says`);
    extents.push({ start: tensor.start, end });
    tensors.set(name, tensor);
  }
  checkOverlaps(file, extents);
  return tensors;
}
