import { expect, test } from "vitest";
import { decoderOf } from "./decoder.ts";
import { TextWriter } from "./text-writer.ts";
import { hasUndecodable } from "./undecodable.ts";

const encode = (name: string, text: string) => new TextWriter({ name, bom: false }).encode(text);

test("EUC-KR has all Hangul syllables of windows-949, at their places", () => {
  const syllables = Array.from({ length: 0xd7a3 - 0xac00 + 1 }, (_, at) => String.fromCharCode(0xac00 + at));
  const text = `${syllables.join(" ")} € ®`;
  const writer = new TextWriter({ name: "euc-kr", bom: false });
  expect(decoderOf("euc-kr").decode(writer.encode(text))).toBe(text);
  expect(writer.unwritable).toBe(0);
  expect([...encode("euc-kr", "갂똠뷁펲힣")]).toEqual([
    0x81, 0x41, 0x8c, 0x63, 0x94, 0xee, 0xbc, 0x84, 0xc6, 0x52,
  ]);
});

test.each<[string, number[]]>([
  ["euc-kr", [0x80, 0x41]],
  ["euc-kr", [0x41, 0x9f, 0x20]],
  ["euc-jp", [0x81, 0x41]],
  ["big5", [0x41, 0xff]],
  ["big5", [0x80, 0x41]],
  ["gbk", [0xff, 0x41]],
  ["gb18030", [0xff, 0x41]],
])("bytes that are no character in %s are kept, and not made up: %j", (name, bytes) => {
  const text = decoderOf(name, true).decode(Uint8Array.from(bytes));
  expect(hasUndecodable(text)).toBe(true);
  expect([...encode(name, text)]).toEqual(bytes);
});
