import * as ort from "onnxruntime-web/wasm";
import type { Backend } from "./backend.ts";
import { toMountedFile } from "./external-data.ts";
import { OrtSession, sessionError } from "./ort-session.ts";
import { checkWebAssembly } from "./webassembly.ts";

export interface WasmOptions {
  /** Addresses of the runtime's files; needed in a browser, found in the package in Node. */
  wasmPaths?: { mjs: string; wasm: string };
  /** The runtime's WebAssembly, if the caller has read it. */
  wasmBinary?: Uint8Array;
  /** Number of threads; a page needs cross-origin isolation for more than one. */
  threads: number;
}

/**
 * The CPU build of onnxruntime-web, with SIMD and, on an isolated page, threads.
 * @throws AppError `runtime-unavailable`, before anything is downloaded
 */
export function wasmBackend({ wasmPaths, wasmBinary, threads }: WasmOptions): Backend {
  checkWebAssembly();
  if (wasmPaths) ort.env.wasm.wasmPaths = wasmPaths;
  if (wasmBinary) ort.env.wasm.wasmBinary = wasmBinary;
  ort.env.wasm.numThreads = threads;
  ort.env.logLevel = "error";
  return {
    device: "wasm",
    threads,
    prefersOutline: true,
    prepare() {
      // An invalid model starts the runtime, which then rejects it.
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
