/** Finds the weights of PyTorch, Flax and TensorFlow among the files of a repository. */

import type { WeightsFormat } from "./formats/names.ts";

/** The stem and the ending of each format's files; a divided model has `-00001-of-00003` between them. The best first. */
const FILES: readonly [WeightsFormat, string, string][] = [
  ["safetensors", "model", "safetensors"],
  ["pytorch", "pytorch_model", "bin"],
  ["flax", "flax_model", "msgpack"],
  ["tensorflow", "tf_model", "h5"],
];

export interface WeightsSource<File> {
  format: WeightsFormat;
  /** In the order of their numbers. */
  files: File[];
}

function partsOf<File extends { path: string }>(
  files: readonly File[],
  stem: string,
  ending: string,
): File[] {
  const whole = files.find(({ path }) => path === `${stem}.${ending}`);
  if (whole) return [whole];
  const pattern = new RegExp(`^${stem}-(\\d{5})-of-(\\d{5})\\.${ending}$`);
  const parts = files.filter(({ path }) => pattern.test(path)).toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const total = Number(pattern.exec(parts[0]?.path ?? "")?.[2]);
  const isComplete = parts.every(({ path }, at) => Number(pattern.exec(path)?.[1]) === at + 1);
  return isComplete && parts.length === total ? parts : [];
}

/** The weights that can be converted; the first is recommended. Parts of which one is missing are left out. */
export function weightsSources<File extends { path: string }>(files: readonly File[]): WeightsSource<File>[] {
  return FILES.map(([format, stem, ending]) => ({ format, files: partsOf(files, stem, ending) })).filter(
    (source) => source.files.length > 0,
  );
}
