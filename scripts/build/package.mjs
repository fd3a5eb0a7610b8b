/** Builds what `npm pack` packs: the library for Node and for bundlers, its types, and the command line. */

import { cpSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildNode } from "./node.mjs";
import { ROOT, run } from "../support/install.mjs";

const LIBRARY = join(ROOT, "dist-library");
rmSync(LIBRARY, { recursive: true, force: true });
rmSync(join(ROOT, "dist-node"), { recursive: true, force: true });
await buildNode();
const { build } = await import("vite");
await build({
  root: ROOT,
  configFile: join(ROOT, "scripts/build/vite.library.config.ts"),
  logLevel: "error",
});
run("npx", ["tsc", "-p", "tsconfig.library.json"]);
// `require()` returns the same module as `import`, which Node does since 20.19. TypeScript takes a declaration file for
// a module or for CommonJS by the nearest package.json, so that CommonJS has a copy of its own.
writeFileSync(join(LIBRARY, "node.cjs"), 'module.exports = require("../dist-node/library.js");\n');
cpSync(join(LIBRARY, "types"), join(LIBRARY, "types-commonjs"), { recursive: true });
writeFileSync(join(LIBRARY, "types-commonjs/package.json"), '{ "type": "commonjs" }\n');
