/** Texts that are no texts, or that hold something else than the words of a person. */

import type { ReadingCase } from "../reading-case.ts";

const missing = "missing texts";
const damaged = "markup and damaged letters";

const lines = (texts: readonly string[]) => `id,text\n${texts.map((text, at) => `${at},${text}\n`).join("")}`;

const textCase = (
  kind: string,
  name: string,
  content: string,
  modelTexts: readonly string[],
  issues: Readonly<Record<string, number>>,
  more: Partial<ReadingCase> = {},
): ReadingCase => ({
  name,
  kind,
  file: "t.csv",
  bytes: () => content,
  rows: modelTexts.length,
  textColumn: "text",
  modelTexts,
  issues,
  ...more,
});

/** Rows of a missing value each, between two texts. */
const missingCase = (name: string, ...values: readonly string[]) =>
  textCase(
    missing,
    name,
    lines(["a good walk", ...values, "never again"]),
    ["a good walk", ...values.map(() => ""), "never again"],
    { "missing-text": values.length },
  );

const gone: readonly ReadingCase[] = [
  missingCase("words of databases", "NULL", "null", "\\N", "<NULL>", "(null)"),
  missingCase("words of Python and R", "nan", "NaN", "None", "NA", "<NA>", "undefined"),
  missingCase("words of spreadsheets", "N/A", "n/a", "#N/A", "#REF!", "#NAME?", "#DIV/0!", "Not Available"),
  missingCase("deleted posts", "[deleted]", "[removed]", "[deleted by user]", "[ Removed by Reddit ]"),
  missingCase("signs", "-", "--", "—", "[]", "{}"),
  textCase(
    missing,
    "quotes around nothing",
    'id,text\n0,a good walk\n1,""""""\n2,"\'\'"\n',
    ["a good walk", "", ""],
    { "missing-text": 2 },
  ),
  textCase(
    missing,
    "nothing at all",
    'id,text\n0,a good walk\n1,\n2,""\n3,"   "\n',
    ["a good walk", "", "", ""],
    { "empty-text": 3 },
  ),
  textCase(
    missing,
    "characters that show nothing",
    lines([
      "a good walk",
      "\u200b",
      "\u200b\u200d\ufe0f",
      "\u00a0",
      "\u2800",
      "\u202a\u202c",
      "\ufeff",
      "\u3164",
    ]),
    ["a good walk", "", "", "", "", "", "", ""],
    { "empty-text": 7 },
  ),
  textCase(
    missing,
    "words that are texts",
    lines(["none of this works", "Nan is my hero", "null and void", "so removed from life", "no"]),
    ["none of this works", "Nan is my hero", "null and void", "so removed from life", "no"],
    {},
  ),
  textCase(
    missing,
    "null in JSON",
    '{"text":"a good walk"}\n{"text":null}\n{"id":3}\n{"text":"never again"}\n',
    ["a good walk", "", "", "never again"],
    { "empty-text": 2 },
    { file: "t.jsonl" },
  ),
];

const repaired: readonly ReadingCase[] = [
  textCase(
    damaged,
    "UTF-8 that was read as windows-1252",
    lines(["I donâ€™t like this at all", "So happy ðŸ˜€ today", "cafÃ© crÃ¨me", "quite plain"]),
    ["I don’t like this at all", "So happy 😀 today", "café crème", "quite plain"],
    { mojibake: 3 },
  ),
  textCase(
    damaged,
    "UTF-8 that was read twice",
    lines(["ItÃ¢â‚¬â„¢s fine", "quite plain"]),
    ["It’s fine", "quite plain"],
    { mojibake: 1 },
  ),
  textCase(
    damaged,
    "Russian that was read as windows-1252",
    lines(["Ð¡Ð¿Ð°Ñ\u0081Ð¸Ð±Ð¾", "quite plain"]),
    ["Спасибо", "quite plain"],
    { mojibake: 1 },
  ),
  textCase(
    damaged,
    "JSON whose characters are bytes of UTF-8",
    JSON.stringify({
      messages: ["I\u00e2\u0080\u0099m so happy \u00f0\u009f\u0098\u008d", "the worst caf\u00c3\u00a9"].map(
        (content) => ({ sender_name: "Ann", content }),
      ),
    }),
    ["I’m so happy 😍", "the worst café"],
    { mojibake: 2 },
    { file: "message_1.json", textColumn: "content" },
  ),
  textCase(
    damaged,
    "bytes as Python writes them",
    `id,text\n1,b'RT @ann: I\\xe2\\x80\\x99m so happy \\xf0\\x9f\\x98\\x8d'\n2,"b\\"Don't buy this\\""\n3,b'ok'\n`,
    ["RT @ann: I’m so happy 😍", "Don't buy this", "ok"],
    { mojibake: 3 },
  ),
  textCase(
    damaged,
    "bytes as Python writes them, with escapes",
    lines(["b'two\\nlines\\t\\\\ and it\\'s fine'", '"b""Don\'t"""', "B is a letter"]),
    ["two\nlines\t\\ and it's fine", "Don't", "B is a letter"],
    { mojibake: 2 },
  ),
  textCase(
    damaged,
    "accents that are right",
    lines(["Ärger über Öl", "não é tão ruim", "b'quote", "ça va?"]),
    ["Ärger über Öl", "não é tão ruim", "b'quote", "ça va?"],
    {},
  ),
  textCase(
    damaged,
    "line breaks and references of HTML",
    "id,text\n1,I like this<br/>so much &hellip; &rsquo;really&rsquo;\n2,plain words\n",
    ["I like this\nso much … ’really’", "plain words"],
    { "html-tags": 1 },
  ),
  textCase(
    damaged,
    "paragraphs and links",
    'id,text\n1,"<p>I like <a href=""https://example.com"" class=""u"">#<span>tea</span></a></p><p>really</p>"\n2,plain words\n',
    ["I like #tea\nreally", "plain words"],
    { "html-tags": 1 },
  ),
  textCase(
    damaged,
    "signs that are no tags",
    lines(["I <3 this", "a<b and c>d", "<user> said so"]),
    ["I <3 this", "a<b and c>d", "<user> said so"],
    {},
  ),
  textCase(
    damaged,
    "references of services",
    lines(["you &amp; me", "&lt;3 it", "it&#39;s fine"]),
    ["you & me", "<3 it", "it's fine"],
    {},
  ),
  textCase(
    damaged,
    "an outbox of posts and boosts",
    JSON.stringify({
      type: "OrderedCollection",
      totalItems: 3,
      orderedItems: [
        {
          type: "Create",
          object: {
            summary: null,
            content: "<p>I like this <a href='https://example.com'>#<span>tea</span></a></p>",
            contentMap: { en: "<p>I like this</p>" },
            tag: [{ name: "#tea" }],
          },
        },
        { type: "Create", object: { content: "<p>Worst week ever</p>", tag: [] } },
        { type: "Announce", object: "https://example.com/9" },
      ],
    }),
    ["I like this #tea", "Worst week ever"],
    { "html-tags": 2, "other-record": 1 },
    { file: "outbox.json", textColumn: "object.content", exportFormat: "mastodon" },
  ),
];

export const cases: readonly ReadingCase[] = [...gone, ...repaired];
