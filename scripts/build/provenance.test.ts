import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { checkRuntime, licences } from "./provenance.mjs";

it("ships the runtime that was pinned, and no other", () => {
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

it("needs nothing whose licence asks more than to be named", () => {
  const permissive =
    /^(MIT|MIT-0|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|CC0-1\.0|Unlicense|Zlib|OFL-1\.1|Python-2\.0)$/;
  const parts = (licence: string) => licence.replaceAll(/[()]/g, "").split(/ (?:OR|AND) /);
  // libvips (LGPL) comes with transformers.js, for pictures in Node; nothing here loads it and no build has it.
  const shipped = licences().filter(({ name }) => !name.startsWith("@img/"));
  const others = shipped.filter(({ licence }) => !parts(licence).every((part) => permissive.test(part)));
  expect(others.map(({ name, licence }) => `${name}: ${licence}`)).toEqual([]);
  expect(shipped.length).toBeGreaterThan(50);
});
