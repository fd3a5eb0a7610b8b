/** Finds the weights files of a repository by the file names of transformers.js and Optimum. */

import { AppError } from "../../errors/app-error.ts";
import type { HubFile } from "./client.ts";

/** File name suffix of each dtype (transformers.js, Optimum). */
const SUFFIX = {
  fp32: "",
  fp16: "_fp16",
  q8: "_quantized",
  int8: "_int8",
  uint8: "_uint8",
  q4: "_q4",
  q4f16: "_q4f16",
  bnb4: "_bnb4",
} as const;

export type Dtype = keyof typeof SUFFIX;

const DTYPES = Object.keys(SUFFIX) as Dtype[];

/**
 * Dtypes by device, the best first. On a CPU, 8-bit integers are twice as fast as floats and 4-bit weights half as fast;
 * on a GPU, each 8-bit operator falls back to the CPU.
 */
const PREFERENCE: Record<"cpu" | "gpu", readonly Dtype[]> = {
  cpu: ["q8", "int8", "uint8", "fp32", "q4", "bnb4", "fp16", "q4f16"],
  gpu: ["fp16", "fp32", "q4f16", "q4", "q8", "int8", "uint8", "bnb4"],
};

export interface HubWeights {
  dtype: Dtype;
  model: HubFile;
  /** Files with tensors outside of the model file; empty for most models. */
  external: HubFile[];
  /** Size of all files in bytes. */
  size: number;
}

/** Whether a file holds external data of a model: `model.onnx_data`, `model.onnx_data_1`, `model.onnx.data`. */
const isExternalOf = (model: string) => {
  const prefixes = [`${model}_data`, `${model}.data`];
  return ({ path }: HubFile) =>
    prefixes.some((prefix) => path.startsWith(prefix) && /^(_\d+)?$/.test(path.slice(prefix.length)));
};

/** The weights in the repository, one item for each dtype. */
export function listWeights(files: readonly HubFile[]): HubWeights[] {
  return DTYPES.flatMap((dtype) => {
    const name = `model${SUFFIX[dtype]}.onnx`;
    const model = [`onnx/${name}`, name]
      .map((path) => files.find((file) => file.path === path))
      .find((file) => file !== undefined);
    if (!model) return [];
    const external = files.filter(isExternalOf(model.path));
    const size = [model, ...external].reduce((sum, file) => sum + file.size, 0);
    return [{ dtype, model, external, size }];
  });
}

/**
 * The best weights for a device.
 * @param device `webgpu` and `webnn` prefer floats; any other value means the processor
 * @throws AppError `no-onnx` when there are no weights
 */
export function chooseWeights(weights: readonly HubWeights[], device: string, id: string): HubWeights {
  const preference = PREFERENCE[device === "webgpu" || device === "webnn" ? "gpu" : "cpu"];
  const best = preference
    .map((dtype) => weights.find((entry) => entry.dtype === dtype))
    .find((entry) => entry !== undefined);
  if (!best) throw new AppError("no-onnx", `${id} has no weights in the ONNX format.`);
  return best;
}
