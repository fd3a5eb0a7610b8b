/** A session of any build of onnxruntime. */

import type { InferenceSession as OrtInferenceSession, TensorConstructor } from "onnxruntime-web/wasm";
import { AppError } from "../../errors/app-error.ts";
import type { Feeds, InferenceSession, Tensor } from "../model/inference-session.ts";

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

const isOutOfMemory = (message: string) =>
  /out of memory|bad_alloc|allocation failed|failed to allocate|memory access out of bounds/i.test(message);
const isRuntimeFailure = (message: string) =>
  /no available backend|webassembly|wasm|failed to fetch|importing a module|dynamically imported module/i.test(
    message,
  );

/** Converts an error that the runtime threw while it created a session to an `AppError`. */
export function sessionError(cause: unknown): AppError {
  const message = messageOf(cause);
  if (isOutOfMemory(message))
    return new AppError("out-of-memory", "There is not enough memory for this model.", { cause });
  if (isRuntimeFailure(message))
    return new AppError("runtime-unavailable", "The model's runtime did not start.", { cause });
  return new AppError("bad-model", `The runtime refused the model: ${message}`, { cause });
}

/** Uses a loop, because `BigInt64Array.from` takes ten times as long. */
function int64s(values: readonly number[]): BigInt64Array {
  const data = new BigInt64Array(values.length);
  for (let at = 0; at < values.length; at++) data[at] = BigInt(values[at] ?? 0);
  return data;
}

export class OrtSession implements InferenceSession {
  readonly #session: OrtInferenceSession;
  readonly #Tensor: TensorConstructor;
  #last: Promise<unknown> = Promise.resolve();

  constructor(session: OrtInferenceSession, tensor: TensorConstructor) {
    this.#session = session;
    this.#Tensor = tensor;
  }

  get inputNames() {
    return this.#session.inputNames;
  }

  get outputNames() {
    return this.#session.outputNames;
  }

  /** Runs one call at a time: a build that suspends would accept a second call, which its session does not support. */
  run(feeds: Feeds, fetches: readonly string[]): Promise<Record<string, Tensor>> {
    const run = this.#last.then(() => this.#run(feeds, fetches));
    this.#last = run.catch(() => {});
    return run;
  }

  async #run(feeds: Feeds, fetches: readonly string[]): Promise<Record<string, Tensor>> {
    const int64 = (data: BigInt64Array) => new this.#Tensor("int64", data, feeds.dims);
    const tensors: Record<string, InstanceType<TensorConstructor>> = {
      input_ids: int64(int64s(feeds.inputIds)),
      attention_mask: int64(int64s(feeds.attentionMask)),
    };
    if (this.inputNames.includes("token_type_ids")) {
      tensors["token_type_ids"] = int64(new BigInt64Array(feeds.inputIds.length));
    }
    for (const [name, { data, dims }] of Object.entries(feeds.extra ?? {})) {
      tensors[name] = new this.#Tensor("float32", data, [...dims]);
    }
    let results: OrtInferenceSession.ReturnType;
    try {
      results = await this.#session.run(tensors, fetches);
    } catch (cause) {
      const message = messageOf(cause);
      throw new AppError(
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
