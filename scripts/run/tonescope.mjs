/** npm run score, evaluate, serve: builds the command line and runs one of its commands. */

import { spawn } from "node:child_process";
import { buildNode } from "../build/node.mjs";

const entry = await buildNode();
const child = spawn(process.execPath, [entry, ...process.argv.slice(2)], { stdio: "inherit" });
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"]))
  process.on(signal, () => child.kill(signal));
child.on("exit", (code, signal) => {
  process.exitCode = code ?? (signal ? 1 : 0);
});
