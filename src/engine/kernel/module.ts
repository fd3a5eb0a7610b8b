// oxlint-disable-next-line typescript/triple-slash-reference -- an ambient module declaration cannot be imported
/// <reference path="./assembly.d.ts" />
/** The compiled kernel, in the variant for this processor. */

import { AppError } from "../../errors/app-error.ts";
// oxlint-disable-next-line import/default -- the build replaces it by a string
import probe from "./assembly/probe.ts?relaxed";
import type { Variant } from "./variant.ts";

/** Constants of the compiled kernel that the layouts of weights and scratch memory depend on. */
const CONSTANTS = [
  "groupSize",
  "columnPanel",
  "productsPerLane",
  "tileFloats",
  "keyPanel",
  "queryBlock",
] as const;

/** By the names of assembly/index.ts; panels.ts and attention.ts there explain them. */
export type KernelConstants = Record<(typeof CONSTANTS)[number], number>;

/** What assembly/index.ts exports. Addresses are in bytes, counts in elements; the sources give the shapes. */
export interface KernelExports extends Record<keyof KernelConstants, WebAssembly.Global> {
  activationOffset: WebAssembly.Global;
  forward(encoder: number, run: number, team: number): void;
  help(team: number, thread: number): never;
  exponentialOf(values: number, count: number): void;
  geluOf(values: number, count: number): void;
  tanhOf(values: number, count: number): void;
  normalize(from: number, to: number, rows: number, hidden: number, norm: number): void;
  quantize(
    from: number,
    rows: number,
    depth: number,
    factors: number,
    to: number,
    scales: number,
    zeros: number,
    sums: number,
  ): void;
  pack(
    values: number,
    depth: number,
    columns: number,
    subtracted: number,
    packed: number,
    sums: number,
  ): void;
  product(
    from: number,
    scales: number,
    zeros: number,
    sums: number,
    rows: number,
    linear: number,
    tile: number,
    to: number,
    residual: number,
    epilogue: number,
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
    rotation: number,
    distances: number,
    distanceKeys: number,
    distanceQueries: number,
    head: number,
  ): void;
  rotate(vectors: number, row: number, tokens: number, size: number, rotation: number): void;
  gateOf(values: number, tokens: number, size: number): void;
  average(from: number, mask: number, tokens: number, hidden: number, to: number): void;
  dense(from: number, layer: number, to: number): void;
}

export function constantsOf(kernel: KernelExports): KernelConstants {
  const values = CONSTANTS.map((name) => [name, Number(kernel[name].value)]);
  return Object.fromEntries(values) as KernelConstants;
}

const decoded = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));

/** The variant for this processor: a small module tries what relaxed SIMD leaves undefined (assembly/probe.ts). */
export function bestVariant(): Variant {
  const bytes = decoded(probe);
  if (!WebAssembly.validate(bytes)) return "plain";
  const { eighthBit } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  return PROBED[(eighthBit as () => number)()] ?? "plain";
}

/** By the answer of assembly/probe.ts. */
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

const startFailure = (cause: unknown) =>
  new AppError("runtime-unavailable", "The encoder kernel did not start.", { cause });

/** @param isShared whether threads share the memory. @throws AppError `runtime-unavailable` */
export async function moduleFor(variant: Variant, isShared: boolean): Promise<WebAssembly.Module> {
  const name = `${variant === "plain" ? "plain" : "relaxed"}${isShared ? "&shared" : ""}` as const;
  try {
    return await (compiled[name] ??= compile(name));
  } catch (cause) {
    delete compiled[name];
    throw startFailure(cause);
  }
}

/** A kernel in a memory that further instances may use. @throws AppError `runtime-unavailable` */
export async function instantiate(
  module: WebAssembly.Module,
  memory: WebAssembly.Memory,
  variant: Variant,
): Promise<KernelExports> {
  try {
    const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
    const kernel = exports as unknown as KernelExports;
    // Activations are 0 to 255, or -128 to 127 where the processor takes signed bytes.
    kernel.activationOffset.value = variant === "signed" ? 128 : 0;
    return kernel;
  } catch (cause) {
    throw startFailure(cause);
  }
}
