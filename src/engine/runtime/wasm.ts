import * as ort from "onnxruntime-web/wasm";
import { EngineError } from "../errors.ts";
import type { Backend } from "./backend.ts";
import { mounted } from "./mounted.ts";
import { OrtSession, sessionError } from "./ort-session.ts";

export interface WasmOptions {
  /** Where the runtime's own files are; needed in a browser, found beside the package in Node. */
  wasmPaths?: { mjs: string; wasm: string };
  /** More than one needs a cross-origin isolated page. */
  threads: number;
}

/** It may be absent, or refused by a content security policy: both show on the smallest module there is. */
function checkWebAssembly(): void {
  try {
    const magicAndVersion = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    void new WebAssembly.Module(magicAndVersion);
  } catch (cause) {
    throw new EngineError("runtime-unavailable", "WebAssembly is missing or not allowed on this page.", {
      cause,
    });
  }
}

/**
 * The plain CPU build of onnxruntime-web: SIMD always, threads where the page is isolated.
 * @throws EngineError `runtime-unavailable`, before anything is downloaded for nothing.
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
    async createSession(model, externalData = []) {
      try {
        const options = { executionProviders: ["wasm"], externalData: externalData.map(mounted) };
        return new OrtSession(await ort.InferenceSession.create(model, options), ort.Tensor);
      } catch (cause) {
        throw sessionError(cause);
      }
    },
  };
}
