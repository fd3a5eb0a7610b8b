/** A copy of the command line, with other packages installed beside it than in the repository. */

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildNode } from "../../scripts/build/node.mjs";
import { run } from "../testing/run-command.ts";

const folder = mkdtempSync(join(tmpdir(), "tonescope-packages-"));
const entry = join(folder, "dist-node/tonescope.js");
const installed = (name: string) => join(folder, "node_modules", name);

beforeAll(async () => {
  cpSync(dirname(await buildNode()), dirname(entry), { recursive: true });
  for (const name of ["public", "package.json"]) symlinkSync(resolve(name), join(folder, name));
  mkdirSync(installed("."));
  const others = readdirSync("node_modules").filter((name) => !name.startsWith("onnxruntime-"));
  for (const name of [...others, "onnxruntime-common"])
    symlinkSync(resolve("node_modules", name), installed(name));
  const runtime = ["package.json", "dist/ort.wasm.bundle.min.mjs", "dist/ort-wasm-simd-threaded.wasm"];
  for (const name of runtime)
    cpSync(join("node_modules/onnxruntime-web", name), join(installed("onnxruntime-web"), name));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  ["explain", "I love this", "--device", "cpu"],
  ["serve", "--port", "0", "--workers", "1"],
])("without the native runtime, %s names the package to install", async (...args) => {
  const { code, stderr } = await run(args, { entry });
  expect(code).toBe(1);
  expect(stderr).toContain("Run npm install onnxruntime-node@");
  expect(stderr).not.toMatch(/\n\s+at /);
});

test("onnxruntime-web runs only with the WebAssembly that is pinned", async () => {
  const table = join(folder, "table.csv");
  writeFileSync(table, "text\nI love this\n");
  const args = ["score", table, "--out", "-", "--device", "wasm", "--workers", "1"];
  const whole = await run(args, { entry });
  expect(whole.stdout.toString()).toContain("I love this,positive,");
  const file = join(installed("onnxruntime-web"), "dist/ort-wasm-simd-threaded.wasm");
  const bytes = readFileSync(file);
  const last = bytes.length - 1;
  bytes[last] = (bytes[last] ?? 0) ^ 1;
  writeFileSync(file, bytes);
  const { code, stdout, stderr } = await run(args, { entry });
  expect({ code, stdout: stdout.toString() }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain(`${file} is not the file of onnxruntime-web`);
  expect(stderr).toContain("Install tonescope again.");
});
