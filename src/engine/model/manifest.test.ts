import { readFileSync } from "node:fs";
import fc from "fast-check";
import { expect, it } from "vitest";
import { AppError } from "../../errors/app-error.ts";
import { manifestFile, parseManifest } from "./manifest.ts";

const shipped = readFileSync("public/models/tonescope-tweets/manifest.json", "utf8");
const changed = (change: object) => JSON.stringify({ ...(JSON.parse(shipped) as object), ...change });
const badManifest = expect.objectContaining({ code: "bad-manifest" });

it("reads the shipped manifest, whose weights are within 25 MiB", () => {
  const manifest = parseManifest(shipped);
  expect(manifest.labels).toEqual(["negative", "neutral", "positive"]);
  for (const { path } of manifest.weights)
    expect(manifestFile(manifest, path).size).toBeLessThanOrEqual(25 * 2 ** 20);
});

it.each([
  ["another version", { manifestVersion: 2 }],
  ["no labels", { labels: [] }],
  ["a label twice", { labels: ["a", "a"] }],
  ["a negative length", { maxLength: -1 }],
  ["an unknown preprocessing", { preprocessing: "constructor" }],
  ["no weights", { weights: [] }],
  [
    "an adjustment that is no number",
    { weights: [{ dtype: "int8", path: "config.json", logitAdjustment: ["0.4", 0, 0] }] },
  ],
  ["a temperature of zero", { weights: [{ dtype: "int8", path: "config.json", temperature: 0 }] }],
  [
    "a threshold that is no share",
    {
      weights: [
        {
          dtype: "int8",
          path: "config.json",
          notSure: { below: 60, coverage: 0.8, accuracy: 0.8, measuredOn: "x" },
        },
      ],
    },
  ],
  ["a head without labels", { heads: [{ name: "a", output: "a", labels: [], data: "x", limits: "x" }] }],
  [
    "a head twice",
    {
      heads: [1, 2].map(() => ({ name: "a", output: "a", labels: ["x", "y"], data: "x", limits: "x" })),
    },
  ],
  [
    "a head's temperature of zero",
    { weights: [{ dtype: "int8", path: "config.json", headTemperatures: { emotion: 0 } }] },
  ],
  ["a way up and out", { files: [{ path: "../secret", size: 1, sha256: "0".repeat(64) }] }],
  ["an absolute path", { files: [{ path: "/etc/passwd", size: 1, sha256: "0".repeat(64) }] }],
  ["another host", { files: [{ path: "https://example.org/x", size: 1, sha256: "0".repeat(64) }] }],
  ["a hash that is none", { files: [{ path: "a", size: 1, sha256: "xyz" }] }],
  ["a file that is not listed", { tokenizer: { json: "other.json", config: "tokenizer_config.json" } }],
])("rejects %s", (_, change) => {
  expect(() => parseManifest(changed(change))).toThrow(badManifest);
});

it("has the threshold of not sure of the shipped weights, with coverage and accuracy", () => {
  const [weights] = parseManifest(shipped).weights;
  expect(weights?.notSure?.below).toBeGreaterThan(1 / 3);
  expect(weights?.notSure?.accuracy).toBeGreaterThanOrEqual(0.8);
  expect(weights?.notSure?.coverage).toBeGreaterThan(0.5);
});

it.each(["", "null", "[]", "<!doctype html>", "{", '{"__proto__": {"manifestVersion": 1}}'])(
  "refuses %j",
  (text) => {
    expect(() => parseManifest(text)).toThrow(badManifest);
  },
);

it("parses any JSON to a manifest or rejects it with bad-manifest", () => {
  fc.assert(
    fc.property(fc.json(), (text) => {
      try {
        parseManifest(text);
      } catch (error) {
        expect(error).toBeInstanceOf(AppError);
      }
    }),
  );
});

it("reads a manifest of version 1, whose license has another key", () => {
  const { license, ...rest } = JSON.parse(shipped) as { license: string };
  const version1 = JSON.stringify({ ...rest, manifestVersion: 1, licence: license });
  expect(parseManifest(version1)).toEqual(parseManifest(shipped));
  expect(() => parseManifest(JSON.stringify({ ...rest, manifestVersion: 1, license }))).toThrow(badManifest);
});

it("rejects files that are not listed", () => {
  expect(() => manifestFile(parseManifest(shipped), "toString")).toThrow(badManifest);
});
