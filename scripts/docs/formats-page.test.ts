import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { EXPORT_FORMATS } from "../../src/data/formats/registry.ts";
import { FORMATS_PAGE, ORIGINS } from "./formats-page.ts";

it("every format says where its file comes from", () => {
  expect(Object.keys(ORIGINS).toSorted()).toEqual(
    [...new Set(EXPORT_FORMATS.map(({ id }) => id))].toSorted(),
  );
});

it("docs/formats.md is what npm run docs:api writes", () => {
  expect(readFileSync("docs/formats.md", "utf8")).toBe(FORMATS_PAGE);
});
