/** The names of PyTorch for the tensors of every framework, so that an architecture lists its tensors once. */

import type { Tensor } from "../tensors/tensor.ts";

/** A tensor; the matrix of a linear layer is [outputs, inputs] in PyTorch, and [inputs, outputs] elsewhere. */
export interface NamedTensor extends Tensor {
  isTransposed: boolean;
  /** About where its numbers begin in all files, one after the other, in bytes. */
  position: number;
}

export type NamedTensors = ReadonlyMap<string, NamedTensor>;

/** The first state dicts of BERT have the names of TensorFlow's normalization. */
const pyTorchName = (name: string) =>
  name
    .replace(/\.gamma$/, ".weight")
    .replace(/\.beta$/, ".bias")
    .replace(/^module\./, "");

const ENDINGS: Readonly<Record<string, string>> = {
  kernel: "weight",
  scale: "weight",
  gamma: "weight",
  embedding: "weight",
  embeddings: "weight",
  weight: "weight",
  beta: "bias",
  bias: "bias",
};

function withEnding(parts: readonly string[]): { name: string; isTransposed: boolean } {
  const last = parts.at(-1) ?? "";
  const ending = Object.hasOwn(ENDINGS, last) ? ENDINGS[last] : last;
  return { name: [...parts.slice(0, -1), ending].join("."), isTransposed: last === "kernel" };
}

/** `params` is the collection in which newer versions keep them. */
const flaxName = (path: string) =>
  withEnding(path.split("/").filter((part, at) => at > 0 || part !== "params"));

/**
 * Keras writes `layer_._0` for a layer, and before a variable the names of what it is in, some of them twice:
 * `roberta/tf_roberta_for_sequence_classification/roberta/encoder/layer_._0/output/dense/kernel:0`.
 */
function kerasName(path: string) {
  const parts = path.replace(/:0$/, "").split("/");
  const model = parts.findLastIndex((part) => /^tf_\w+?(_\d+)?$/.test(part));
  return withEnding(parts.slice(model + 1).flatMap((part) => part.split("_._")));
}

const plain = (name: string) => ({ name: pyTorchName(name), isTransposed: false });

/** How each framework names a tensor. */
export const NAMING = { pytorch: plain, safetensors: plain, flax: flaxName, tensorflow: kerasName } as const;

export type WeightsFormat = keyof typeof NAMING;

export const isWeightsFormat = (name: string): name is WeightsFormat => Object.hasOwn(NAMING, name);

/** @param before the bytes of the files before the one that the tensors are in */
export function renamed(
  tensors: ReadonlyMap<string, Tensor>,
  format: WeightsFormat,
  before: number,
): [string, NamedTensor][] {
  return [...tensors].map(([path, tensor]) => {
    const { name, isTransposed } = NAMING[format](path);
    return [name, { ...tensor, isTransposed, position: before + (tensor.file.at ?? 0) + tensor.start }];
  });
}
