import { defineConfig } from "vite";
import { provenancePlugins } from "./provenance.mjs";
import { kernelPlugin } from "./vite-kernel.ts";

/** The library for bundlers: packages stay imports. */
export default defineConfig({
  plugins: [kernelPlugin(), ...provenancePlugins()],
  build: {
    target: "es2023",
    outDir: "dist-library",
    copyPublicDir: false,
    minify: false,
    lib: { entry: "src/library.ts", formats: ["es"], fileName: "browser" },
    rolldownOptions: { external: ["onnxruntime-web/wasm", "hash-wasm", "idb"] },
  },
});
