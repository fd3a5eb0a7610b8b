// oxlint-disable-next-line typescript/triple-slash-reference -- an ambient module has nothing to import
/// <reference path="./assembly.d.ts" />
/** The compiled kernel, in the variant that this machine can run. */

import { AppError } from "../../errors/app-error.ts";
// oxlint-disable-next-line import/default -- what the build makes of it is a string
import probe from "./assembly/probe.ts?relaxed";

/**
 * `plain` runs wherever onnxruntime-web does. The others have relaxed SIMD, whose dot product takes activations as
 * unsigned bytes on some machines (x86 with VNNI) and as signed on others (ARM).
 */
export type Variant = "plain" | "unsigned" | "signed";

/** What assembly/index.ts exports; addresses are bytes, counts are elements. */
export interface KernelExports {
  /** Inputs of a product that share a step. */
  group: WebAssembly.Global;
  offset: WebAssembly.Global;
  forward(encoder: number, run: number): void;
  exponentialOf(values: number, count: number): void;
  geluOf(values: number, count: number): void;
  tanhOf(values: number, count: number): void;
  normalize(from: number, to: number, rows: number, width: number, norm: number): void;
  quantize(
    from: number,
    rows: number,
    depth: number,
    factors: number,
    to: number,
    scales: number,
    zeros: number,
  ): void;
  product(
    from: number,
    scales: number,
    zeros: number,
    rows: number,
    linear: number,
    sums: number,
    to: number,
    residual: number,
    kind: number,
  ): void;
  attend(
    queryKeyValue: number,
    tokens: number,
    hidden: number,
    heads: number,
    scale: number,
    bias: number,
    keys: number,
    values: number,
    scores: number,
    context: number,
    attentions: number,
  ): void;
  average(from: number, mask: number, tokens: number, width: number, to: number): void;
  dense(from: number, layer: number, to: number): void;
}

const decoded = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** What relaxed SIMD leaves to the machine is asked of it; elsewhere, or where it is neither, plain SIMD is right. */
export function bestVariant(): Variant {
  const bytes = decoded(probe);
  if (!WebAssembly.validate(bytes)) return "plain";
  const { eighthBit } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  return PROBED[(eighthBit as () => number)()] ?? "plain";
}

/** In the order of what assembly/probe.ts gives. */
const PROBED: readonly Variant[] = ["plain", "unsigned", "signed"];

const modules = {
  plain: () => import("./assembly/index.ts?plain"),
  relaxed: () => import("./assembly/index.ts?relaxed"),
  "plain&shared": () => import("./assembly/index.ts?plain&shared"),
  "relaxed&shared": () => import("./assembly/index.ts?relaxed&shared"),
};
const compiled: Partial<Record<keyof typeof modules, Promise<WebAssembly.Module>>> = {};

async function compile(name: keyof typeof modules): Promise<WebAssembly.Module> {
  const { default: base64 } = await modules[name]();
  return WebAssembly.compile(decoded(base64));
}

const didNotStart = (cause: unknown) =>
  new AppError("runtime-unavailable", "The encoder kernel did not start.", { cause });

/** @param isShared whether its memory is. @throws AppError `runtime-unavailable` */
export async function moduleFor(variant: Variant, isShared: boolean): Promise<WebAssembly.Module> {
  const name = `${variant === "plain" ? "plain" : "relaxed"}${isShared ? "&shared" : ""}` as const;
  try {
    return await (compiled[name] ??= compile(name));
  } catch (cause) {
    delete compiled[name];
    throw didNotStart(cause);
  }
}

/** One kernel in a memory that may have others. @throws AppError `runtime-unavailable` */
export async function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  variant: Variant,
): Promise<KernelExports> {
  try {
    const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
    const kernel = exports as unknown as KernelExports;
    // Bytes from 0 to 255 become -128 to 127 where the machine takes them so.
    kernel.offset.value = variant === "signed" ? 128 : 0;
    return kernel;
  } catch (cause) {
    throw didNotStart(cause);
  }
}
