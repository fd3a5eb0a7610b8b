/** The encoder kernel: for graphs that it knows, one thread. */

import { EngineError } from "../errors.ts";
import { Unfit } from "../kernel/graph-reader.ts";
import { KernelMemory } from "../kernel/memory.ts";
import { bestVariant, instantiate, type Variant } from "../kernel/module.ts";
import { recognize } from "../kernel/recognize.ts";
import { KernelSession } from "../kernel/session.ts";
import { WeightWriter } from "../kernel/weights.ts";
import type { Backend, ExternalData } from "./backend.ts";
import { checkWebAssembly } from "./webassembly.ts";

export interface KernelOptions {
  /** The best that runs here when absent; the numbers are the same bits. */
  variant?: Variant;
}

function encoderOf(model: Uint8Array) {
  try {
    return recognize(model);
  } catch (cause) {
    if (!(cause instanceof Unfit)) throw cause;
    throw new EngineError("not-for-kernel", `The encoder kernel does not know this model: ${cause.message}`, {
      cause,
    });
  }
}

async function createSession(variant: Variant, model: Uint8Array, external: readonly ExternalData[]) {
  const description = encoderOf(model);
  const kernel = await instantiate(variant);
  const memory = new KernelMemory(kernel);
  const placed = new WeightWriter(memory, variant, external).encoder(description);
  return new KernelSession({ kernel, memory, description, ...placed });
}

/**
 * A model that it does not know is refused with `not-for-kernel` before a weight is read.
 * @throws EngineError `runtime-unavailable`, before anything is downloaded for nothing.
 */
export function kernelBackend(options: KernelOptions = {}): Backend {
  checkWebAssembly();
  const { variant = bestVariant() } = options;
  return {
    device: "kernel",
    threads: 1,
    prefersOutline: true,
    prepare() {
      instantiate(variant).catch(() => {});
    },
    createSession: (model, external = []) => createSession(variant, model, external),
  };
}
