/** onnxruntime-node, in Node only. */

import { createRequire } from "node:module";
import process from "node:process";
import { isMainThread } from "node:worker_threads";
import type * as Ort from "onnxruntime-node";
import { optionalDependencies } from "../../../package.json";
import { AppError } from "../../errors/app-error.ts";
import type { Backend } from "./backend.ts";
import { OrtSession, sessionError } from "./ort-session.ts";

export interface NodeOptions {
  /** Threads of one run. A run blocks the calling thread, so a server runs the model in a worker or a process. */
  threads: number;
}

/** Without this variable, onnxruntime on Linux and macOS sends telemetry to its publisher. It is read at the start. */
const TELEMETRY_SWITCH = "ORT_DISABLE_TELEMETRY";

/** Call this at the start of a process whose threads run models: threads get a copy of its environment. */
export function disableTelemetry(): void {
  process.env[TELEMETRY_SWITCH] = "1";
}

const PACKAGE = "onnxruntime-node";

/** @throws AppError `runtime-unavailable` */
function loadRuntime(): typeof Ort {
  try {
    return createRequire(import.meta.url)(PACKAGE) as typeof Ort;
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const isAbsent = code === "MODULE_NOT_FOUND" && message.includes(`'${PACKAGE}'`);
    throw new AppError(
      "runtime-unavailable",
      isAbsent
        ? `The native runtime is not installed. Run npm install ${PACKAGE}@${optionalDependencies[PACKAGE]}, or use another backend: kernel or wasm.`
        : `The native runtime (${PACKAGE}) cannot be loaded on ${process.platform} ${process.arch}; use another backend: kernel or wasm. ${message.split("\n")[0]}`,
      { cause },
    );
  }
}

/**
 * @throws AppError `runtime-unavailable` when the package is not installed or has no binary for this machine, and in a
 *   thread whose process did not call `disableTelemetry`
 */
export function nodeBackend({ threads }: NodeOptions): Backend {
  if (isMainThread) disableTelemetry();
  else if (process.env[TELEMETRY_SWITCH] !== "1") {
    throw new AppError(
      "runtime-unavailable",
      `The native runtime would report its use to its maker. Start the process with ${TELEMETRY_SWITCH}=1.`,
    );
  }
  const ort = loadRuntime();
  return {
    device: "cpu",
    threads,
    async createSession(model, externalData = []) {
      try {
        const options = {
          executionProviders: ["cpu"],
          externalData: externalData.map(({ path, data }) => ({
            path,
            data: data instanceof Uint8Array ? data : data.join(),
          })),
          intraOpNumThreads: threads,
          logSeverityLevel: 3 as const,
          // Without it, processors that lack VNNI add 8-bit products in 16 bits that overflow: on the golden
          // texts 3 of 297 labels changed and logits moved by up to 0.26, with it by 0.009.
          extra: { session: { x64quantprecision: "1" } },
        };
        return new OrtSession(await ort.InferenceSession.create(model, options), ort.Tensor);
      } catch (cause) {
        throw sessionError(cause);
      }
    },
  };
}
