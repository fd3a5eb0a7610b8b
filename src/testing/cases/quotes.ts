/** Backslashes and quotes that are text in one file and syntax in another. */

import type { ReadingCase } from "../reading-case.ts";

const backslashes = "backslashes in delimited text";
const literal = "quotes that are text";
const strays = "quotes with something beside them";

const quoteCase = (
  kind: string,
  name: string,
  file: string,
  content: string,
  texts: readonly string[],
  more: Partial<ReadingCase> = {},
): ReadingCase => ({
  kind,
  name,
  file,
  bytes: () => content,
  rows: texts.length,
  textColumn: "text",
  texts,
  ...more,
});

const others = ['2,"we like it, really",en', '3,"the worst, ever",en', '4,"home at ten",en'];
const OTHERS = ["we like it, really", "the worst, ever", "home at ten"];
const csv = (...rows: readonly string[]) => `id,text,lang\n${rows.map((row) => `${row}\n`).join("")}`;

const escapes: readonly ReadingCase[] = [
  quoteCase(
    backslashes,
    "a cell ends with a backslash",
    "t.csv",
    csv('1,"so tired \\",en', ...others),
    ["so tired \\", ...OTHERS],
    { issues: {} },
  ),
  quoteCase(
    backslashes,
    "a cell ends with a face of backslashes",
    "t.csv",
    csv(...others, '5,"who knows ¯\\_(ツ)_/¯ \\",en'),
    [...OTHERS, "who knows ¯\\_(ツ)_/¯ \\"],
    { issues: {} },
  ),
  quoteCase(
    backslashes,
    "every cell is quoted, one ends with a backslash",
    "t.csv",
    '"id","text"\n"1","so tired :\\"\n"2","fine, now"\n"3","good, then"\n',
    ["so tired :\\", "fine, now", "good, then"],
    { issues: {} },
  ),
  quoteCase(
    backslashes,
    "paths of Windows",
    "t.csv",
    'id;text;path\n1;"great tool, thanks";"C:\\data\\"\n2;"it is broken; again";"C:\\logs\\"\n3;"ok";"C:\\"\n',
    ["great tool, thanks", "it is broken; again", "ok"],
    { issues: {}, cells: { path: ["C:\\data\\", "C:\\logs\\", "C:\\"] } },
  ),
  quoteCase(
    backslashes,
    "two backslashes at the end",
    "t.csv",
    csv('1,"a share \\\\server\\\\",en', ...others),
    ["a share \\\\server\\\\", ...OTHERS],
    { issues: {} },
  ),
  quoteCase(
    backslashes,
    "a backslash before a doubled quote",
    "t.csv",
    csv('1,"he said \\""no\\""",en', ...others),
    ['he said \\"no\\"', ...OTHERS],
    { issues: {} },
  ),
  quoteCase(backslashes, "an only row ends with a backslash", "t.csv", csv('1,"bye \\",en'), ["bye \\"], {
    issues: {},
  }),
  quoteCase(
    backslashes,
    "quotes after backslashes",
    "t.csv",
    'id,text\n1,"she said \\"no\\", ok"\n2,plain\n3,"and \\"yes\\""\n',
    ['she said "no", ok', "plain", 'and "yes"'],
    { issues: {} },
  ),
  quoteCase(
    backslashes,
    "quotes after backslashes, backslashes doubled",
    "t.csv",
    'id,text\n1,"she said \\"no\\", ok"\n2,a\\\\b\n3,ends \\\\\n',
    ['she said "no", ok', "a\\b", "ends \\"],
    { issues: {} },
  ),
  quoteCase(
    backslashes,
    "delimiters, quotes and line ends after backslashes",
    "t.csv",
    'id,text\n1,she said \\"no\\"\\, ok\n2,a\\\\b\n3,line\\\nbreak\n',
    ['she said "no", ok', "a\\b", "line\nbreak"],
    { issues: {} },
  ),
  quoteCase(
    backslashes,
    "tabs and line ends after backslashes",
    "t.txt",
    "1\tthe first line\\\nand the second\t\\N\n2\ta tab\\\tinside\ten\n3\tsee you at ten\ten\n4\tso good\ten\n",
    ["the first line\nand the second", "a tab\tinside", "see you at ten", "so good"],
    { textColumn: "column_2", issues: {} },
  ),
  quoteCase(
    backslashes,
    "semicolons after backslashes",
    "t.csv",
    "id;text\n1;good\\; cheap\n2;never again\n3;open\\; but full\n",
    ["good; cheap", "never again", "open; but full"],
    { issues: {} },
  ),
  quoteCase(
    backslashes,
    "quotes after backslashes, with tabs",
    "t.tsv",
    'id\ttext\n1\t"a \\"fine\\" day"\n2\t"no\tnever"\n3\tyes\n',
    ['a "fine" day', "no\tnever", "yes"],
    { issues: {} },
  ),
];

const tsv = (...rows: readonly string[]) => `id\ttext\tlabel\n${rows.map((row) => `${row}\n`).join("")}`;

const texts: readonly ReadingCase[] = [
  quoteCase(
    literal,
    "an opening quote that nothing closes",
    "t.tsv",
    tsv(
      '1\t"Best walk ever\tpos',
      '2\tthey call it "fine" but no\tneg',
      '3\t"Sorry" is not enough\tneg',
      "4\tjust home\tneu",
      '5\t"we will see" they said\tneu',
      "6\tgood day\tpos",
    ),
    [
      '"Best walk ever',
      'they call it "fine" but no',
      '"Sorry" is not enough',
      "just home",
      '"we will see" they said',
      "good day",
    ],
    { issues: {} },
  ),
  quoteCase(
    literal,
    "an opening quote, closed two lines later",
    "t.tsv",
    tsv(
      '1\t"The first half\tpos',
      "2\tplain words here\tneg",
      '3\tends the quote"\tneg',
      "4\tjust home\tneu",
      "5\tgood day\tpos",
      "6\tbad food\tneg",
    ),
    ['"The first half', "plain words here", 'ends the quote"', "just home", "good day", "bad food"],
    { issues: {} },
  ),
  quoteCase(
    literal,
    "whole cells in quotes beside others",
    "t.tsv",
    tsv(
      '1\t"A quote"\tpos',
      "2\tplain words here\tneg",
      "3\tmore words\tneg",
      "4\tand more\tneu",
      "5\tand more again\tpos",
    ),
    ['"A quote"', "plain words here", "more words", "and more", "and more again"],
    { issues: {} },
  ),
  quoteCase(
    literal,
    "whole cells in quotes beside cells that contain quotes",
    "t.tsv",
    tsv(
      '1\t"A quote"\tpos',
      '2\tplain "words" here\tneg',
      '3\ta screen of 24"\tneg',
      "4\tand more\tneu",
      "5\tand more again\tpos",
    ),
    ['"A quote"', 'plain "words" here', 'a screen of 24"', "and more", "and more again"],
    { issues: {} },
  ),
  quoteCase(
    literal,
    "inches",
    "t.tsv",
    tsv('1\ta screen of 24"\tpos', '2\t7" is too small\tneg', '3\t"24" would do"\tneu'),
    ['a screen of 24"', '7" is too small', '"24" would do"'],
    { issues: {} },
  ),
  quoteCase(
    literal,
    "a list of texts with quotes",
    "t.txt",
    '"Best walk ever\nthey call it "fine"\n"Sorry" is not enough\n',
    ['"Best walk ever', 'they call it "fine"', '"Sorry" is not enough'],
    { issues: {} },
  ),
  quoteCase(
    literal,
    "a pipe as delimiter",
    "t.csv",
    'id|text|label\n1|"Best walk ever|pos\n2|plain, and good|neu\n3|not "so" good|neg\n4|home|neu\n',
    ['"Best walk ever', "plain, and good", 'not "so" good', "home"],
    { issues: {} },
  ),
  quoteCase(
    literal,
    "no header",
    "t.tsv",
    '0\t"Best walk ever\n1\tnever again\n0\t"they" did not come\n1\thome" at ten\n',
    ['"Best walk ever', "never again", '"they" did not come', 'home" at ten'],
    { textColumn: "column_2", issues: {} },
  ),
  quoteCase(
    literal,
    "every text in quotes is CSV",
    "t.tsv",
    'id\ttext\n1\t"two\tcells"\n2\t"two\nlines"\n3\t"a ""word"""\n',
    ["two\tcells", "two\nlines", 'a "word"'],
    { issues: {} },
  ),
];

const beside: readonly ReadingCase[] = [
  quoteCase(
    strays,
    "cells that begin with a quoted word",
    "t.csv",
    csv('1,"Great" service today,en', "2,late again,en", '3,"No" they said again,en', "4,home at ten,en"),
    ['"Great" service today', "late again", '"No" they said again', "home at ten"],
  ),
  quoteCase(
    strays,
    "a cell that ends with a quoted word",
    "t.csv",
    csv('1,service was "great",en', "2,late again,en", "3,home at ten,en"),
    ['service was "great"', "late again", "home at ten"],
  ),
  quoteCase(
    strays,
    "quoted words inside a cell",
    "t.csv",
    csv('1,the "new" line is "late",en', "2,late again,en", "3,home at ten,en"),
    ['the "new" line is "late"', "late again", "home at ten"],
  ),
];

export const cases: readonly ReadingCase[] = [...escapes, ...texts, ...beside];
