// oxlint-disable-next-line typescript/triple-slash-reference -- an ambient module has nothing to import
/// <reference path="./assembly.d.ts" />
/** The compiled kernel, in the variant that this machine can run. */

import { EngineError } from "../errors.ts";

/** With relaxed SIMD, or with what every browser has that runs onnxruntime-web. */
export type Variant = "relaxed" | "plain";

/** What assembly/index.ts exports; addresses are bytes, counts are elements. */
export interface KernelExports {
  memory: WebAssembly.Memory;
  heapBase: WebAssembly.Global;
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
    minima: number,
  ): void;
  product(
    from: number,
    scales: number,
    minima: number,
    rows: number,
    linear: number,
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

/**
 * `i32x4.relaxed_dot_i8x16_i7x16_add_s` of 127s and 255s, though it promises seven bits only: what comes out tells
 * which instruction the machine has for it.
 */
const PROBE = [
  0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 2, 1, 0, 7, 5, 1, 1, 0x70, 0, 0, 10, 24,
  1, 22, 0, 0x41, 0xff, 0, 0xfd, 0x0f, 0x41, 0x7f, 0xfd, 0x0f, 0x41, 0, 0xfd, 0x0f, 0xfd, 0x93, 2, 0xfd, 0x1b,
  0, 0x0b,
];
/** x86 without VNNI: three instructions, the first of which saturates at 16 bits. Plain SIMD is faster there. */
const SATURATED = 2 * 32_767;

export function bestVariant(): Variant {
  const bytes = Uint8Array.from(PROBE);
  if (!WebAssembly.validate(bytes)) return "plain";
  const { p: probe } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  return (probe as () => number)() === SATURATED ? "plain" : "relaxed";
}

const compiled: Partial<Record<Variant, Promise<WebAssembly.Module>>> = {};

async function compile(variant: Variant): Promise<WebAssembly.Module> {
  const { default: base64 } =
    variant === "relaxed"
      ? await import("./assembly/index.ts?relaxed")
      : await import("./assembly/index.ts?plain");
  return WebAssembly.compile(Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
}

/** A kernel with a memory of its own. @throws EngineError `runtime-unavailable` */
export async function instantiate(variant: Variant): Promise<KernelExports> {
  try {
    const module = await (compiled[variant] ??= compile(variant));
    const { exports } = await WebAssembly.instantiate(module, {});
    return exports as unknown as KernelExports;
  } catch (cause) {
    delete compiled[variant];
    throw new EngineError("runtime-unavailable", "The encoder kernel did not start.", { cause });
  }
}
