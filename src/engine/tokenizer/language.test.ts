import { expect, test } from "vitest";
import { detectLanguage, otherLanguageCheck } from "./language.ts";

const isOther = await otherLanguageCheck(["en"]);

test.each([
  "Ich liebe diesen Tag so sehr",
  "me encanta esta canción",
  "que mierda de día",
  "j'adore ce film",
  "今日はいい天気です",
  "Какой хороший день",
  "@anna https://t.co/x Das ist echt schlecht",
  "yaar yeh movie bahut achi hai",
])("another language: %s", (text) => {
  expect(isOther(text)).toBe(true);
});

test.each([
  "",
  "lol ok",
  "😀😀😀",
  "omg yesss finally",
  "Thx m8 gr8 stuff",
  "cant wait 4 the game tonite",
  "@josé_garcía_lópez great goal",
  "#FelizCumpleaños happy birthday to you",
  "Manchester United 3 Chelsea 1",
  "wow just wow",
  "Jai Hind! Congratulations to the whole team",
  "tum tum tum, the drums of the parade",
])("English or uncertain: %s", (text) => {
  expect(isOther(text)).toBe(false);
});

test("checks against all languages of a model; without a known one the result is always false", async () => {
  const several = await otherLanguageCheck(["en-GB", "de"]);
  expect(several("Ich liebe diesen Tag so sehr")).toBe(false);
  expect(several("me encanta esta canción")).toBe(true);
  expect((await otherLanguageCheck(["multilingual"]))("me encanta esta canción")).toBe(false);
});

test("takes Indonesian, which the detector knows as Malay only, for a language of a model that lists it", async () => {
  const text = "Saya sangat senang dengan pelayanan di restoran ini";
  expect(isOther(text)).toBe(true);
  expect((await otherLanguageCheck(["en", "id"]))(text)).toBe(false);
});

test("finds Hindi in Latin script, which a model reads that lists it", async () => {
  const languageOf = await detectLanguage();
  const texts = ["mujhe nahi pata kya ho raha hai", "@asha train phir late hai, koi batao yaar"];
  expect(texts.map(languageOf)).toEqual(["hi-Latn", "hi-Latn"]);
  expect(
    ["Che bello, hai ragione, mi piace", "se ne parla ho detto", "ki ka ko"].map(languageOf),
  ).not.toContain("hi-Latn");
  const [multilingual, devanagari] = [
    await otherLanguageCheck(["en", "hi-Latn"]),
    await otherLanguageCheck(["en", "hi"]),
  ];
  expect(texts.map(multilingual)).toEqual([false, false]);
  expect(texts.map(devanagari)).toEqual([true, true]);
});
