import { describe, expect, it } from "vitest";
import germanReport from "./de/report.json" with { type: "json" };
import englishReport from "./en/report.json" with { type: "json" };
import { GERMAN } from "./de/index.ts";
import { ENGLISH } from "./en/index.ts";

/** From `file.path` to the text. */
function flatten(value: object, path: string, found = new Map<string, string>()): Map<string, string> {
  for (const [name, inner] of Object.entries(value) as [string, string | object][]) {
    const at = path === "" ? name : `${path}.${name}`;
    if (typeof inner === "string") found.set(at, inner);
    else flatten(inner, at, found);
  }
  return found;
}

const withoutPlural = (name: string) => name.replace(/_(zero|one|two|few|many|other)$/, "");
const placeholders = (text: string) => [...new Set(text.match(/\{\{.*?\}\}/g))].toSorted();
const english = flatten({ ...ENGLISH, report: englishReport }, "");

describe.each([["German", "de", { ...GERMAN, report: germanReport }]])("%s", (_, tag, texts) => {
  const other = flatten(texts, "");

  it("has a text for each English one, and no other", () => {
    const names = (texts: Map<string, string>) =>
      [...new Set([...texts.keys()].map(withoutPlural))].toSorted();
    expect(names(other)).toEqual(names(english));
  });

  it("has the forms of the plural that the language needs", () => {
    const forms = new Intl.PluralRules(tag).resolvedOptions().pluralCategories;
    const plurals = [...other.keys()].filter((name) => withoutPlural(name) !== name).map(withoutPlural);
    for (const name of plurals)
      for (const form of forms) expect(other.has(`${name}_${form}`), `${name}_${form}`).toBe(true);
  });

  it("puts in what the English text puts in", () => {
    for (const [name, text] of other) {
      const twin = english.get(name) ?? english.get(`${withoutPlural(name)}_other`) ?? "";
      // "One row" may do without the number.
      if (name.endsWith("_one"))
        expect(placeholders(twin)).toEqual(expect.arrayContaining(placeholders(text)));
      else expect(placeholders(text), name).toEqual(placeholders(twin));
    }
  });

  it("says something everywhere", () => {
    for (const [name, text] of other) expect(text.trim(), name).not.toBe("");
  });
});
