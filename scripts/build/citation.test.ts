import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { bibtex } from "../../src/features/explain/cite/bibtex.ts";
import { license, version } from "../../package.json";

const citation = readFileSync(new URL("../../CITATION.cff", import.meta.url), "utf8");
const field = (name: string) => new RegExp(`^${name}: "?(.*?)"?$`, "m").exec(citation)?.[1];

it("CITATION.cff names the version, the license and the title that the app cites itself by", () => {
  expect(field("version")).toBe(version);
  expect(field("license")).toBe(license);
  const entry = bibtex({ version, model: { id: "m", revision: "1" } });
  expect(entry).toContain(`title = {${field("title")}},`);
  expect(entry).toContain(`license = {${license}},`);
});
