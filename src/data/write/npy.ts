/** Writes arrays in NumPy's formats: `.npy` (NEP 1, version 1.0), and `.npz`, a zip of `.npy` files. */

import { Zip, ZipPassThrough } from "fflate";
import { AppError } from "../../errors/app-error.ts";

/** The largest size that a zip's 32-bit fields can express, less 1 MiB for its records. */
const MAX_BYTES = 2 ** 32 - 2 ** 20;

export interface NamedArray {
  name: string;
  shape: readonly number[];
  /** All values in row order, in parts of any length. */
  parts: AsyncIterable<Float32Array> | Iterable<Float32Array>;
}

/** The header of a `.npy` file of little-endian 32-bit floats in row order. */
export function npyHeader(shape: readonly number[]): Uint8Array {
  const dims = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const header = `{'descr': '<f4', 'fortran_order': False, 'shape': (${dims}), }`;
  const length = Math.ceil((10 + header.length + 1) / 64) * 64 - 10;
  const bytes = new Uint8Array(10 + length);
  bytes.set([0x93, ...new TextEncoder().encode("NUMPY"), 1, 0, length & 0xff, length >> 8]);
  bytes.set(new TextEncoder().encode(`${header.padEnd(length - 1)}\n`), 10);
  return bytes;
}

const IS_LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

function littleEndian(values: Float32Array): Uint8Array {
  if (IS_LITTLE_ENDIAN) return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
  const bytes = new Uint8Array(values.byteLength);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setFloat32(index * 4, value, true);
  return bytes;
}

/**
 * Writes an archive of arrays by name for `numpy.load`, with one part in memory at a time. The archive is not compressed,
 * because floats compress poorly.
 * @throws AppError `bad-option` when the file would be larger than 4 GB
 */
export async function* writeNpz(arrays: readonly NamedArray[]): AsyncGenerator<Uint8Array, void, undefined> {
  const bytes = arrays.reduce((sum, { shape }) => sum + shape.reduce((product, dim) => product * dim, 4), 0);
  if (bytes > MAX_BYTES) {
    throw new AppError("bad-option", "An .npz file holds at most 4 GB. Choose Parquet, or fewer rows.");
  }
  let written: Uint8Array[] = [];
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    written.push(chunk);
  });
  const take = () => {
    const chunks = written;
    written = [];
    return chunks;
  };
  for (const { name, shape, parts } of arrays) {
    const file = new ZipPassThrough(`${name}.npy`);
    // A fixed date, as NumPy writes it, so that equal arrays give equal bytes.
    file.mtime = new Date(1980, 0, 1);
    zip.add(file);
    file.push(npyHeader(shape));
    for await (const part of parts) {
      file.push(littleEndian(part));
      yield* take();
    }
    file.push(new Uint8Array(), true);
  }
  zip.end();
  yield* take();
}
