/** A session of any build of onnxruntime. */

import type { InferenceSession as OrtInferenceSession, TensorConstructor } from "onnxruntime-web/wasm";
import { AppError } from "../../errors/app-error.ts";
import type { Feeds, InferenceSession, Tensor } from "../model/inference-session.ts";
import { floatsOf, tensorOf } from "./ort-tensors.ts";

/** A source file of the runtime, with the folders of the machine that compiled it. */
const SOURCE_FILE = /(?:[A-Za-z]:)?(?:[\\/][\w.+-]+)+[\\/]([\w.+-]+\.(?:cc|cpp|cu|h|hpp|ts|js):\d+)/g;

/** The runtime's message, which names its source files without their folders. */
function messageOf(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.replace(SOURCE_FILE, "$1");
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

/** [batch, tokens]: the places of the tokens that are not masked, from 0. */
function positionsOf(attentionMask: readonly number[], tokens: number): number[] {
  let next = 0;
  return attentionMask.map((isToken, at) => {
    if (at % tokens === 0) next = 0;
    const position = next;
    next += isToken;
    return isToken === 0 ? 0 : position;
  });
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

  /** The tensors that the graph declares, in the types that it declares. @throws AppError `unsupported-model` */
  #tensors({ inputIds, attentionMask, tokenTypes, dims, extra = {} }: Feeds) {
    const values: Record<string, () => readonly number[]> = {
      input_ids: () => inputIds,
      attention_mask: () => attentionMask,
      token_type_ids: () => tokenTypes ?? inputIds.map(() => 0),
      position_ids: () => positionsOf(attentionMask, dims[1]),
    };
    const tensors: Record<string, InstanceType<TensorConstructor>> = {};
    for (const input of this.#session.inputMetadata) {
      const numbers = Object.hasOwn(values, input.name) ? values[input.name]?.() : undefined;
      if (numbers && input.isTensor) tensors[input.name] = tensorOf(this.#Tensor, input.type, numbers, dims);
    }
    for (const [name, { data, dims: shape }] of Object.entries(extra)) {
      tensors[name] = new this.#Tensor("float32", data, [...shape]);
    }
    return tensors;
  }

  async #run(feeds: Feeds, fetches: readonly string[]): Promise<Record<string, Tensor>> {
    const tensors = this.#tensors(feeds);
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
      Object.entries(results).map(([name, tensor]) => [name, { data: floatsOf(tensor), dims: tensor.dims }]),
    );
  }

  async dispose() {
    await this.#session.release();
  }
}
