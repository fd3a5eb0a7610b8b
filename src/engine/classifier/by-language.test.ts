import { afterAll, beforeAll, expect, it } from "vitest";
import { folderSource } from "../../../server/models/folder-source.ts";
import { wasmBackend } from "../backends/wasm.ts";
import { classifyByLanguage } from "./by-language.ts";
import { Classifier } from "./classifier.ts";

let classifier: Classifier;
let otherLanguages: Classifier;

beforeAll(async () => {
  const load = (folder: string) =>
    Classifier.load({ source: folderSource(folder), backend: wasmBackend({ threads: 1 }) });
  classifier = await load("public/models/tonescope-tweets");
  otherLanguages = await load("models/tonescope-multilingual");
});

afterAll(() => Promise.all([classifier.dispose(), otherLanguages.dispose()]));

it("reads each text with the model of its language, in the order of the texts", async () => {
  const texts = [
    "Das ist der schlechteste Service, den ich je erlebt habe",
    "What a wonderful evening with the whole family, thank you all",
    "昨日の夜は友達と一緒に新しい映画を見に行きました",
    "meh",
  ];
  const predictions = await classifyByLanguage({ classifier, otherLanguages }, texts);
  const nameOf = ({ info: { manifest } }: Classifier) => `${manifest.id}@${manifest.revision}`;
  const expected = [
    { reader: otherLanguages, language: "de" },
    { reader: classifier, language: "en" },
    { reader: otherLanguages, language: "ja", warning: "other_language" },
    { reader: classifier, language: "", warning: "few_words" },
  ];
  for (const [index, { reader, ...details }] of expected.entries()) {
    const own = await reader.classify(texts[index] ?? "");
    expect(predictions[index]).toEqual({ ...own, ...details, model: nameOf(reader) });
  }
  expect(await classifyByLanguage({ classifier, otherLanguages }, [])).toEqual([]);
});
