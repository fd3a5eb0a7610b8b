/** onnxruntime-web in Node, where its WebAssembly is a file of the installed package. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { AppError } from "../../errors/app-error.ts";
import type { Backend } from "./backend.ts";
import pins from "./runtime-pins.json";
import { wasmBackend as wasmBackendOf, type WasmOptions } from "./wasm.ts";

const BINARY = "ort-wasm-simd-threaded.wasm";

/** @throws AppError `runtime-unavailable` when the file has not the SHA-256 that is pinned for this runtime */
export function readRuntime(file: string): Uint8Array<ArrayBuffer> {
  const bytes = readFileSync(file);
  if (createHash("sha256").update(bytes).digest("hex") === pins[BINARY]) return bytes;
  throw new AppError(
    "runtime-unavailable",
    `${file} is not the file of onnxruntime-web that this version was built with: its SHA-256 differs.`,
  );
}

/**
 * The CPU build of onnxruntime-web. The package's WebAssembly is verified before it is compiled.
 * @throws AppError `runtime-unavailable`
 */
export function wasmBackend(options: WasmOptions): Backend {
  if (options.wasmPaths || options.wasmBinary) return wasmBackendOf(options);
  const file = createRequire(import.meta.url).resolve(`onnxruntime-web/${BINARY}`);
  return wasmBackendOf({ ...options, wasmBinary: readRuntime(file) });
}
