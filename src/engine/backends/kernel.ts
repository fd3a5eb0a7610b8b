/** The encoder kernel as a backend. It runs the graphs that its matcher supports. */

import { AppError } from "../../errors/app-error.ts";
import { isKernelModel } from "../kernel/encoder.ts";
import type { HelperThreads } from "../kernel/helpers.ts";
import { allocateSlots, createMemory, KernelHeap } from "../kernel/memory.ts";
import { bestVariant, instantiate, moduleFor } from "../kernel/module.ts";
import { matchEncoder } from "../kernel/matching/match-encoder.ts";
import { UnsupportedGraph } from "../onnx/graph.ts";
import { KernelSession } from "../kernel/session.ts";
import type { Variant } from "../kernel/variant.ts";
import { WeightWriter } from "../kernel/weights.ts";
import type { ExternalData } from "../model/inference-session.ts";
import type { Backend } from "./backend.ts";
import { checkWebAssembly } from "./webassembly.ts";

export interface KernelOptions {
  /** By default the fastest one that the processor supports. All variants compute the same bits. */
  variant?: Variant;
  /**
   * Number of threads that can run the model at the same time on one copy of its weights (`InferenceSession.shared`), this
   * one included; 1 by default. A page needs cross-origin isolation for more than one.
   */
  slots?: number;
  /** Threads that help with long texts and with explanations. A page needs cross-origin isolation for them. */
  helpers?: HelperThreads | undefined;
}

/** @throws AppError `not-for-kernel` */
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

async function start(variant: Variant, isShared: boolean) {
  const module = await moduleFor(variant, isShared);
  const memory = createMemory(isShared);
  return { module, memory, isShared, kernel: await instantiate(module, memory, variant) };
}

/** Starts the kernel in shared memory; if there is none or not enough, in memory that is not shared. */
async function startFor(isShared: boolean, variant: Variant) {
  return isShared ? start(variant, true).catch(() => start(variant, false)) : start(variant, false);
}

const needsSharing = ({ slots = 1, helpers }: KernelOptions) => slots > 1 || helpers !== undefined;

async function createSession(
  options: KernelOptions & { variant: Variant },
  model: Uint8Array,
  external: readonly ExternalData[],
) {
  const weights = encoderOf(model);
  const { variant, slots = 1, helpers } = options;
  const { kernel, ...started } = await startFor(needsSharing(options), variant);
  const heap = new KernelHeap(started.memory);
  const encoder = new WeightWriter(heap, kernel, external).encoder(weights);
  return new KernelSession(
    kernel,
    { backend: "kernel", ...started, variant, encoder, slots: allocateSlots(heap, slots) },
    0,
    helpers,
  );
}

/**
 * A model that the kernel does not support is rejected with `not-for-kernel` before a weight is read.
 * @throws AppError `runtime-unavailable`, before anything is downloaded
 */
export function kernelBackend(options: KernelOptions = {}): Backend {
  checkWebAssembly();
  const { variant = bestVariant(), helpers } = options;
  return {
    device: "kernel",
    threads: 1 + (helpers?.count ?? 0),
    prefersOutline: true,
    prepare() {
      moduleFor(variant, needsSharing(options)).catch(() => {});
    },
    createSession: (model, external = []) => createSession({ ...options, variant }, model, external),
    async attach(shared, slot) {
      if (!isKernelModel(shared))
        throw new AppError("runtime-unavailable", "These weights belong to another backend.");
      return KernelSession.open(shared, slot);
    },
  };
}
