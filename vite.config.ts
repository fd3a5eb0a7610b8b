import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";
import { securityHeaders } from "./deploy/headers.mjs";
import { kernelPlugin } from "./vite.kernel.ts";

// `@xenova/transformers` asks for the WebGPU build; one runtime is enough, and it is the plain CPU build.
const alias = { "onnxruntime-web/webgpu": "onnxruntime-web/wasm" };
// The runtime's own files are given to it by address, so that none is emitted twice.
const conditions = ["onnxruntime-web-use-extern-wasm", "module", "browser", "development|production"];

export default defineConfig({
  base: "./",
  plugins: [react(), kernelPlugin()],
  resolve: { alias, conditions },
  worker: { format: "es", plugins: () => [kernelPlugin()] },
  server: { headers: securityHeaders({ development: true }) },
  build: { target: "es2023", assetsInlineLimit: 0, chunkSizeWarningLimit: 700 },
  test: {
    include: [
      "src/**/*.test.{ts,tsx}",
      "scripts/**/*.test.ts",
      "server/**/*.test.ts",
      "workers/**/*.test.ts",
    ],
    // Most of the time goes to models and processes of their own; one worker would leave a core of two idle.
    maxWorkers: "100%",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
