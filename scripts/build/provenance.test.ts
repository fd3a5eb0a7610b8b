import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkRuntime, licenses } from "./provenance.mjs";

it("accepts pinned runtime files only", () => {
  const folder = mkdtempSync(join(tmpdir(), "tonescope-runtime-"));
  try {
    expect(() => checkRuntime(folder)).toThrow("no runtime");
    const name = "ort-wasm-simd-threaded.mjs";
    cpSync(join("node_modules/onnxruntime-web/dist", name), join(folder, name));
    checkRuntime(folder);
    writeFileSync(join(folder, name), "import 'elsewhere';");
    expect(() => checkRuntime(folder)).toThrow(`${name} is not one of the files`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it("ships only packages with permissive licenses", () => {
  const permissive =
    /^(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|Zlib|OFL-1\.1|Python-2\.0)$/;
  const parts = (license: string) => license.replaceAll(/[()]/g, "").split(/ (?:OR|AND) /);
  // transformers.js installs libvips (LGPL) for images in Node; the app never loads it, and no build contains it.
  const shipped = licenses().filter(({ name }) => !name.startsWith("@img/"));
  const others = shipped.filter(({ license }) => !parts(license).every((part) => permissive.test(part)));
  expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
  expect(shipped.length).toBeGreaterThan(50);
});
