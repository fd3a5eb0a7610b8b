import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { build, type Plugin } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildServiceWorker } from "./service-worker.mjs";
import { filesIn } from "../support/fingerprint.mjs";
import { checkRuntime, collectModules, dependencies, packagesOf, provenanceFiles } from "./provenance.mjs";

const folder = mkdtempSync(join(tmpdir(), "tonescope-provenance-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it("accepts pinned runtime files only", () => {
  const assets = join(folder, "runtime");
  const name = "ort-wasm-simd-threaded.mjs";
  cpSync(join("node_modules/onnxruntime-web/dist", name), join(assets, name));
  checkRuntime(assets);
  writeFileSync(join(assets, name), "import 'elsewhere';");
  expect(() => checkRuntime(assets)).toThrow(`${name} is not one of the files`);
  rmSync(join(assets, name));
  expect(() => checkRuntime(assets)).toThrow("no runtime");
});

describe("the app", () => {
  const modules = new Set<string>();
  const plugins: Plugin[] = [collectModules(modules)];
  const app = join(folder, "app");

  beforeAll(async () => {
    await build({
      logLevel: "error",
      plugins,
      worker: { format: "es", plugins: () => plugins },
      // The source maps name the origin of each part of a script, independently of the plugin.
      build: { outDir: app, emptyOutDir: true, sourcemap: true, minify: false },
    });
    await buildServiceWorker(app, plugins);
  });

  it("names each package in the licenses and in the bill of materials", () => {
    const files = provenanceFiles(modules, { withModel: true });
    const licensed = new Set(
      files["licenses.txt"]?.split(`\n${"-".repeat(80)}\n\n`).map((part) => part.split(" ")[0]),
    );
    const { components } = JSON.parse(files["sbom.cdx.json"] ?? "") as {
      components: { group?: string; name: string; version: string; purl?: string }[];
    };
    const listed = new Set(components.map(({ group, name }) => (group ? `${group}/${name}` : name)));
    const shipped = filesIn(app).flatMap((file) => {
      if (/\.(woff2?|wasm)$/.test(file))
        return /inter-/.test(basename(file)) ? "@fontsource-variable/inter" : "onnxruntime-web";
      if (!file.endsWith(".js.map")) return [];
      const { sources } = JSON.parse(readFileSync(file, "utf8")) as { sources: string[] };
      return sources.flatMap((source) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(source)?.[1] ?? []);
    });
    const expected = [
      ...new Set([...shipped, "@mantine/core", "vite", "assemblyscript", "tonescope-tweets"]),
    ];
    expect(expected).toEqual(expect.arrayContaining(["react-dom", "comlink", "i18next", "onnxruntime-web"]));
    expect(expected.filter((name) => !licensed.has(name))).toEqual([]);
    expect(expected.filter((name) => !listed.has(name))).toEqual([]);
    expect(licensed.size).toBe(listed.size);
  });

  it("gives the notices that the licenses ask for, and has only permissive licenses", () => {
    const packages = packagesOf(modules);
    for (const { name, text } of packages) expect(text, name).toMatch(/copyright|public domain|unlicense/i);
    const permissive = /^(MIT|ISC|0BSD|BSD-[23]-Clause|Apache-2\.0|BlueOak-1\.0\.0|Zlib|OFL-1\.1|CC0-1\.0)$/;
    const shipped = [...packages, ...dependencies()];
    expect(shipped.length).toBeGreaterThan(100);
    const others = shipped.filter(
      ({ license }) => !license.split(/[() ]|OR/).every((part) => part === "" || permissive.test(part)),
    );
    expect(others.map(({ name, license }) => `${name}: ${license}`)).toEqual([]);
  });
});

it("does not guess where a module comes from", () => {
  expect(() => packagesOf(["\0unknown/helper.js"])).toThrow("unknown origin");
});
