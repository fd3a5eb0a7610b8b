import { basename } from "node:path";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { securityHeaders } from "./deploy/headers.mjs";
import { firstPaint } from "./scripts/build/vite-first-paint.ts";
import { kernelPlugin } from "./scripts/build/vite-kernel.ts";

// `@xenova/transformers` asks for the WebGPU build; one runtime is enough, and it is the plain CPU build.
const alias = { "onnxruntime-web/webgpu": "onnxruntime-web/wasm" };
// The runtime's own files are given to it by address, so that none is emitted twice.
const conditions = ["onnxruntime-web-use-extern-wasm", "module", "browser", "development|production"];

/** What the page begins with in one file: in forty, each costs a request and a look into the service worker's cache. */
const start = { name: "start", tags: ["$initial" as const] };

export default defineConfig({
  base: "./",
  plugins: [react(), kernelPlugin(), firstPaint()],
  resolve: { alias, conditions },
  worker: { format: "es", plugins: () => [kernelPlugin()] },
  // Names that index.html can use too, for what is painted before any script runs.
  css: {
    modules: { generateScopedName: (name, file) => `${basename(file).split(".")[0]}_${name}` },
  },
  server: { headers: securityHeaders({ development: true }) },
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { codeSplitting: { groups: [start] } } },
  },
  test: {
    include: [
      "src/**/*.test.{ts,tsx}",
      "scripts/**/*.test.ts",
      "server/**/*.test.ts",
      "workers/**/*.test.ts",
      "examples/*.test.ts",
    ],
    // Most of the time goes to models and processes of their own; one worker would leave a core of two idle.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Of what runs in Node; the pages are covered by the journeys.
    coverage: {
      include: ["src/{engine,data,scoring,ui}/**", "server/**", "workers/**"],
      // The source of the kernel is another language, which no parser of this one reads.
      exclude: ["**/*.test.ts", "**/*.tsx", "**/testing/**", "src/engine/kernel/assembly/**"],
      reporter: ["text-summary", "html"],
      reportsDirectory: ".cache/coverage",
    },
  },
});
