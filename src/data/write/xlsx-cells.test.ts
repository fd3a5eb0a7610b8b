import fc from "fast-check";
import { expect, test } from "vitest";
import { parseXml, unescapeCell } from "../xlsx/xml.ts";
import { CellWriter } from "./xlsx-cells.ts";

const cells = new CellWriter([], () => undefined);

test("texts of any characters are read as they were written", async () => {
  const character = fc.oneof(
    fc.constantFrom(
      "a",
      " ",
      "\n",
      "\t",
      "\r",
      "\u0000",
      "&",
      "<",
      '"',
      "_x0041_",
      "\ud83d",
      "\ude00",
      "😀",
      "\u00a0",
    ),
    fc.string({ unit: "binary", minLength: 1, maxLength: 1 }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(character, { minLength: 1 }), async (characters) => {
      const text = characters.join("");
      let read = "";
      const handler = { open() {}, close() {}, text: (piece: string) => (read += piece) };
      async function* source() {
        yield new TextEncoder().encode(cells.text(text));
      }
      for await (const _ of parseXml(source(), handler));
      expect(unescapeCell(read)).toBe(text);
    }),
  );
});

test.each([" a", "a ", "a\nb", "\u00a0a"])("the space of %j is kept by readers that drop it", (text) => {
  expect(cells.text(text)).toContain('xml:space="preserve"');
});

test("other texts are written without the attribute for space", () => {
  expect(cells.text("a  b")).toBe('<c t="inlineStr"><is><t>a  b</t></is></c>');
});
