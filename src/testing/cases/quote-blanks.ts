/** Blanks between quotes and delimiters or line ends, which are no part of the cell. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const csv = (...rows: readonly string[]) => `id,text,lang\n${rows.map((row) => `${row}\n`).join("")}`;

const quoteCase = (
  name: string,
  content: string,
  texts: readonly string[],
  more: Partial<ReadingCase> = {},
) =>
  caseWith({ kind: "quotes with something beside them", textColumn: "text", issues: {} })(
    name,
    "t.csv",
    content,
    {
      rows: texts.length,
      texts,
      ...more,
    },
  );

export const cases: readonly ReadingCase[] = [
  quoteCase(
    "blanks after a closing quote",
    csv('1,"good, cheap" ,en', '2,"late, again" ,en', '3,"home at ten" ,en'),
    ["good, cheap", "late, again", "home at ten"],
  ),
  quoteCase(
    "blanks before and after quotes",
    'id, text, lang\n1, "good, cheap" , en\n2, "late, again" , en\n3, "home at ten" , en\n',
    ["good, cheap", "late, again", "home at ten"],
  ),
  quoteCase(
    "a blank after the closing quote of a cell without delimiters",
    csv('1,"it is good" ,en', "2,late again,en", '3,"home at ten"  ,en', "4,not so bad,en"),
    ["it is good", "late again", "home at ten", "not so bad"],
    { unchanged: true },
  ),
  quoteCase(
    "blanks between quotes and line ends",
    'id,lang,text\r\n1,en,"it is good" \r\n2,en,late again\r\n3,en, "home at ten"\t\r\n',
    ["it is good", "late again", "home at ten"],
    { unchanged: true },
  ),
  quoteCase(
    "tabs before an opening quote",
    csv('1,\t"good, cheap",en', '2,\t"late, again",en', "3,home at ten,en"),
    ["good, cheap", "late, again", "home at ten"],
  ),
  quoteCase(
    "a tab after a closing quote",
    csv('1,"good, cheap"\t,en', "2,late again,en", "3,home at ten,en"),
    ["good, cheap", "late again", "home at ten"],
  ),
];
