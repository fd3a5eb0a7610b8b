import * as ort from "onnxruntime-web/wasm";
import type { Backend } from "./backend.ts";
import { toMountedFile } from "./external-data.ts";
import { OrtSession, sessionError } from "./ort-session.ts";
import { checkWebAssembly } from "./webassembly.ts";

export interface WasmOptions {
  /** Where the runtime's own files are; needed in a browser, found beside the package in Node. */
  wasmPaths?: { mjs: string; wasm: string };
  /** More than one needs a cross-origin isolated page. */
  threads: number;
}

/**
 * The plain CPU build of onnxruntime-web: SIMD always, threads where the page is isolated.
 * @throws AppError `runtime-unavailable`, before anything is downloaded for nothing.
 */
export function wasmBackend({ wasmPaths, threads }: WasmOptions): Backend {
  checkWebAssembly();
  if (wasmPaths) ort.env.wasm.wasmPaths = wasmPaths;
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = "error";
  return {
    device: "wasm",
    threads,
    prefersOutline: true,
    prepare() {
      // No model: it is refused, but only when the runtime has started.
      ort.InferenceSession.create(new Uint8Array(1), { executionProviders: ["wasm"] }).catch(() => {});
    },
    async createSession(model, externalData = []) {
      try {
        const options = { executionProviders: ["wasm"], externalData: externalData.map(toMountedFile) };
        return new OrtSession(await ort.InferenceSession.create(model, options), ort.Tensor);
      } catch (cause) {
        throw sessionError(cause);
      }
    },
  };
}
