/** Writes a BERT for classification in each format of weights that the converter reads. */

import { spawnSync } from "node:child_process";
import { open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ROOT } from "../../support/install.mjs";
import { pythonWith, requirementsIn } from "../../support/python.mjs";
import { pytorchArchive, pytorchStream } from "./pytorch-files.mjs";
import { safetensors } from "./safetensors.mjs";

/** @typedef {ReadonlyMap<string, import("./embedded-weights.mjs").FloatTensor>} Tensors by the names of PyTorch */
/**
 * What a format is called, the bits of its numbers, and what writes its files into a folder.
 * @typedef {[name: string, bits: 16 | 32, write: (folder: string, tensors: Tensors) => Promise<void>]} Format
 */

/** @param {typeof pytorchArchive} writer @param {Tensors} tensors @returns {Buffer} */
export const fileOf = (writer, tensors) =>
  writer(new Map([...tensors].map(([name, { shape }]) => [name, shape])), (_, name) => {
    const tensor = tensors.get(name);
    if (!tensor) throw new Error(`There is no tensor ${name}.`);
    return tensor.values();
  });

/** @param {string} file @param {typeof pytorchArchive} writer @returns {Format[2]} */
const written = (file, writer) => async (folder, tensors) =>
  writeFile(join(folder, file), fileOf(writer, tensors));

/** Two files with their index. @type {Format[2]} */
async function writeParts(folder, tensors) {
  const entries = [...tensors];
  const middle = entries.findIndex(([name]) => name.startsWith("bert.encoder.layer.2."));
  /** @type {Record<string, string>} */
  const places = {};
  for (const [at, part] of [entries.slice(0, middle), entries.slice(middle)].entries()) {
    const file = `model-0000${at + 1}-of-00002.safetensors`;
    for (const [name] of part) places[name] = file;
    await writeFile(join(folder, file), fileOf(safetensors, new Map(part)));
  }
  await writeFile(join(folder, "model.safetensors.index.json"), JSON.stringify({ weight_map: places }));
}

/**
 * @param {string} source a model.safetensors with the same tensors, which Python reads
 * @returns {Format[]}
 * @throws Error without Python or when its packages cannot be installed
 */
export function weightsFormats(source) {
  const python = pythonWith(requirementsIn(new URL("requirements.txt", import.meta.url)));
  const script = join(ROOT, "scripts", "check", "models", "frameworks.py");
  /** @param {string} file @param {string} kind @returns {Format[2]} */
  const byPython = (file, kind) => async (folder) => {
    const args = ["-B", script, source, join(folder, file), kind];
    const { status } = spawnSync(python, args, { stdio: "inherit" });
    if (status !== 0) throw new Error(`Python did not write ${file}.`);
  };
  return [
    ["safetensors", 32, written("model.safetensors", safetensors)],
    ["safetensors, 2 parts", 32, writeParts],
    ["PyTorch, archive", 32, written("pytorch_model.bin", pytorchArchive)],
    ["PyTorch, stream", 32, written("pytorch_model.bin", pytorchStream)],
    ["Flax", 32, byPython("flax_model.msgpack", "flax")],
    ["TensorFlow", 32, byPython("tf_model.h5", "tensorflow")],
    ["safetensors, f16", 16, byPython("model.safetensors", "f16")],
    ["safetensors, bf16", 16, byPython("model.safetensors", "bf16")],
  ];
}

/**
 * A file as the converter reads it, which is not in memory.
 * @param {string} folder @param {string} name
 */
export async function openRanges(folder, name) {
  const handle = await open(join(folder, name));
  const { size } = await handle.stat();
  return {
    name,
    size,
    close: () => handle.close(),
    /** @param {number} start @param {number} end */
    async read(start, end) {
      const bytes = new Uint8Array(end - start);
      const { bytesRead } = await handle.read(bytes, 0, bytes.length, start);
      if (bytesRead !== bytes.length) throw new Error(`${name} ends too early.`);
      return bytes;
    },
  };
}
