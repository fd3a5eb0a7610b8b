import { basename } from "node:path";
import react from "@vitejs/plugin-react";
import { configDefaults, defineConfig } from "vitest/config";
import { securityHeaders } from "./deploy/headers.mjs";
import { firstPaint } from "./scripts/build/vite-first-paint.ts";
import { linkPreview } from "./scripts/build/vite-link-preview.ts";
import { kernelPlugin } from "./scripts/build/vite-kernel.ts";
import { ownModels } from "./scripts/build/vite-models.ts";

// transformers.js, which only benchmarks use, imports the WebGPU build. One runtime is enough: the plain CPU build.
const alias = { "onnxruntime-web/webgpu": "onnxruntime-web/wasm" };
// The engine passes the runtime the URLs of its files, so that no file is emitted twice.
const conditions = ["onnxruntime-web-use-extern-wasm", "module", "browser", "development|production"];

/** One file for all modules of the first load: forty files would cost forty requests and cache lookups. */
const initialChunk = { name: "start", tags: ["$initial" as const] };

/** Test files whose tests leave nothing behind in a process. */
const FUNCTIONS = [
  "src/{data,errors,i18n,labels,report,scoring,statistics,ui}/**/*.test.{ts,tsx}",
  "src/engine/{tokenizer,weights}/**/*.test.ts",
];

export default defineConfig({
  base: "./",
  plugins: [react(), kernelPlugin(), firstPaint(), ownModels(), linkPreview(process.env["TONESCOPE_URL"])],
  resolve: { alias, conditions },
  worker: { format: "es", plugins: () => [kernelPlugin()] },
  // Class names that index.html can use too, for the first paint before any script runs.
  css: {
    modules: { generateScopedName: (name, file) => `${basename(file).split(".")[0]}_${name}` },
  },
  server: { headers: securityHeaders({ development: true }) },
  build: {
    target: "es2023",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 700,
    rolldownOptions: { output: { codeSplitting: { groups: [initialChunk] } } },
  },
  test: {
    projects: [
      // Tests of functions without a state share their modules: importing them takes as long as most of these tests.
      { extends: true, test: { name: "functions", include: FUNCTIONS, isolate: false } },
      {
        extends: true,
        test: {
          name: "isolated",
          include: [
            "src/**/*.test.{ts,tsx}",
            "scripts/**/*.test.ts",
            "server/**/*.test.ts",
            "workers/**/*.test.ts",
            "examples/*.test.ts",
          ],
          exclude: [...configDefaults.exclude, ...FUNCTIONS],
        },
      },
    ],
    // Tests spend most of their time in models and child processes; one worker would leave a core of two idle.
    maxWorkers: "100%",
    // As the command line sets it (server/models/node-backend.ts), for tests that start onnxruntime-web themselves.
    execArgv: ["--wasm-tiering-budget=100000000"],
    // Milliseconds; they end a test that hangs. A slow machine that runs the journeys at once needs minutes for the longest.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 60_000 } },
    // Code that runs in Node; the journeys cover the pages.
    coverage: {
      include: ["src/{statistics,engine,data,scoring,ui}/**", "server/**", "workers/**"],
      // The kernel is written in AssemblyScript, which the coverage tool cannot parse.
      exclude: ["**/*.test.ts", "**/*.tsx", "**/testing/**", "src/engine/*/assembly/**"],
      reporter: ["text-summary", "html"],
      reportsDirectory: ".cache/coverage",
    },
  },
});
