import { defineConfig } from "vite";
import { kernelPlugin } from "./vite-kernel.ts";
import { tokenizerAlias } from "./vite-tokenizer.ts";

/** The library for bundlers: the tokenizer is bundled, the other packages stay imports. */
export default defineConfig({
  plugins: [kernelPlugin()],
  resolve: { alias: tokenizerAlias },
  build: {
    target: "es2023",
    outDir: "dist-library",
    copyPublicDir: false,
    minify: false,
    lib: { entry: "src/library.ts", formats: ["es"], fileName: "browser" },
    rolldownOptions: { external: ["onnxruntime-web/wasm", "hash-wasm", "idb"] },
  },
});
