/**
 * Where the time of one layer of the encoder kernel's plain module goes: `npm run bench -- kernel-steps [--against FOLDER]
 * [--json]`. The steps of the embedded model's shapes alternate in one thread of Node; the fastest tenth counts, so that
 * other work on the machine matters less. With another checkout, the time of each step relative to it.
 */

import { ROOT } from "../../scripts/support/install.mjs";
import { report } from "../support/report.mjs";

const TOKENS = [8, 32, 128, 512];
const [HIDDEN, HEADS, INTERMEDIATE] = [384, 12, 1536];
const MILLISECONDS = 6000;
/** @typedef {Record<string, () => void>} Steps */

/** The kernel of a checkout, with random weights. @param {string} root */
async function kernelOf(root) {
  const { createServer } = await import("vite");
  const server = { middlewareMode: true, watch: null, hmr: false, ws: /** @type {const} */ (false) };
  const vite = await createServer({ root, logLevel: "error", server, optimizeDeps: { noDiscovery: true } });
  const { kernelOf: start } = await vite.ssrLoadModule("/src/testing/kernel-machines.ts");
  const { WeightWriter } = await vite.ssrLoadModule("/src/engine/kernel/weights.ts");
  const { INT8 } = await vite.ssrLoadModule("/src/engine/onnx/schema.ts");
  const { kernel, heap } = await start("plain");
  await vite.close();
  const writer = new WeightWriter(heap, kernel, []);
  /** @param {number} depth @param {number} columns */
  const linear = (depth, columns) => {
    const raw = Uint8Array.from({ length: depth * columns }, (_, at) => (at * 7919) % 255);
    const floats = new Float32Array(columns);
    const weights = { type: INT8, dims: [depth, columns], raw };
    return writer.linear([
      {
        weights,
        zeroPoints: new Int8Array(1),
        scales: floats.map(() => 0.001),
        bias: floats,
        depth,
        columns,
      },
    ]);
  };
  const products = {
    qkv: linear(HIDDEN, 3 * HIDDEN),
    projection: linear(HIDDEN, HIDDEN),
    up: linear(HIDDEN, INTERMEDIATE),
    down: linear(INTERMEDIATE, HIDDEN),
  };
  return { kernel, heap, products, start: heap.end };
}

/** @param {Awaited<ReturnType<typeof kernelOf>>} parts @param {number} tokens @returns {Steps} */
function stepsOf({ kernel, heap, products, start }, tokens) {
  heap.end = start;
  const rows = Math.ceil(tokens / 8) * 8;
  /** @param {number} count */
  const noise = (count) => heap.putFloats(Float32Array.from({ length: count }, () => Math.random() * 2 - 1));
  const [state, other, qkv] = [noise(rows * HIDDEN), noise(rows * HIDDEN), noise(rows * 3 * HIDDEN)];
  const [out, inner, quantized] = [
    noise(rows * 3 * HIDDEN),
    noise(rows * INTERMEDIATE),
    noise(rows * INTERMEDIATE),
  ];
  const [scales, zeros, sums, tile] = [noise(rows * 12), noise(rows * 12), noise(rows), noise(64)];
  const [keys, values, scores] = [noise(rows * 32), noise(rows * 32), noise(10 * rows + 1024)];
  const bias = heap.putFloats(Float32Array.from({ length: rows }, (_, at) => (at < tokens ? 0 : -Infinity)));
  const floats = (/** @type {number} */ count) => heap.putFloats(new Float32Array(count).fill(1));
  const norm = heap.putStructure("LayerNorm", { gamma: floats(HIDDEN), beta: floats(HIDDEN), epsilon: 1e-5 });
  /** @param {number} from @param {number} depth */
  const quantize = (from, depth) => kernel.quantize(from, tokens, depth, 0, quantized, scales, zeros, sums);
  /** @param {number} linear @param {number} to @param {number} kind */
  const product = (linear, to, kind) =>
    kernel.product(quantized, scales, zeros, sums, tokens, linear, tile, to, other, kind);
  const up = () => product(products.up, inner, 0);
  quantize(inner, INTERMEDIATE);
  return {
    products: () => {
      product(products.qkv, out, 0);
      product(products.projection, out, 2);
      up();
      product(products.down, out, 2);
    },
    up,
    "up and GELU": () => product(products.up, inner, 1),
    quantization: () => {
      for (let input = 0; input < 3; input += 1) quantize(state, HIDDEN);
      quantize(inner, INTERMEDIATE);
    },
    attention: () => {
      const buffers = [bias, keys, values, scores, out, 0, 0, 0, 0, 0];
      for (let head = 0; head < HEADS; head += 1)
        kernel.attend(qkv, tokens, HIDDEN, HEADS, 0.18, ...buffers, head);
    },
    "layer normalization": () => {
      kernel.normalize(state, out, tokens, HIDDEN, norm);
      kernel.normalize(state, out, tokens, HIDDEN, norm);
    },
  };
}

/** The fastest tenth of each step's times, in milliseconds. @param {Steps[]} contenders */
function times(contenders) {
  /** @type {Record<string, number[]>[]} */
  const measured = contenders.map(() => ({}));
  const end = performance.now() + MILLISECONDS;
  for (let round = 0; round < 5 || performance.now() < end; round += 1) {
    for (const name of Object.keys(contenders[0] ?? {})) {
      for (const [at, steps] of contenders.entries()) {
        const begin = performance.now();
        steps[name]?.();
        if (round > 1) ((measured[at] ?? {})[name] ??= []).push(performance.now() - begin);
      }
    }
  }
  return measured.map((steps) => {
    const fastest = Object.entries(steps).map(([name, values]) => [
      name,
      values.toSorted((a, b) => a - b)[Math.floor(values.length / 10)] ?? Number.NaN,
    ]);
    const { up, "up and GELU": both, ...rest } = Object.fromEntries(fastest);
    return { ...rest, GELU: both - up };
  });
}

const at = process.argv.indexOf("--against");
const roots = [ROOT, ...(at < 0 ? [] : [process.argv[at + 1] ?? ""])];
const kernels = [];
for (const root of roots) {
  kernels.push(await kernelOf(root));
}
const rows = [["tokens", "step", "share of a layer", ...(at < 0 ? [] : ["time relative to there"])]];
/** @type {Record<string, object>} */
const figures = {};
for (const tokens of TOKENS) {
  const [here = {}, there] = times(kernels.map((kernel) => stepsOf(kernel, tokens)));
  const total = Object.values(here).reduce((sum, time) => sum + time, 0);
  figures[tokens] = { here, there };
  for (const [step, time] of Object.entries(here))
    rows.push([
      String(tokens),
      step,
      `${((100 * time) / total).toFixed(0)} %`,
      ...(there ? [(time / there[step]).toFixed(2)] : []),
    ]);
}
report(rows, figures);
