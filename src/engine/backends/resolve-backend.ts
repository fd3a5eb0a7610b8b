/** Converts the option `device` to the backend and fallback for `Classifier.load`, in the page and in Node. */

import type { Backend, BackendId } from "./backend.ts";

/** The backends that `auto` can choose. */
type AutomaticBackendId = Extract<BackendId, "kernel" | "wasm">;

/**
 * @param choice `auto` chooses the encoder kernel if it supports the model, else onnxruntime-web
 * @param create creates a backend; called only for the backend that is used
 */
export async function resolveBackend<Id extends BackendId>(
  choice: Id | "auto",
  create: (id: Id | AutomaticBackendId) => Promise<Backend>,
): Promise<{ backend: Backend; fallback?: () => Promise<Backend> }> {
  if (choice !== "auto") return { backend: await create(choice) };
  return { backend: await create("kernel"), fallback: () => create("wasm") };
}
