import { defineConfig } from "vite";
import { provenancePlugins } from "./provenance.mjs";
import { kernelPlugin } from "./vite-kernel.ts";

/**
 * The command line, the endpoint and the library for Node: packages stay imports, except those of reports, which the page
 * needs more of than the command line.
 */
export default defineConfig({
  plugins: [kernelPlugin(), ...provenancePlugins({ withDependencies: true })],
  ssr: { noExternal: ["i18next", /^d3-/, "internmap"] },
  build: {
    ssr: true,
    target: "node20",
    outDir: "dist-node",
    copyPublicDir: false,
    rolldownOptions: {
      input: {
        tonescope: "server/main.ts",
        library: "server/library.ts",
        "kernel-helper": "server/models/kernel-helper.ts",
        "scoring-worker": "server/scoring/scoring-thread.ts",
        "inference-worker": "server/inference/worker.ts",
        "file-thread": "server/batch/file-thread.ts",
      },
      output: { entryFileNames: "[name].js", chunkFileNames: "chunks/[name]-[hash].js" },
    },
  },
});
