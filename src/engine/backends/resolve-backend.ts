/** From the backend that was asked for to what `Classifier.load` takes; the same in the page and in Node. */

import type { Backend, BackendId } from "./backend.ts";

/** The backends that `auto` stands for. */
type AutomaticBackendId = Extract<BackendId, "kernel" | "wasm">;

/**
 * @param choice `auto` is the encoder kernel where it supports the model, else onnxruntime-web
 * @param create makes a backend; called only for the one that is used
 */
export async function resolveBackend<Id extends BackendId>(
  choice: Id | "auto",
  create: (id: Id | AutomaticBackendId) => Promise<Backend>,
): Promise<{ backend: Backend; fallback?: () => Promise<Backend> }> {
  if (choice !== "auto") return { backend: await create(choice) };
  return { backend: await create("kernel"), fallback: () => create("wasm") };
}
