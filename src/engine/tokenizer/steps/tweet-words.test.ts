import { expect, it, test } from "vitest";
import { TrackedText } from "../tracked-text.ts";
import { tweetWords } from "./tweet-words.ts";

const normalize = tweetWords({ entities: { amp: 38 }, emoji: { "😂": ":face_with_tears_of_joy:" } });
const textOf = (text: string) => normalize(new TrackedText(text)).text;

it.each([
  ["@ana look  http://t.co/x1 😂", "@USER look HTTPURL :face_with_tears_of_joy:"],
  ["I can't… &amp; you’re sooooo", "I can't ... & you 're sooooo"],
  [" ", ""],
])("%j becomes %j", (text, normalized) => {
  expect(textOf(text)).toBe(normalized);
});

it("knows where each word came from", () => {
  const normalized = normalize(new TrackedText("hi @ana 😂!"));
  expect(normalized.text).toBe("hi @USER :face_with_tears_of_joy: !");
  expect(normalized.span(3, 8)).toEqual({ start: 3, end: 7 });
  expect(normalized.span(9, 33)).toEqual({ start: 8, end: 10 });
});

/** Texts on which a search that starts at each character could read the rest of the text. */
const LONG = [
  "a",
  "-a",
  "a.",
  "<a",
  "http:(",
  "http:(a)",
  "1 ",
  "@a",
  "a@",
  ". ",
  "(",
  "&#1",
  "a-_",
  "n 't ",
  "x.y/",
  "#-",
];

test.each(LONG)("reads a text of 50,000 characters of %j in proportion to its length", (part) => {
  const text = part.repeat(Math.ceil(50_000 / part.length));
  expect(textOf(text).length).toBeGreaterThan(0);
});

it("refuses tables that are damaged", () => {
  expect(() => tweetWords({ emoji: { a: "a".repeat(65) } })).toThrow("damaged");
  expect(() => tweetWords({ entities: { a: -1 } })).toThrow("damaged");
});
