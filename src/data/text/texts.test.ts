import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodeEntities } from "./entities.ts";
import { hasHtml, htmlText } from "./html.ts";
import { isEmptyText, isMissingValue } from "./missing.ts";
import { repairMojibake } from "./mojibake.ts";

describe("character references", () => {
  test.each([
    ["a &amp; b &LT; c", "a & b < c"],
    ["&amp;lt;", "&lt;"],
    ["wait&hellip; &ldquo;no&rdquo; &Eacute;t&eacute; 5&nbsp;&euro;", "wait… “no” Été 5\u00a0€"],
    ["&#39;&#x1F600;&#128;&#0;", "'😀€&#0;"],
    ["AT&T; R&D &unknown; &", "AT&T; R&D &unknown; &"],
  ])("%j", (text, decoded) => {
    expect(decodeEntities(text)).toBe(decoded);
  });
});

describe("HTML", () => {
  test.each([
    [
      "<p>I love <a href=\"https://example.com/?a>b\" class='x'>this</a><br/>so &hellip; much</p><p>ok</p>",
      "I love this\nso … much\nok",
    ],
    ["<P>LOUD</P>", "LOUD"],
    ["a<!-- hidden --> b<script>if (a < b) x()</script>", "a  b"],
    ["it is &lt;b&gt;bold&lt;/b&gt;", "it is <b>bold</b>"],
    ["<ul><li>one</li><li>two</li></ul>", "one\ntwo"],
  ])("%j", (html, text) => {
    expect(htmlText(html)).toBe(text);
  });

  test.each(["I <3 you", "a<b and c>d", "<user> said <hi>", "1 < 2 > 0", "-> x <-", "plain"])(
    "%j has no tags",
    (text) => {
      expect(hasHtml(text)).toBe(false);
      expect(htmlText(text)).toBe(text);
    },
  );
});

test.each([
  "NULL",
  " null ",
  "N/A",
  "n/a",
  "NA",
  "NaN",
  "nan",
  "None",
  "#N/A",
  "\\N",
  "[deleted]",
  "[removed]",
  "-",
  "—",
  '""',
  "(null)",
  "<NA>",
  "#VALUE!",
  "Not available",
  "[]",
  '"NULL"',
  "'n/a'",
  "“”",
  "\u200bnull\ufeff",
  "NaT",
  "#NV",
])("%j is a missing value", (cell) => {
  expect(isMissingValue(cell)).toBe(true);
});

test.each([
  "none of this works",
  "Na und?",
  "na",
  "nullified",
  "no",
  "0",
  "?",
  "deleted",
  "- not good",
  ":-(",
])("%j is a text", (cell) => {
  expect(isMissingValue(cell)).toBe(false);
  expect(isEmptyText(cell)).toBe(false);
});

test.each([
  "",
  " \t\n",
  "\u200b",
  "\ufeff",
  "\u00ad\u00ad",
  "\ufe0f",
  "\u0301",
  "\u200e",
  "\u3164",
  "\u2800",
  "\u00a0\u2003",
  "\u{e0101}",
  "\u20e3",
])("%j shows nothing", (text) => {
  expect(isEmptyText(text)).toBe(true);
});

describe("mojibake", () => {
  // What ftfy 6.3.1 makes of the same texts (fix_encoding).
  test.each([
    ["Itâ€™s", "It’s"],
    ["Itâ\u0080\u0099s", "It’s"],
    ["naÃ¯ve cafÃ©", "naïve café"],
    ["Â£5 â€“ â‚¬7", "£5 – €7"],
    ["Â£5 â\u0080\u0093 â\u0082¬7", "£5 – €7"],
    ["ðŸ˜€ great ðŸ‘\u008d", "😀 great 👍"],
    ["ð\u009f\u0098\u0080 great ð\u009f\u0091\u008d", "😀 great 👍"],
    ["â€œquotedâ€\u009d", "“quoted”"],
    ["â\u0080\u009cquotedâ\u0080\u009d", "“quoted”"],
    ["ÐŸÑ€Ð¸Ð²ÐµÑ‚ Ð¼Ð¸Ñ€", "Привет мир"],
    ["Ð\u009fÑ\u0080Ð¸Ð²ÐµÑ\u0082 Ð¼Ð¸Ñ\u0080", "Привет мир"],
    ["æ\u009d±äº¬ã‚¿ãƒ¯ãƒ¼", "東京タワー"],
    ["æ\u009d±äº¬ã\u0082¿ã\u0083¯ã\u0083¼", "東京タワー"],
    ["Ã§a va trÃ¨s bien", "ça va très bien"],
    ["GrÃ¶ÃŸe Ã¤ndern", "Größe ändern"],
    ["GrÃ¶Ã\u009fe Ã¤ndern", "Größe ändern"],
    ["Ã¼ber", "über"],
    ["Ã©", "é"],
    ["Ã\u00a0 la carte", "à la carte"],
    ["ÎµÎ»Î»Î·Î½Î¹ÎºÎ¬", "ελληνικά"],
    ["Ù…Ø±Ø\u00adØ¨Ø§", "مرحبا"],
    ["Ù\u0085Ø±Ø\u00adØ¨Ø§", "مرحبا"],
    ["æ—¥æœ¬", "日本"],
    ["æ\u0097¥æ\u009c¬", "日本"],
    ["Ã±", "ñ"],
    ["it costs 20Â°", "it costs 20°"],
    ["â€¦", "…"],
    ["â\u0080¦", "…"],
    ["Â®", "®"],
    ["â\u009d¤ï¸\u008f", "❤️"],
    ["Ã—", "×"],
    ["Ã\u0097", "×"],
    ["ZoÃ«", "Zoë"],
    ["CAFÉ…", "CAFÉ…"],
    ["Café…”", "Café…”"],
    ["voilà…»", "voilà…»"],
    ["NÃO", "NÃO"],
    ["ÂNGULO", "ÂNGULO"],
    ["Ä“", "Ä“"],
    ["Straße – gut", "Straße – gut"],
    ["É”", "É”"],
    ["Mÿ", "Mÿ"],
    ["don’t", "don’t"],
    ["ÇA", "ÇA"],
    ["l’Âge", "l’Âge"],
    ["“ÖÄÜ”", "“ÖÄÜ”"],
    ["Ã¢â‚¬â„¢", "’"],
    [" cafÃ© ok", " café ok"],
    ["plain", "plain"],
    ["A ± B", "A ± B"],
    ["á é í", "á é í"],
  ])("%j", (broken, repaired) => {
    expect(repairMojibake(broken)).toBe(repaired);
  });

  test("repairs what was misread, and leaves ordinary text alone", () => {
    const latin1 = (text: string) => String.fromCodePoint(...new TextEncoder().encode(text));
    const words = fc.constantFrom(
      "naïve",
      "über",
      "“yes”",
      "it’s",
      "😀",
      "5 €",
      "Straße – gut",
      "ÇA VA",
      "Привет",
      "São",
    );
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 6 }), (list) => {
        const text = list.join(" ");
        expect(repairMojibake(text)).toBe(text);
        expect(repairMojibake(latin1(text))).toBe(text);
        expect(repairMojibake(latin1(latin1(text)))).toBe(text);
      }),
    );
  });
});
