/** The browser of the suite and its launch options, also for journeys that start one themselves. */

export const executablePath = process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium";

/** Without the emulated graphics processor, pages are drawn in a sixth less time. */
const PLAIN_DRAWING = ["--disable-gpu", "--disable-software-rasterizer"];

/**
 * WebAssembly is optimized after 100 million executed bytes in place of 1.8 million: loading a model on onnxruntime-web
 * otherwise takes seconds to optimize functions that do not run again.
 */
const LATE_OPTIMIZATION = "--js-flags=--wasm-tiering-budget=100000000";

/** Requests to other machines go to the proxy that logs them (`network-log.ts`). */
export function browserArgs(): string[] {
  const proxy = process.env["E2E_PROXY"];
  return [
    "--no-sandbox",
    LATE_OPTIMIZATION,
    ...(process.env["E2E_WEBGPU"] ? [] : PLAIN_DRAWING),
    ...(proxy ? [`--proxy-server=${proxy}`] : []),
  ];
}
