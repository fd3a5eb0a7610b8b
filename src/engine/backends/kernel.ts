/** The encoder kernel: for graphs that it knows, one thread. */

import { AppError } from "../../errors/app-error.ts";
import { isKernelModel } from "../kernel/encoder.ts";
import { createMemory, KernelHeap } from "../kernel/memory.ts";
import { bestVariant, instantiate, moduleFor, type Variant } from "../kernel/module.ts";
import { matchEncoder } from "../kernel/matching/match-encoder.ts";
import { UnsupportedGraph } from "../onnx/graph.ts";
import { KernelSession } from "../kernel/session.ts";
import { WeightWriter } from "../kernel/weights.ts";
import type { Backend } from "./backend.ts";
import type { ExternalData } from "../model/inference-session.ts";
import { checkWebAssembly } from "./webassembly.ts";

export interface KernelOptions {
  /** The best that runs here when absent; the numbers are the same bits. */
  variant?: Variant;
  /**
   * Threads that can run the model at once from one copy of its weights (`Session.shared`), the first included; 1 when
   * absent. A page with more has to be isolated.
   */
  slots?: number;
}

function encoderOf(model: Uint8Array) {
  try {
    return matchEncoder(model);
  } catch (cause) {
    if (!(cause instanceof UnsupportedGraph)) throw cause;
    throw new AppError("not-for-kernel", `The encoder kernel does not know this model: ${cause.message}`, {
      cause,
    });
  }
}

async function begin(variant: Variant, isShared: boolean) {
  const module = await moduleFor(variant, isShared);
  const memory = createMemory(isShared);
  return { module, memory, isShared, kernel: await instantiate(module, memory, variant) };
}

/** A browser that has no shared memory, or not enough of it, may still have one for each thread. */
async function beginFor(slots: number, variant: Variant) {
  return slots > 1 ? begin(variant, true).catch(() => begin(variant, false)) : begin(variant, false);
}

async function createSession(
  { variant, slots }: Required<KernelOptions>,
  model: Uint8Array,
  external: readonly ExternalData[],
) {
  const description = encoderOf(model);
  const { kernel, ...begun } = await beginFor(slots, variant);
  const heap = new KernelHeap(begun.memory);
  const encoder = new WeightWriter(heap, Number(kernel.group.value), variant, external).encoder(description);
  return new KernelSession(
    kernel,
    { backend: "kernel", ...begun, variant, encoder, slots: heap.allocate(8 * slots) },
    0,
  );
}

/**
 * A model that it does not know is refused with `not-for-kernel` before a weight is read.
 * @throws AppError `runtime-unavailable`, before anything is downloaded for nothing.
 */
export function kernelBackend(options: KernelOptions = {}): Backend {
  checkWebAssembly();
  const { variant = bestVariant(), slots = 1 } = options;
  return {
    device: "kernel",
    threads: 1,
    prefersOutline: true,
    prepare() {
      moduleFor(variant, slots > 1).catch(() => {});
    },
    createSession: (model, external = []) => createSession({ variant, slots }, model, external),
    async attach(shared, slot) {
      if (!isKernelModel(shared))
        throw new AppError("runtime-unavailable", "These weights belong to another backend.");
      return KernelSession.open(shared, slot);
    },
  };
}
