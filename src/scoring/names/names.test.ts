import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { NameCounts } from "./common-names.ts";
import { MOST_NAMES, nameFinder, parseNames, shownName } from "./find-names.ts";

describe("names in texts", () => {
  const names = ["Acme|Acme Corp|@acmehelp", "Corp Times", "St. John", "Ünal", "acme corp times"];
  const find = nameFinder(names);

  test.each<[string, number[]]>([
    ["I love ACME!", [0]],
    ["#acme and @Acme", [0]],
    ["@acmehelp please", [0]],
    ["@acmehelper, acmes, macme, acme_2", []],
    ["acme's new store", [0]],
    // A name that another one contains, and one that begins inside of it.
    ["Acme  Corp\nTimes", [0, 1, 4]],
    ["in St. John today", [2]],
    ["in Stx John today", []],
    ["bei ÜNAL", [3]],
    ["Ünals", []],
    ["", []],
  ])("%j has %j", (text, expected) => {
    expect(find(text)).toEqual(expected);
  });

  test("are found as each alone is", () => {
    const words = fc.array(fc.constantFrom("acme", "Corp", "Times", "#acme", "x", "New York", "york"), {
      maxLength: 8,
    });
    const lists = fc.subarray(["acme", "acme corp", "corp times", "New York", "York|#acme"], {
      minLength: 1,
    });
    fc.assert(
      fc.property(words, lists, (text, list) => {
        const all = nameFinder(list)(text.join(" "));
        const alone = list.flatMap((name, at) => (nameFinder([name])(text.join(" ")).length > 0 ? [at] : []));
        expect(all).toEqual(alone);
      }),
    );
  });

  test("are read from lines or between commas, each once", () => {
    expect(parseNames("Acme | Acme  Corp, other\nOTHER\n, ,x|")).toEqual(["Acme|Acme Corp", "other", "x"]);
    expect(shownName("Acme|Acme Corp")).toBe("Acme");
    expect(parseNames(Array.from({ length: 99 }, (_, at) => `n${at}`).join())).toHaveLength(MOST_NAMES);
    fc.assert(
      fc.property(fc.string(), (text) => {
        const names = parseNames(text);
        expect(parseNames(names.join("\n"))).toEqual(names);
        expect(() => nameFinder(names)(text)).not.toThrow();
      }),
    );
  });
});

test("mentions, hashtags and capitalised words are offered by how many texts have them", () => {
  const counts = new NameCounts();
  for (const text of [
    "RT @ann: Thanks Jane Doe for #Rain https://t.co/Abc",
    "The #rain again, says Jane Doe",
    "Nothing new from Berlin @Ann",
    "In Berlin it rains",
    "WE ALL LOVE BERLIN AND ROME SO MUCH",
    "He may leave. May I stay in May or in may?",
    "Some may",
  ])
    counts.add(text);
  expect(counts.top(10)).toEqual({
    mentions: [{ name: "@ann", texts: 2 }],
    hashtags: [{ name: "#rain", texts: 2 }],
    capitalised: [
      { name: "Berlin", texts: 2 },
      { name: "Jane Doe", texts: 2 },
    ],
  });
});
