import { describe, expect, it } from "vitest";
import benchmark from "./en/benchmark.json" with { type: "json" };
import label from "./en/label.json" with { type: "json" };
import report from "./en/report.json" with { type: "json" };
import shares from "./en/shares.json" with { type: "json" };
import { ENGLISH } from "./en/index.ts";
import { TRANSLATIONS } from "./texts.ts";

/** From `file.path` to the text. */
function flatten(value: object, path: string, found = new Map<string, string>()): Map<string, string> {
  for (const [name, inner] of Object.entries(value) as [string, string | object][]) {
    const at = path === "" ? name : `${path}.${name}`;
    if (typeof inner === "string") found.set(at, inner);
    else flatten(inner, at, found);
  }
  return found;
}

const FORM = /_(zero|one|two|few|many|other)$/;
const withoutForm = (name: string) => name.replace(FORM, "");
const placeholders = (text: string) => [...new Set(text.match(/\{\{.*?\}\}/g))].toSorted();
const english = flatten({ ...ENGLISH, benchmark, label, report, shares }, "");

/** The forms of the plural for one number only, so that the text may do without the number: "one row", "صفّان". */
function formsOfOneNumber(rules: Intl.PluralRules): Set<string> {
  const numbers = new Map<string, number>();
  for (let number = 0; number < 1000; number++) {
    const form = rules.select(number);
    numbers.set(form, (numbers.get(form) ?? 0) + 1);
  }
  return new Set([...numbers].flatMap(([form, count]) => (count === 1 ? [form] : [])));
}

const translations = Object.entries(TRANSLATIONS).map(([tag, { name, load }]) => ({ tag, name, load }));

describe.each(translations)("$name", async ({ tag, load }) => {
  const other = flatten(await load(), "");
  const rules = new Intl.PluralRules(tag);

  it("has a text for each English one, and no other", () => {
    const names = (texts: Map<string, string>) => [...new Set([...texts.keys()].map(withoutForm))].toSorted();
    expect(names(other)).toEqual(names(english));
  });

  it("has the forms of the plural that the language needs, and no other", () => {
    const needed = rules.resolvedOptions().pluralCategories.toSorted();
    const found = new Set([...english.keys()].filter((name) => FORM.test(name)).map(withoutForm));
    for (const name of found) {
      const forms = [...other.keys()]
        .filter((key) => FORM.test(key) && withoutForm(key) === name)
        .map((key) => key.slice(name.length + 1));
      expect(forms.toSorted(), name).toEqual(needed);
    }
  });

  it("puts in what the English text puts in", () => {
    const ofOneNumber = formsOfOneNumber(rules);
    for (const [name, text] of other) {
      const twin = english.get(name.replace(FORM, "_other")) ?? "";
      if (ofOneNumber.has(FORM.exec(name)?.[1] ?? ""))
        expect(placeholders(twin), name).toEqual(expect.arrayContaining(placeholders(text)));
      else expect(placeholders(text), name).toEqual(placeholders(twin));
    }
  });

  it("says something everywhere", () => {
    for (const [name, text] of other) expect(text.trim(), name).not.toBe("");
  });
});
