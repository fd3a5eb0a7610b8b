import { expect, test } from "vitest";
import { hasPackages } from "./install.mjs";

const wanted = {
  packages: {
    "": { version: "1.0.0" },
    "node_modules/a": { version: "1.0.0", integrity: "sha512-a" },
    "node_modules/b": { version: "2.0.0", integrity: "sha512-b", optional: true },
  },
};

test.each([
  ["all packages", { a: "sha512-a", b: "sha512-b" }, true],
  ["without an optional one", { a: "sha512-a" }, true],
  ["without another one", { b: "sha512-b" }, false],
  ["one with other bytes", { a: "sha512-other", b: "sha512-b" }, false],
  ["one that was removed from the lock file", { a: "sha512-a", c: "sha512-c" }, false],
])("an installation with %s", (_name, integrities, isComplete) => {
  const packages = Object.fromEntries(
    Object.entries(integrities).map(([name, integrity]) => [
      `node_modules/${name}`,
      { version: name === "b" ? "2.0.0" : "1.0.0", integrity },
    ]),
  );
  expect(hasPackages(wanted, { packages })).toBe(isComplete);
});
