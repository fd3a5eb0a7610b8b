/** Records as programs write them out: ARFF, YAML, Python, RTF. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const dump = (exportFormat: string) => caseWith({ kind: "dumps and marked-up text", exportFormat });
const arff = dump("arff");
const yaml = dump("yaml");
const python = dump("python");
const rtf = dump("rtf");
const read = (...texts: string[]) => ({ texts, rows: texts.length, textColumn: "text" });
const lines = (...all: string[]) => `${all.join("\n")}\n`;

export const cases: readonly ReadingCase[] = [
  arff(
    "ARFF, quotes and a missing value",
    "posts.arff",
    lines(
      "% made by hand",
      "@RELATION 'some posts'",
      "",
      "@ATTRIBUTE text string",
      "@ATTRIBUTE 'the class' {neg, pos}",
      "@DATA",
      "% a comment",
      "'It\\'s late, again',neg",
      '"so \\"glad\\"\\nwe stayed", pos',
      "see,?",
    ),
    {
      ...read("It's late, again", 'so "glad"\nwe stayed', "see"),
      cells: { "the class": ["neg", "pos", ""] },
    },
  ),
  arff(
    "ARFF, sparse",
    "posts.arff",
    lines(
      "@relation r",
      "@attribute text string",
      "@attribute n numeric",
      "@data",
      "{0 'the boat, late'}",
      "{0 'so glad', 1 3}",
    ),
    { ...read("the boat, late", "so glad"), cells: { n: ["", "3"] } },
  ),
  yaml(
    "YAML, values of every kind",
    "posts.yaml",
    lines(
      "# posts",
      "- id: 1",
      "  text: the boat is late # again",
      "  tags: [a, b]",
      "- id: 2",
      '  text: "so \\"glad\\": we\\nstayed"',
      "- id: 3",
      "  text: 'it''s late'",
      "- id: 4",
      "  text: |",
      "    the boat",
      "      is late",
      "",
      "    again",
      "- id: 5",
      "  text: >-",
      "    so glad",
      "    we stayed",
      "- id: 6",
      "  text: a plain text",
      "    of two lines",
      "- id: 7",
      "  text:",
    ),
    read(
      "the boat is late",
      'so "glad": we\nstayed',
      "it's late",
      "the boat\n  is late\n\nagain",
      "so glad we stayed",
      "a plain text of two lines",
      "",
    ),
  ),
  yaml(
    "YAML below a name",
    "posts.yml",
    lines("posts:", "  - text: the boat is late", "    id: 1", "  - text: so glad", "    id: 2"),
    read("the boat is late", "so glad"),
  ),
  yaml(
    "YAML, records in braces",
    "posts.yaml",
    lines("- {id: 1, text: the boat is late}", '- {id: 2, text: "so glad, we stayed"}'),
    read("the boat is late", "so glad, we stayed"),
  ),
  python(
    "Python dicts, one in each line",
    "posts.txt",
    lines(
      "{'id': 1, 'text': 'the boat is late', 'ok': True, 'at': None}",
      `{'id': 12345678901234567890, 'text': "it's late", 'user': {'name': 'Cleo'}}`,
    ),
    {
      ...read("the boat is late", "it's late"),
      cells: { id: ["1", "12345678901234567890"], ok: ["true"], "user.name": ["", "Cleo"] },
    },
  ),
  python(
    "a list of Python dicts, with calls, tuples and escapes",
    "posts.json",
    lines(
      "[{'_id': ObjectId('5f'), 'text': 'the boat\\nis \\u201clate\\u201d', 'at': datetime.datetime(2024, 5, 3, 21, 15)},",
      " {'_id': ObjectId('60'), 'text': 'so' ' glad', 'pair': (1, 'a',)}]",
    ),
    {
      ...read("the boat\nis “late”", "so glad"),
      cells: { _id: ["5f", "60"], at: ["2024-05-03 21:15"], pair: ["", '[1,"a"]'] },
    },
  ),
  python(
    "Python source with long strings",
    "posts.txt",
    lines(
      "posts = [",
      '    {"id": 1, "text": """the boat isn\'t "late",',
      'they say""", "ok": True},',
      "    {'id': 2, 'text': '''so 'glad' {really}''', 'ok': None},",
      "]",
    ),
    {
      ...read('the boat isn\'t "late",\nthey say', "so 'glad' {really}"),
      cells: { id: ["1", "2"], ok: ["true", ""] },
    },
  ),
  dump("javascript")(
    "a list of objects of a script",
    "posts.js",
    lines(
      "// posts of the lake",
      "export const posts: Post[] = [",
      "  { id: 1, text: `the boat's late,",
      "again`, ok: true },",
      "  /* more */ { id: 2, text: 'so \\'glad\\'', tags: ['a', \"b\"], },",
      "];",
    ),
    { ...read("the boat's late,\nagain", "so 'glad'"), cells: { id: ["1", "2"], tags: ["", '["a","b"]'] } },
  ),
  dump("javascript")(
    "JSON5",
    "posts.json",
    "[{id: 1, text: 'the boat is late',},{id: 2, text: \"so glad\",},]",
    {
      ...read("the boat is late", "so glad"),
    },
  ),
  python(
    "ordered dicts of Python",
    "posts.txt",
    lines(
      "[OrderedDict([('id', 1), ('text', 'the boat is late'), ('user', OrderedDict([('name', 'Cleo')]))]),",
      " OrderedDict({'id': 2, 'text': 'so glad', 'tags': Counter({'a': 2})})]",
    ),
    {
      ...read("the boat is late", "so glad"),
      cells: { id: ["1", "2"], "user.name": ["Cleo", ""], "tags.a": ["", "2"] },
    },
  ),
  rtf(
    "RTF of TextEdit",
    "posts.rtf",
    "{\\rtf1\\ansi\\ansicpg1252\\cocoartf2709\n{\\fonttbl\\f0\\fswiss Helvetica;}\n{\\colortbl;\\red255\\green0\\blue0;}\n{\\*\\expandedcolortbl;;}\n\\f0\\fs24 \\cf0 the boat\\'92s late \\uc0\\u9786 \\\n\\\nso \\b glad\\b0 \\\n}",
    read("the boat’s late ☺", "so glad"),
  ),
  rtf(
    "RTF of Word",
    "posts.rtf",
    "{\\rtf1\\ansi\\ansicpg1251\\deff0{\\fonttbl{\\f0 Arial;}}{\\stylesheet{\\s0 Normal;}}{\\info{\\title no}}\r\n\\pard\\plain {\\f0 \\'cf\\'f0\\'e8\\'e2\\'e5\\'f2}{\\b , the boat}\\par\r\nso \\u8220?glad\\u8221?\\par}\u0000",
    read("Привет, the boat", "so “glad”"),
  ),
  caseWith({ kind: "dumps and marked-up text" })(
    "the end-of-file mark of DOS",
    "posts.csv",
    "id,text\r\n1,the boat is late\r\n2,so glad\r\n\u001a",
    { ...read("the boat is late", "so glad"), issues: {} },
  ),
  caseWith({ kind: "dumps and marked-up text" })(
    "the same after the last cell",
    "posts.csv",
    "id,text\r\n1,the boat is late\r\n2,so glad\u001a",
    { ...read("the boat is late", "so glad"), issues: {} },
  ),
  yaml(
    "YAML, a document for each record",
    "posts.yaml",
    lines("---", "id: 1", "text: the boat is late", "---", "id: 2", "text: so glad"),
    read("the boat is late", "so glad"),
  ),
  yaml(
    "YAML, records below their names",
    "posts.yaml",
    lines("a1:", "  text: the boat is late", "  n: 1", "a2:", "  text: so glad", "  n: 2"),
    {
      ...read("the boat is late", "so glad"),
      cells: { key: ["a1", "a2"] },
    },
  ),
  yaml(
    "YAML, facts before the list and another list after it",
    "posts.yaml",
    lines(
      "version: 1",
      "posts:",
      "  - id: 1",
      "    text: the boat is late",
      "  - id: 2",
      "    text: so glad",
      "people:",
      "  - name: Cleo",
    ),
    read("the boat is late", "so glad"),
  ),
  yaml(
    "YAML, a list of texts",
    "posts.yaml",
    lines("- the boat is late", '- "so: glad"'),
    read("the boat is late", "so: glad"),
  ),
];
