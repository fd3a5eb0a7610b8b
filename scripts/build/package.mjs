/** Builds what `npm pack` packs: the library for Node and for bundlers, its types, and the command line. */

import { rmSync } from "node:fs";
import { join } from "node:path";
import { buildNode } from "./node.mjs";
import { ROOT, run } from "../support/install.mjs";

rmSync(join(ROOT, "dist-library"), { recursive: true, force: true });
rmSync(join(ROOT, "dist-node"), { recursive: true, force: true });
await buildNode();
const { build } = await import("vite");
await build({
  root: ROOT,
  configFile: join(ROOT, "scripts/build/vite.library.config.ts"),
  logLevel: "error",
});
run("npx", ["tsc", "-p", "tsconfig.library.json"]);
