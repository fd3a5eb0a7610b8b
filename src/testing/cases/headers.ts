/** Tables with titles, comments or several rows above their rows, and tables without names. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const TEXTS = ["I like the new hall", "never so cold before", "doors open at ten"];

const headerCase = caseWith({ kind: "header", rows: 3, textColumn: "text", texts: TEXTS });

const rows = (row: (text: string, at: number) => string) =>
  TEXTS.map((text, at) => `${row(text, at)}\n`).join("");
const TABLE = `id,text,lang\n${rows((text, at) => `${at},${text},en`)}`;

const lists: readonly ReadingCase[] = [
  headerCase("a list under a usual name", "t.csv", `Feedback\n${rows((text) => text)}`, {
    textColumn: "Feedback",
  }),
  headerCase(
    "a list under two words, all in quotes",
    "t.csv",
    `"Comment text"\n${rows((text) => `"${text}, really"`)}`,
    {
      textColumn: "Comment text",
      texts: TEXTS.map((text) => `${text}, really`),
    },
  ),
  headerCase("a list of tweets", "t.txt", `tweet\n${rows((text) => text)}`, { textColumn: "tweet" }),
  headerCase("a list under a German name", "t.csv", `Kommentare\n${rows((text) => text)}`, {
    textColumn: "Kommentare",
  }),
  headerCase("a list under a Thai name", "t.csv", `ความคิดเห็น\n${rows((text) => text)}`, {
    textColumn: "ความคิดเห็น",
  }),
  headerCase("a list under a name in capitals", "t.csv", `REVIEW_TEXT\n${rows((text) => text)}`, {
    textColumn: "REVIEW_TEXT",
  }),
  headerCase("a list under a name of two words", "t.csv", `Your opinion\n${rows((text) => text)}`, {
    textColumn: "Your opinion",
  }),
  headerCase("a list under a name with an underscore", "t.csv", `survey_answer\n${rows((text) => text)}`, {
    textColumn: "survey_answer",
  }),
  headerCase(
    "a list whose first text ends with a usual name",
    "t.txt",
    `Great post\n${rows((text) => text)}`,
    {
      rows: 4,
      texts: ["Great post", ...TEXTS],
    },
  ),
  headerCase("a list whose first text is short", "t.txt", `Good\n${rows((text) => text)}`, {
    rows: 4,
    texts: ["Good", ...TEXTS],
  }),
  headerCase("a list whose first text names an answer", "t.txt", `Answer me!\n${rows((text) => text)}`, {
    rows: 4,
    texts: ["Answer me!", ...TEXTS],
  }),
];

const titles: readonly ReadingCase[] = [
  headerCase("a title and a blank line", "t.csv", `Weekly report\n\n${TABLE}`),
  headerCase(
    "a title above two columns",
    "t.csv",
    `Weekly report\n\nid,text\n${rows((text, at) => `${at},${text}`)}`,
  ),
  headerCase("a title of three lines", "t.csv", `Weekly report\nof the town hall\n3 January 2024\n${TABLE}`),
  headerCase("a title with the delimiters of the table", "t.csv", `Weekly report,,\n,,\n${TABLE}`),
  headerCase(
    "keys and values",
    "t.csv",
    `Report:,Mentions of the hall\nBrand:,Hall\nFrom:,Mon Jan 01 2024\nTo:,Sun Jan 07 2024\n\nQuery Id,Date,Title,Full Text,Url\n${rows((text, at) => `11,2024-01-0${at + 1} 10:00:00,"A post, here","${text}",https://example.com/${at}`)}`,
    { textColumn: "Full Text" },
  ),
  headerCase(
    "keys and values, with semicolons",
    "t.csv",
    `Bericht;Meinungen\nZeitraum;Januar\n\nNr;Datum;Kommentar;Ort\n${rows((text, at) => `${at};0${at + 1}.01.2024;${text};Halle`)}`,
    { textColumn: "Kommentar" },
  ),
  headerCase("comments", "t.csv", `# exported 2024-01-07, by me, for fun\n# query: hall\n${TABLE}`),
  headerCase(
    "comments above tabs",
    "t.tsv",
    `# exported by a tool\n#query: hall, cold\nid\ttext\n${rows((text, at) => `${at}\t${text}`)}`,
  ),
  headerCase("blank lines", "t.csv", `\n\n${TABLE}`),
  headerCase("a title and a line of dashes", "t.csv", `Weekly report\n-------------\n${TABLE}`),
];

const names: readonly ReadingCase[] = [
  headerCase(
    "a hash as a column's name",
    "t.csv",
    `#,Words of guests,Guest\n${rows((text, at) => `${at + 1},${text},ann`)}`,
    { textColumn: "Words of guests" },
  ),
  headerCase(
    "a question of more than 80 characters",
    "t.csv",
    `Guest,"What did you like most about the new hall, and what should we change before you would come again?"\n${rows((text, at) => `${at + 1},${text}`)}`,
    {
      textColumn:
        "What did you like most about the new hall, and what should we change before you would come again?",
    },
  ),
  headerCase(
    "two long questions",
    "t.csv",
    `"How did you like the new hall and everything that you saw and heard in it?","What should we change before the next evening, and is there more to say?"\n${rows((text) => `5,${text}`)}`,
    {
      textColumn: "What should we change before the next evening, and is there more to say?",
    },
  ),
  headerCase("numbers, as pandas writes them", "t.csv", `,0,1\n${rows((text, at) => `${at},${text},ann`)}`, {
    textColumn: "0",
  }),
  headerCase("numbers without an index", "t.csv", `0,1,2\n${rows((text) => `${text},ann,north`)}`, {
    textColumn: "0",
  }),
  headerCase(
    "years",
    "t.csv",
    `Region,2022,2023,Remark\n${rows((text, at) => `North ${at},${at + 1},${at + 2},${text}`)}`,
    { textColumn: "Remark" },
  ),
  headerCase("a name that is missing", "t.csv", `,text,lang\n${rows((text, at) => `${at},${text},en`)}`, {
    columns: ["column_1", "text", "lang"],
  }),
  headerCase("repeated names", "t.csv", `text,text,id\n${rows((text, at) => `${text},x,${at}`)}`, {
    columns: ["text", "text_2", "id"],
  }),
  headerCase("unusual names", "t.csv", `qqa,qqb,qqc\n${rows((text, at) => `${at},${text},${at * 2}`)}`, {
    textColumn: "qqb",
  }),
  headerCase("names in Japanese", "t.csv", `番号,感想,場所\n${rows((text, at) => `${at},${text},北`)}`, {
    textColumn: "感想",
  }),
  headerCase("a header and one row", "t.csv", `id,text\n1,${TEXTS[0]}\n`, {
    rows: 1,
    texts: TEXTS.slice(0, 1),
  }),
];

const TABBED = rows((text, at) => `${at}\t${text}\ten`);

const marked: readonly ReadingCase[] = [
  headerCase(
    "one name short, as R writes it",
    "t.csv",
    `text,likes\n${rows((text, at) => `${at + 1},${text},${at}`)}`,
    {
      columns: ["column_1", "text", "likes"],
      cells: { likes: ["0", "1", "2"] },
      issues: {},
    },
  ),
  headerCase(
    "one name short, in quotes",
    "t.csv",
    `"text","likes"\n${rows((text, at) => `"${at + 1}","${text}",${at}`)}`,
  ),
  headerCase(
    "one name short, with blanks",
    "t.txt",
    `text likes\n${rows((text, at) => `"${at + 1}" "${text}" ${at}`)}`,
  ),
  headerCase(
    "texts with a comma each, without quotes",
    "t.csv",
    `label,text\n${rows((text, at) => `${at},${text}, really`)}`,
    {
      textColumn: "text",
      issues: { "long-row": 3, "new-column": 1 },
    },
  ),
  headerCase("one delimiter too many", "t.csv", `id,text,lang,\n${rows((text, at) => `${at},${text},en`)}`),
  headerCase(
    "a delimiter after every row",
    "t.csv",
    `id,text,lang,\n${rows((text, at) => `${at},${text},en,`)}`,
    { issues: {} },
  ),
  headerCase("a hash before the names", "t.csv", `#id,text,lang\n${rows((text, at) => `${at},${text},en`)}`),
  headerCase("a hash and a blank before the names, with tabs", "t.tsv", `# id\ttext\tlang\n${TABBED}`),
  headerCase("a comment and a hash before the names", "t.tsv", `# exported\n#id\ttext\tlang\n${TABBED}`),
  headerCase(
    "a line of dashes below the names, between pipes",
    "t.md",
    `| id | text |\n| --- | --- |\n${rows((text, at) => `| ${at} | ${text} |`)}`,
    { textColumn: "text", exportFormat: "drawn-table" },
  ),
  headerCase(
    "a line of dashes below the names",
    "t.txt",
    ` id | text\n----+------\n${rows((text, at) => `  ${at} | ${text}`)}`,
    { exportFormat: "drawn-table" },
  ),
  headerCase(
    "the name of the index below the names",
    "t.csv",
    `,text,likes\nguest,,\n${rows((text, at) => `ann${at},${text},${at}`)}`,
  ),
];

const several: readonly ReadingCase[] = [
  headerCase(
    "the three rows of a survey tool",
    "t.csv",
    `StartDate,ResponseId,Q1,Q2\nStart Date,Response ID,How cold was it?,Tell us why\n${["startDate", "_recordId", "QID1", "QID2_TEXT"].map((id) => `"{""ImportId"":""${id}""}"`).join(",")}\n${rows((text, at) => `2024-01-02 1${at}:00:00,R_${at},${at},${text}`)}`,
    { textColumn: "Q2" },
  ),
  headerCase(
    "the two rows of another survey tool",
    "t.csv",
    `Respondent ID,Collector,How did you like the hall?,\n,,Response,Open-Ended Response\n${rows((text, at) => `1000${at},web,${at},${text}`)}`,
    { textColumn: "Open-Ended Response" },
  ),
  headerCase(
    "two levels of pandas",
    "t.csv",
    `,a,a,b\n,text,n,m\n${rows((text, at) => `${at},"${text}, really",${at},${at + 3}`)}`,
    {
      textColumn: "a text",
      texts: TEXTS.map((text) => `${text}, really`),
    },
  ),
  headerCase(
    "groups above the names",
    "t.csv",
    `Guest,,Visit,,\nid,name,day,text,grade\n${rows((text, at) => `${at},Ann,2024-01-0${at + 1},${text},4`)}`,
    { cells: { grade: ["4", "4", "4"] } },
  ),
];

const none: readonly ReadingCase[] = [
  headerCase(
    "no header, and a cell that could be a name",
    "t.csv",
    rows((text, at) => `${at},post,${text}`),
    { textColumn: "column_3" },
  ),
  headerCase(
    "no header, and a date after a blank",
    "t.csv",
    rows((text, at) => `Ann ${"ABC".charAt(at)}, ${text}, ${at + 1}/1/03`),
    { textColumn: "column_2", texts: TEXTS.map((text) => ` ${text}`) },
  ),
  headerCase(
    "no header, and labels",
    "t.csv",
    "positive,I like the new hall\nnegative,never so cold before\nneutral,doors open at ten\n",
    { textColumn: "column_2" },
  ),
  headerCase(
    "no header, and ids",
    "t.csv",
    rows((text, at) => `17000000000${at},${text}`),
    { textColumn: "column_2" },
  ),
  headerCase(
    "no header, and dates",
    "t.tsv",
    rows((text, at) => `2024-01-0${at + 1}\t${text}\tann`),
    { textColumn: "column_2" },
  ),
  headerCase(
    "no header, and six columns of an old corpus",
    "t.csv",
    rows(
      (text, at) => `"${at * 2}","146781036${at}","Mon Apr 06 22:19:45 PDT 2009","NO_QUERY","ann","${text}"`,
    ),
    { textColumn: "column_6" },
  ),
];

export const cases: readonly ReadingCase[] = [...lists, ...titles, ...names, ...marked, ...several, ...none];
