/** npm run test:package: packs, installs into an empty folder, and uses the package in Node, TypeScript and a browser. */

import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "@playwright/test";
import sirv from "sirv";
import { createServer } from "node:http";
import { build } from "vite";
import { findChromium } from "../support/chromium.mjs";
import { ROOT } from "../support/install.mjs";
import { checkTypes, OLD_COMPILER } from "./package-types.mjs";

const folder = mkdtempSync(join(tmpdir(), "tonescope-package-"));
const MAX_BYTES = 45e6;

/** @param {string} command @param {string[]} args */
const run = (command, args, cwd = folder) =>
  execFileSync(command, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, ONNXRUNTIME_NODE_INSTALL: "skip" },
  });

/** @param {string} path @param {string} content */
const write = (path, content) => writeFileSync(join(folder, path), content);

/** @param {unknown} condition @param {string} what */
function check(condition, what) {
  console.log(`${condition ? "ok  " : "FAIL"} ${what}`);
  if (!condition) process.exitCode = 1;
}

const LOAD = `const classifier = await Classifier.load({ ...(await openModel()), backend: wasmBackend({ threads: 1 }) });
const { label, score } = await classifier.classify("I love this");`;

run("npm", ["pack", "--silent", "--pack-destination", folder], ROOT);
const archive = readdirSync(folder).find((name) => name.endsWith(".tgz")) ?? "";
const { size } = statSync(join(folder, archive));
check(size < MAX_BYTES, `the package has ${(size / 1e6).toFixed(1)} MB`);
const docs = readFileSync(join(ROOT, "docs/command-line.md"), "utf8");
check(
  docs.includes(`archive, ${Math.round(size / 1e6)} MB with its two models`),
  "docs/command-line.md has its size",
);
write("package.json", JSON.stringify({ name: "user", private: true, type: "module" }));
run("npm", ["install", "--silent", "--no-audit", "--no-fund", `./${archive}`]);
check(!readdirSync(join(folder, "node_modules")).includes("react"), "it installs no dependency of the page");

write(
  "node.mjs",
  `import { Classifier, openModel, wasmBackend } from "tonescope";\n${LOAD}\nconsole.log(label, score.toFixed(3));`,
);
const inNode = run("node", ["node.mjs"]);
check(inNode.startsWith("positive 0."), `in Node: ${inNode.trim()}`);
const [label, score] = inNode.trim().split(" ");
check(
  docs.includes(`label: "${label}", score: ${Number(score).toFixed(2)}`),
  "docs/command-line.md has its score",
);

write(
  "require.cjs",
  `const { AppError, openModel } = require("tonescope");
import("tonescope").then((module) => console.log(module.AppError === AppError && module.openModel === openModel));`,
);
const required = spawnSync("node", ["require.cjs"], { cwd: folder, encoding: "utf8" });
check(required.stdout.trim() === "true" && required.stderr === "", `in CommonJS ${required.stderr}`);

const explained = run("npx", ["--no-install", "tonescope", "explain", "I love this", "--json"]);
check(JSON.parse(explained).label === "positive", "the command line");

run("npm", ["install", "--silent", "--no-save", "@types/node@20", `${OLD_COMPILER}@npm:typescript@5.9`]);
checkTypes(folder, check);

mkdirSync(join(folder, "public"));
cpSync(
  join(folder, "node_modules/tonescope/public/models/tonescope-tweets"),
  join(folder, "public/tonescope-tweets"),
  {
    recursive: true,
  },
);
write("index.html", '<!doctype html><title>…</title><script type="module" src="/page.js"></script>');
write(
  "page.js",
  `import { Classifier, httpSource, wasmBackend } from "tonescope";
const source = httpSource(new URL("/tonescope-tweets/", location.href));
const classifier = await Classifier.load({ source, backend: wasmBackend({ threads: 1 }) });
document.title = (await classifier.classify("I love this")).label;`,
);
cpSync(join(ROOT, "examples/worker"), join(folder, "worker"), { recursive: true });
const input = [join(folder, "index.html"), join(folder, "worker/index.html")];
await build({
  root: folder,
  logLevel: "error",
  worker: { format: "es" },
  build: { target: "es2023", rolldownOptions: { input } },
});
const server = createServer(sirv(join(folder, "dist")));
await new Promise((resolve) => server.listen(0, "127.0.0.1", () => resolve(undefined)));
const browser = await chromium.launch({ executablePath: await findChromium(), args: ["--no-sandbox"] });
const page = await browser.newPage();
page.on("pageerror", (error) => console.error(error.message));
/** @type {string[]} */
const crossOrigin = [];
page.on("request", (request) => {
  if (!request.url().startsWith("http://127.0.0.1:")) crossOrigin.push(request.url());
});
const url = `http://127.0.0.1:${/** @type {import("node:net").AddressInfo} */ (server.address()).port}`;
await page.goto(url);
await page.waitForFunction(() => document.title !== "…", null, { timeout: 120_000 }).catch(() => {});
check((await page.title()) === "positive", "in a browser, through a bundler");
await page.goto(`${url}/worker/`);
await page.locator("input").fill("I hate this", { timeout: 120_000 });
const prediction = page.locator("output", { hasText: "negative" });
await prediction.waitFor({ timeout: 30_000 }).catch(() => {});
check(await prediction.isVisible(), "in a Web Worker, as in examples/worker");
check(crossOrigin.length === 0, `no request to another origin ${crossOrigin.join(" ")}`);
await browser.close();
server.close();
rmSync(folder, { recursive: true, force: true });
