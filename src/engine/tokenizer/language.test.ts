import { expect, test } from "vitest";
import { otherLanguageCheck } from "./language.ts";

const isOther = await otherLanguageCheck(["en"]);

test.each([
  "Ich liebe diesen Tag so sehr",
  "me encanta esta canción",
  "que mierda de día",
  "j'adore ce film",
  "今日はいい天気です",
  "Какой хороший день",
  "@anna https://t.co/x Das ist echt schlecht",
])("%s", (text) => {
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
])("English or not sure: %s", (text) => {
  expect(isOther(text)).toBe(false);
});

test("a model of several languages knows them all, one of unknown ones is never doubted", async () => {
  const several = await otherLanguageCheck(["en-GB", "de"]);
  expect(several("Ich liebe diesen Tag so sehr")).toBe(false);
  expect(several("me encanta esta canción")).toBe(true);
  expect((await otherLanguageCheck(["multilingual"]))("me encanta esta canción")).toBe(false);
});
