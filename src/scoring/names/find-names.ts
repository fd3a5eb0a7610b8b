/** Which of some names a text has: of brands, people, places. */

/** More names than this are no list that anyone compares. */
export const MOST_NAMES = 30;

/** Between the spellings of a name, of which the first one is shown: "Acme|Acme Corp|@acmehelp". */
const SPELLINGS = "|";

const spellingsOf = (name: string): string[] =>
  name
    .split(SPELLINGS)
    .map((spelling) => spelling.trim().replaceAll(/\s+/g, " "))
    .filter((spelling) => spelling !== "");

export const shownName = (name: string): string => spellingsOf(name)[0] ?? "";

/** Names between commas or line breaks, each once, at most as many as can be compared. */
export function parseNames(text: string): string[] {
  const names = new Map<string, string>();
  for (const part of text.split(/[,\n\r]+/)) {
    const name = spellingsOf(part).join(SPELLINGS);
    const key = name.toLowerCase();
    if (name !== "" && !names.has(key)) names.set(key, name);
  }
  return [...names.values()].slice(0, MOST_NAMES);
}

const [NOT_AFTER, NOT_BEFORE] = ["(?<![\\p{L}\\p{N}_])", "(?![\\p{L}\\p{N}_])"];

const patternOf = (spelling: string) =>
  spelling.replaceAll(/[.*+?^${}()|[\]\\/]/g, "\\$&").replaceAll(" ", "\\s+");

/**
 * Names are whole words, in upper or lower case, also after # or @.
 * @returns a function from a text to the indices of the names that it has, ascending
 */
export function nameFinder(names: readonly string[]): (text: string) => number[] {
  const spellings = names.flatMap((name, index) =>
    spellingsOf(name.toLowerCase()).map((spelling) => ({ spelling, index })),
  );
  if (spellings.length === 0) return () => [];
  const tests = spellings.map(({ spelling, index }) => ({
    index,
    test: new RegExp(NOT_AFTER + patternOf(spelling) + NOT_BEFORE, "u"),
  }));
  /** A spelling can contain others: who names "Acme Corp" names "Acme". */
  const indicesOf = new Map(
    spellings.map(({ spelling }) => [
      spelling,
      tests.flatMap(({ index, test }) => (test.test(spelling) ? [index] : [])),
    ]),
  );
  const longestFirst = [...indicesOf.keys()].toSorted((a, b) => b.length - a.length).map(patternOf);
  // Looks ahead, so that the next name can begin inside of this one.
  const pattern = new RegExp(`${NOT_AFTER}(?=(${longestFirst.join("|")})${NOT_BEFORE})`, "gu");
  return (text) => {
    const found = new Set<number>();
    for (const [, spelling = ""] of text.toLowerCase().matchAll(pattern))
      for (const index of indicesOf.get(spelling.replaceAll(/\s+/g, " ")) ?? []) found.add(index);
    return [...found].toSorted((a, b) => a - b);
  };
}
