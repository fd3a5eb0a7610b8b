import * as ort from "onnxruntime-web/wasm";
import { EngineError } from "../errors.ts";
import type { Backend, Feeds, Session, Tensor } from "./backend.ts";

export interface WasmOptions {
  /** Where the runtime's own files are; needed in a browser, found beside the package in Node. */
  wasmPaths?: { mjs: string; wasm: string };
  /** More than one needs a cross-origin isolated page. */
  threads: number;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

const isOutOfMemory = (message: string) =>
  /out of memory|bad_alloc|allocation failed|memory access out of bounds/i.test(message);
const isRuntimeFailure = (message: string) =>
  /no available backend|webassembly|wasm|failed to fetch|importing a module|dynamically imported module/i.test(
    message,
  );

function sessionError(cause: unknown): EngineError {
  const message = messageOf(cause);
  if (isOutOfMemory(message))
    return new EngineError("out-of-memory", "There is not enough memory for this model.", { cause });
  if (isRuntimeFailure(message)) {
    return new EngineError("runtime-unavailable", "The WebAssembly runtime did not start.", { cause });
  }
  return new EngineError("bad-model", `The runtime refused the model: ${message}`, { cause });
}

class WasmSession implements Session {
  readonly #session: ort.InferenceSession;

  constructor(session: ort.InferenceSession) {
    this.#session = session;
  }

  get inputNames() {
    return this.#session.inputNames;
  }

  get outputNames() {
    return this.#session.outputNames;
  }

  async run(feeds: Feeds, fetches: readonly string[]): Promise<Record<string, Tensor>> {
    const int64 = (values: readonly number[]) =>
      new ort.Tensor("int64", BigInt64Array.from(values, BigInt), [...feeds.dims]);
    const tensors: Record<string, ort.Tensor> = {
      input_ids: int64(feeds.inputIds),
      attention_mask: int64(feeds.attentionMask),
    };
    if (this.inputNames.includes("token_type_ids")) {
      tensors["token_type_ids"] = int64(feeds.inputIds.map(() => 0));
    }
    let results: ort.InferenceSession.ReturnType;
    try {
      results = await this.#session.run(tensors, fetches);
    } catch (cause) {
      const message = messageOf(cause);
      throw new EngineError(
        isOutOfMemory(message) ? "out-of-memory" : "inference-failed",
        `The model stopped: ${message}`,
        {
          cause,
        },
      );
    }
    return Object.fromEntries(
      Object.entries(results).map(([name, tensor]) => [
        name,
        { data: tensor.data as Float32Array, dims: tensor.dims },
      ]),
    );
  }

  async dispose() {
    await this.#session.release();
  }
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
        const options = { executionProviders: ["wasm"], externalData };
        return new WasmSession(await ort.InferenceSession.create(model, options));
      } catch (cause) {
        throw sessionError(cause);
      }
    },
  };
}
