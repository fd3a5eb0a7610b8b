/** Which backend runs a model in Node, and how it is created. */

import type { Backend, NodeBackendId } from "../../src/engine/backends/backend.ts";
import { isSupportedByKernel } from "../../src/engine/kernel/matching/match-encoder.ts";
import { manifestFile, parseManifest } from "../../src/engine/model/manifest.ts";
import { readManifestFile, readText } from "../../src/engine/model/verified-reading.ts";
import { type LocalModel, openLocal } from "./open-model.ts";

/** @returns `kernel` for a model that the encoder kernel supports, else `wasm`. @throws AppError when it cannot be read */
export async function defaultBackend(local: LocalModel): Promise<NodeBackendId> {
  const { source, dtype, release } = await openLocal(local);
  try {
    const manifest = parseManifest(await readText(source, "manifest.json"));
    const weights = manifest.weights.find((entry) => dtype === undefined || entry.dtype === dtype);
    // The hash is verified when the model is loaded; here the bytes are only inspected.
    const model = weights && (await readManifestFile(source, manifestFile(manifest, weights.path)));
    return model && isSupportedByKernel(model) ? "kernel" : "wasm";
  } finally {
    release();
  }
}

/**
 * Only the runtime that is used is imported.
 * @param slots threads that share the kernel's copy of the model
 */
export async function createBackend(id: NodeBackendId, slots = 1): Promise<Backend> {
  if (id === "cpu") return (await import("../../src/engine/backends/node.ts")).nodeBackend({ threads: 1 });
  if (id === "kernel") return (await import("../../src/engine/backends/kernel.ts")).kernelBackend({ slots });
  return (await import("../../src/engine/backends/node-wasm.ts")).wasmBackend({ threads: 1 });
}
