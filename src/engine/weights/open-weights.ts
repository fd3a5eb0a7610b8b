/** The tensors of a model in any format, by PyTorch's names. */

import { readFlax } from "./formats/flax.ts";
import { readHdf5 } from "./formats/hdf5.ts";
import { type NamedTensor, type NamedTensors, renamed, type WeightsFormat } from "./formats/names.ts";
import { readPyTorch } from "./formats/pytorch.ts";
import { readSafetensors } from "./formats/safetensors.ts";
import { badWeights, type ByteRanges } from "./tensors/byte-ranges.ts";
import type { Tensor } from "./tensors/tensor.ts";

/** A further format is a reader, its entry here, and its names in `formats/names.ts`. */
const READERS: Readonly<Record<WeightsFormat, (file: ByteRanges) => Promise<Map<string, Tensor>>>> = {
  safetensors: readSafetensors,
  pytorch: readPyTorch,
  flax: readFlax,
  tensorflow: readHdf5,
};

/**
 * Reads the names, types and shapes of all tensors; their numbers stay in the files.
 * @param files the parts of a model that was divided, or one file
 * @throws AppError `bad-model` for a file that is damaged or that wants more than tensors
 */
export async function openWeights(
  format: WeightsFormat,
  files: readonly ByteRanges[],
): Promise<NamedTensors> {
  const tensors = new Map<string, NamedTensor>();
  let before = 0;
  for (const file of files) {
    for (const [name, tensor] of new Map(renamed(await READERS[format](file), format, before))) {
      if (tensors.has(name)) throw badWeights(file, `another part has its tensor ${name.slice(0, 100)} too`);
      tensors.set(name, tensor);
    }
    before += file.size;
  }
  return tensors;
}
