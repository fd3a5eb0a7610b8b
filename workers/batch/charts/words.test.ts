import "fake-indexeddb/auto";
import { expect, it } from "vitest";
import type { StopWords } from "../../protocols/words.ts";
import { scored } from "../testing.ts";
import { topWords } from "./words.ts";

const always = () => true;
const rows = [
  "der Zug ist schon wieder zu spät und niemand sagt etwas",
  "die Bahn ist heute sehr pünktlich, das war eine Freude",
  "what a day, the train is late again and we die of boredom #train",
];

async function counted(stopWords: StopWords) {
  const open = await scored("t.csv", `id,text\n${rows.map((row) => `1,"${row}"\n`).join("")}`);
  const top = await topWords(open, always, always, stopWords);
  return { languages: top?.languages, words: (top?.words.all ?? []).map(({ word }) => word), top };
}

it("leaves out the common words of the languages in which the texts are", async () => {
  const { languages, words } = await counted({ words: [] });
  expect(languages).toEqual(["de", "en"]);
  for (const word of ["zug", "bahn", "train", "boredom"]) expect(words).toContain(word);
  for (const word of ["der", "ist", "the", "die"]) expect(words).not.toContain(word);
});

it("leaves out the common words of the chosen languages, and a person's own words with their hashtags", async () => {
  const { languages, words, top } = await counted({ languages: ["en"], words: ["Train"] });
  expect(languages).toEqual(["en"]);
  for (const word of ["der", "die"]) expect(words).toContain(word);
  for (const word of ["the", "train"]) expect(words).not.toContain(word);
  expect(top?.hashtags.all).toEqual([]);
  expect((await counted({ languages: [], words: [] })).words).toContain("the");
});
