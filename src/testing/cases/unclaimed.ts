/** Exports that no format claims: they are read by what they hold. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const TEXTS = ["the boat is late again", "so glad we stayed", "boats leave at nine"];
const lines = (values: readonly unknown[]) => values.map((value) => JSON.stringify(value)).join("\n");

const parts = caseWith({ kind: "texts in parts", rows: 3, textColumn: "text", texts: TEXTS, issues: {} });

const inParts: readonly ReadingCase[] = [
  parts(
    "strings and formatted objects",
    "t.json",
    JSON.stringify([
      { id: 1, text: ["the boat ", { type: "bold", text: "is late" }, " again"] },
      { id: 2, text: "so glad we stayed" },
      { id: 3, text: [{ type: "italic", text: "boats" }, " leave at nine"] },
    ]),
  ),
  parts("tokens", "t.jsonl", lines(TEXTS.map((text) => ({ text: text.split(" "), label: 1 })))),
  parts(
    "tokens as Python writes them",
    "t.csv",
    ["id,text", ...TEXTS.map((text, id) => `${id},"['${text.split(" ").join("', '")}']"`)].join("\n"),
  ),
  parts(
    "ordered dicts of Python in a cell",
    "t.csv",
    [
      "id,text",
      ...TEXTS.map(
        (text, id) =>
          `${id},"[OrderedDict([('insert', '${text.slice(0, 5)}')]), OrderedDict([('insert', '${text.slice(5)}'), ('attributes', None)])]"`,
      ),
    ].join("\n"),
  ),
  parts(
    "operations of Quill",
    "t.jsonl",
    lines(
      TEXTS.map((text) => ({ body: { ops: [{ insert: text.slice(0, 4) }, { insert: text.slice(4) }] } })),
    ),
    { textColumn: "body.ops" },
  ),
  parts(
    "objects of JSON with commas between them in a cell",
    "t.csv",
    [
      "id,text",
      ...TEXTS.map(
        (text, id) =>
          `${id},"{""text"":""${text.slice(0, 5)}""},{""text"":""${text.slice(5)}"",""link"":{}}"`,
      ),
    ].join("\n"),
  ),
  parts("a list of posts is no text in parts", "t.json", JSON.stringify([{ user: "ann", posts: TEXTS }]), {
    texts: TEXTS,
  }),
];

const table = caseWith({ kind: "text column", rows: 3, texts: TEXTS.slice(0, 1) });
const others = caseWith({ kind: "texts of somebody else", rows: 3 });
const reply = "Thank you very much for your kind words, we hope to see you again very soon at the lake";
const replies = (header: string) =>
  [header, `Late,${reply}`, `"So glad, thanks",${reply} and more`, `Boats,${reply} or later`].join("\n");

const somebodyElses: readonly ReadingCase[] = [
  ...[
    "Agent Reply",
    "Händlerantwort",
    "Kommentar des Händlers",
    "in_reply_to_text",
    "annotator_comment",
    "Product description",
    "Resposta da empresa",
    "Réponse de l’établissement",
    "Property reply",
    "owner_answer",
    "Response from the owner",
    "Antwort des Inhabers",
    "developerComment",
  ].map((name) =>
    others(name, "t.csv", replies(`customer_words,${name}`), {
      textColumn: "customer_words",
      texts: ["Late", "So glad, thanks", "Boats"],
    }),
  ),
  others(
    "the post that is answered",
    "t.json",
    JSON.stringify(
      ["Late", "So glad", "Boats"].map((text) => ({
        post: { record: { text } },
        reply: { root: { record: { text: `${reply} in the first post` } } },
      })),
    ),
    { textColumn: "post.record.text", texts: ["Late", "So glad", "Boats"] },
  ),
];

const joined = caseWith({ kind: "headers between the rows", rows: 3, texts: TEXTS });

const repeated: readonly ReadingCase[] = [
  joined(
    "of joined files",
    "t.csv",
    ["id,text", `1,${TEXTS[0]}`, "id,text", `2,${TEXTS[1]}`, "id,text", `3,${TEXTS[2]}`].join("\n"),
    {
      textColumn: "text",
      columns: ["id", "text"],
      issues: { "repeated-header": 2 },
    },
  ),
  joined(
    "with a byte order mark each",
    "t.csv",
    `\ufeffid;comment\r\n1;${TEXTS[0]}\r\n\ufeffid;comment\r\n2;${TEXTS[1]}\r\n3;${TEXTS[2]}\r\n`,
    { textColumn: "comment", issues: { "repeated-header": 1 } },
  ),
];

const names = caseWith({ kind: "headers one name short", rows: 3, textColumn: "text", texts: TEXTS });

const short: readonly ReadingCase[] = [
  names(
    "with an id beside the row names",
    "t.csv",
    ["id,text", ...TEXTS.map((text, at) => `${at},${at + 900},${text}`)].join("\n"),
  ),
  names(
    "with blanks between the cells",
    "t.txt",
    ['"id" "text" "likes"', ...TEXTS.map((text, at) => `"${at + 1}" ${at + 1} "${text}" ${at * 3}`)].join(
      "\n",
    ),
  ),
];

const mixed = caseWith({ kind: "lines between the records", rows: 3, textColumn: "text", texts: TEXTS });

const interleaved: readonly ReadingCase[] = [
  mixed("actions", "t.ndjson", lines(TEXTS.flatMap((text, id) => [{ index: { _id: id } }, { text, id }])), {
    exportFormat: "elasticsearch",
    issues: { "other-record": 3 },
  }),
  mixed(
    "notices",
    "t.jsonl",
    lines([
      { text: TEXTS[0] },
      { delete: { status: { id: 1 } } },
      { text: TEXTS[1] },
      { limit: { track: 2 } },
      { text: TEXTS[2] },
    ]),
    { issues: { "other-record": 2 } },
  ),
  mixed(
    "records of other fields stay rows",
    "t.jsonl",
    lines([{ text: TEXTS[0] }, { error: "no such post was found" }, { text: TEXTS[1] }]),
    {
      texts: [TEXTS[0] ?? "", "", TEXTS[1] ?? ""],
    },
  ),
];

export const cases: readonly ReadingCase[] = [
  ...inParts,
  ...somebodyElses,
  ...repeated,
  ...short,
  ...interleaved,
  table(
    "the same text under two names",
    "t.json",
    JSON.stringify(TEXTS.map((text) => ({ fullText: text, text, author: { description: reply } }))),
    { textColumn: "text" },
  ),
];
