/** Serves and builds the examples for browsers, with the sources of this repository as the package `tonescope`. */

import { join } from "node:path";
import { defineConfig } from "vite";
import { kernelPlugin } from "../scripts/build/vite-kernel.ts";

const here = import.meta.dirname;

export default defineConfig({
  root: here,
  base: ".//",
  plugins: [kernelPlugin()],
  resolve: { alias: { tonescope: join(here, "../src/library.ts") } },
  worker: { format: "es", plugins: () => [kernelPlugin()] },
  // The embedded model is at /tonescope-tweets/.
  publicDir: join(here, "../public/models"),
  build: {
    target: "es2023",
    outDir: join(here, "../.cache/examples"),
    emptyOutDir: true,
    rolldownOptions: { input: [join(here, "browser/index.html"), join(here, "worker/index.html")] },
  },
});
