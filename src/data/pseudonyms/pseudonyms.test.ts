import { createHmac } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { AppError } from "../../errors/app-error.ts";
import { createKey, readKey, writeKey } from "./key.ts";
import { replaceMentions } from "./mentions.ts";
import { Pseudonyms } from "./pseudonyms.ts";

const KEY = "0f".repeat(32);
const marked = (text: string) => replaceMentions(text, (name) => `<${name}>`);
const name = fc.stringMatching(/^[a-zA-Z_][a-zA-Z0-9_]{0,14}$/);
/** Texts without an @. */
const text = fc.string({ unit: "grapheme" }).map((value) => value.replaceAll(/[@＠]/g, ""));

describe("mentions", () => {
  test.each([
    ["@ann thanks", "@<ann> thanks"],
    [".@Ann, @bob's and (@carl)", ".@<Ann>, @<bob>'s and (@<carl>)"],
    ["RT@ann: hi", "RT@<ann>: hi"],
    ["see @ann.", "see @<ann>."],
    ["@ann@example.social and @ann.bsky.social.", "@<ann@example.social> and @<ann.bsky.social>."],
    ["＠ann https://example.social/@bob", "＠<ann> https://example.social/@<bob>"],
    ["@Jürgen @山田", "@<Jürgen> @<山田>"],
    ["write to c.d+e@example.org or @ me", "write to c.d+e@example.org or @ me"],
  ])("%s", (given, expected) => expect(marked(given)).toBe(expected));

  test("nothing but names changes", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (value) => {
        expect(replaceMentions(value, (found) => found)).toBe(value);
      }),
    );
  });

  test("a name between blanks is found in any text", () => {
    fc.assert(
      fc.property(text, name, text, (before, user, after) => {
        const found: string[] = [];
        replaceMentions(`${before} @${user} ${after}`, (mention) => {
          found.push(mention);
          return "";
        });
        expect(found).toContain(user);
      }),
    );
  });
});

describe("pseudonyms", () => {
  test("are the first digits of an HMAC-SHA-256 of the name in lower case", async () => {
    const pseudonyms = await Pseudonyms.open(KEY);
    const sum = createHmac("sha256", Buffer.from(KEY, "hex")).update("ann").digest("hex");
    expect(await pseudonyms.mentions(["hi @Ann"])).toEqual([`hi @user_${sum.slice(0, 12)}`]);
  });

  test("are the same for a mention and for a cell with the name, whatever its case", async () => {
    const pseudonyms = await Pseudonyms.open(createKey());
    await fc.assert(
      fc.asyncProperty(name, name, async (user, other) => {
        const [[cell = "", mention = ""] = []] = await pseudonyms.rows(
          [[user.toUpperCase(), `@${user} hi`]],
          new Set([0]),
        );
        expect(mention).toBe(`@${cell} hi`);
        expect(cell).toMatch(/^user_[0-9a-f]{12}$/);
        const [[second = ""] = []] = await pseudonyms.rows([[`@${other}`]], new Set([0]));
        expect(second === `@${cell}`).toBe(user.toLowerCase() === other.toLowerCase());
      }),
    );
  });

  test("of another key are others", async () => {
    const [one, other] = [await Pseudonyms.open(KEY), await Pseudonyms.open(createKey())];
    expect(await one.mentions(["@ann"])).not.toEqual(await other.mentions(["@ann"]));
    expect(await one.mentions(["@ann"])).toEqual(await (await Pseudonyms.open(KEY)).mentions(["@ann"]));
  });
});

describe("the file of a key", () => {
  test("is read back, and no other file is", () => {
    const key = createKey();
    expect(readKey(writeKey(key))).toBe(key);
    for (const content of ["", "{}", "null", writeKey("ff"), writeKey(key).replace("key", "kez")])
      expect(() => readKey(content), content).toThrow(AppError);
  });
});
