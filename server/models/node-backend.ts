/** Which backend runs a model in Node, and how it is created. */

import { setFlagsFromString } from "node:v8";
import type { Backend, NodeBackendId } from "../../src/engine/backends/backend.ts";
import { isSupportedByKernel } from "../../src/engine/kernel/matching/match-encoder.ts";
import { manifestFile, parseManifest } from "../../src/engine/model/manifest.ts";
import { readManifestFile, readText } from "../../src/engine/model/verified-reading.ts";
import { kernelHelpers } from "./kernel-helpers.ts";
import { type LocalModel, openLocal } from "./open-model.ts";

/** What the choice of a backend depends on. */
export interface Runnable {
  id: string;
  revision: string;
  /** Of the weights. */
  sha256: string;
  /** `kernel` for a model that the encoder kernel supports, else `wasm`. */
  standard: Extract<NodeBackendId, "kernel" | "wasm">;
}

/** @throws AppError when the model cannot be read */
export async function runnable(local: LocalModel): Promise<Runnable> {
  const { source, dtype, release } = await openLocal(local);
  try {
    const manifest = parseManifest(await readText(source, "manifest.json"));
    const { id, revision } = manifest;
    const weights = manifest.weights.find((entry) => dtype === undefined || entry.dtype === dtype);
    const file = weights && manifestFile(manifest, weights.path);
    // The hash is verified when the model is loaded; here the bytes are only inspected.
    const model = file && (await readManifestFile(source, file));
    const standard = model && isSupportedByKernel(model) ? "kernel" : "wasm";
    return { id, revision, sha256: file?.sha256 ?? "", standard };
  } finally {
    release();
  }
}

/**
 * About the bytes that a function of WebAssembly executes before V8 optimizes it. V8 starts with 1.8 million, at which it
 * optimizes thousands of functions of onnxruntime-web that run only while a model is loaded: that takes three times as
 * much processor time as loading. The loops of inference reach this number in milliseconds.
 */
const TIERING_BUDGET = 100_000_000;

/**
 * Only the runtime that is used is imported.
 * @param slots threads that share the kernel's copy of the model
 * @param helpers threads that help the kernel with long texts and with explanations
 */
export async function createBackend(id: NodeBackendId, slots = 1, helpers = 0): Promise<Backend> {
  if (id === "cpu") return (await import("../../src/engine/backends/node.ts")).nodeBackend({ threads: 1 });
  if (id === "kernel") {
    const { kernelBackend } = await import("../../src/engine/backends/kernel.ts");
    return kernelBackend({ slots, helpers: kernelHelpers(helpers) });
  }
  setFlagsFromString(`--wasm-tiering-budget=${TIERING_BUDGET}`);
  return (await import("../../src/engine/backends/node-wasm.ts")).wasmBackend({ threads: 1 });
}
