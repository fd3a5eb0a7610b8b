import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { METHOD_IDS } from "../../../engine/explain/attribution/registry.ts";
import { bibtex } from "./bibtex.ts";

const model = { id: "tonescope-tweets", revision: "9" };

/** The entries as BibTeX reads them: balanced braces, and each field with one value. */
function parsed(text: string): Map<string, Map<string, string>> {
  const entries = new Map<string, Map<string, string>>();
  for (const entry of text.split("\n\n")) {
    const [, key = "", body = ""] = /^@\w+\{(\w+),\n([\s\S]*)\n\}$/.exec(entry) ?? [];
    const fields = body.split("\n").map((line): [string, string] => {
      const [, name = "", value = ""] = /^ {2}(\w+) = \{(.*)\},$/.exec(line) ?? [];
      return [name, value];
    });
    entries.set(key, new Map(fields));
  }
  return entries;
}

const depths = (value: string) => {
  let depth = 0;
  return [...value.replaceAll(/\\./g, "")].map(
    (letter) => (depth += Number(letter === "{") - Number(letter === "}")),
  );
};

describe("BibTeX", () => {
  it.each(METHOD_IDS)("names the app, the model and the work of %s", (method) => {
    const entries = parsed(
      bibtex({ version: "1.2.3", model, method, isFaithfulnessShown: true, isAttentionShown: true }),
    );
    expect(entries.get("tonescope")?.get("version")).toBe("1.2.3");
    expect(entries.get("model")?.get("note")).toBe("Revision 9");
    expect(entries.has("deyoung2020")).toBe(true);
    // Each work once, also where the method is that of the tab.
    expect(entries.size).toBe(method === "attention" ? 4 : 5);
    for (const fields of entries.values()) {
      expect(fields.get("title")).toMatch(/\S/);
      for (const value of fields.values()) {
        expect(depths(value).every((depth) => depth >= 0)).toBe(true);
        expect(depths(value).at(-1)).toBe(0);
      }
    }
  });

  it("stays one field for any name of a model", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom("a", "{", "}", "\\", "%", "_", "&", "~", "$", "#") }),
        (id) => {
          const title = parsed(bibtex({ version: "1", model: { id, revision: "1" } }))
            .get("model")
            ?.get("title");
          expect(title?.replaceAll(/\\[&%$#_{}]/g, "")).not.toMatch(/[\\&%$#_{}~]/);
        },
      ),
    );
  });
});
