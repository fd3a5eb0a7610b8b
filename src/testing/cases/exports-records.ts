/** Records of annotation tools, databases and pipelines in JSON. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const json = caseWith({ kind: "exports of programs in JSON" });

const LONG = "A long text of somebody else, with more words than any of those that are meant here";
const lines = (records: readonly object[]) => records.map((record) => `${JSON.stringify(record)}\n`).join("");
const TEXTS = ["Late", "Fine", "So good"];
const LABELS = ["negative", "neutral", "positive"];
const CLASSES = { negative: "negative", neutral: "neutral", positive: "positive" };

const annotated: readonly ReadingCase[] = [
  json(
    "tasks of Label Studio, of which one has a comment before its choice",
    "project-1.json",
    JSON.stringify(
      TEXTS.map((text, at) => ({
        id: at,
        annotations: [
          {
            id: at,
            completed_by: 1,
            result: [
              ...(at === 1 ? [{ type: "textarea", value: { text: [LONG] } }] : []),
              { type: "choices", from_name: "tone", value: { choices: [LABELS[at]] } },
            ],
          },
        ],
        data: { text, description: LONG },
        predictions: [],
      })),
    ),
    {
      exportFormat: "label-studio",
      rows: 3,
      textColumn: "data.text",
      texts: TEXTS,
      cells: { "annotations[0].result[0].value.choices[0]": LABELS },
      labels: CLASSES,
    },
  ),
  json(
    "texts of doccano",
    "all.jsonl",
    lines(TEXTS.map((text, at) => ({ id: at, text, label: LABELS[at], Comments: [LONG] }))),
    { exportFormat: "doccano", rows: 3, textColumn: "text", texts: TEXTS, labels: CLASSES },
  ),
  json(
    "texts of Prodigy with the choices that were accepted",
    "annotations.jsonl",
    lines(
      TEXTS.map((text, at) => ({
        text,
        meta: { source: LONG },
        _input_hash: at,
        _task_hash: -at,
        options: LABELS.map((id) => ({ id, text: `It is ${id}, as I see it` })),
        accept: [LABELS[at]],
        answer: "accept",
        _timestamp: 1709287200,
      })),
    ),
    {
      exportFormat: "prodigy",
      rows: 3,
      textColumn: "text",
      texts: TEXTS,
      cells: { "accept[0]": LABELS },
      labels: CLASSES,
    },
  ),
  json(
    "records of Argilla",
    "records.json",
    JSON.stringify(
      TEXTS.map((text, at) => ({
        id: String(at),
        fields: { text },
        metadata: { note: LONG },
        suggestions: { tone: { value: "neutral", agent: "a model" } },
        responses: { tone: [{ value: LABELS[at], user_id: "1" }] },
        status: "completed",
      })),
    ),
    {
      exportFormat: "argilla",
      rows: 3,
      textColumn: "fields.text",
      texts: TEXTS,
      cells: { "responses.tone[0].value": LABELS },
      labels: CLASSES,
    },
  ),
  json(
    "rows of the viewer of datasets",
    "rows.json",
    JSON.stringify({
      features: [
        { name: "text", type: { dtype: "string" } },
        { name: "label", type: { names: LABELS } },
      ],
      rows: TEXTS.map((text, at) => ({ row_idx: at, row: { text, label: at }, truncated_cells: [] })),
    }),
    {
      exportFormat: "dataset-viewer",
      rows: 3,
      textColumn: "row.text",
      cells: { "row.label": ["0", "1", "2"] },
    },
  ),
];

const stored: readonly ReadingCase[] = [
  json(
    "a bulk request of Elasticsearch",
    "bulk.ndjson",
    lines([
      { index: { _index: "posts", _id: "1" } },
      { text: "Late", user: { description: LONG } },
      { index: {} },
      { text: "Fine", user: { description: LONG } },
      { delete: { _index: "posts", _id: "3" } },
    ]),
    {
      exportFormat: "elasticsearch",
      rows: 2,
      textColumn: "text",
      texts: ["Late", "Fine"],
      issues: { "other-record": 3 },
    },
  ),
  json(
    "lines of elasticdump",
    "posts.json",
    lines(
      TEXTS.map((text, at) => ({
        _index: "posts",
        _id: String(at),
        _score: 1,
        _source: { text, about: LONG },
      })),
    ),
    { exportFormat: "elasticsearch", rows: 3, textColumn: "_source.text", texts: TEXTS },
  ),
  json(
    "documents of MongoDB",
    "posts.json",
    lines(
      TEXTS.map((text, at) => ({
        _id: { $oid: `65e1a000000000000000000${at}` },
        text,
        created_at: { $date: { $numberLong: String(1709287200000 + at) } },
        sentiment: { $numberInt: String(at) },
      })),
    ),
    { exportFormat: "mongodb", rows: 3, textColumn: "text", texts: TEXTS },
  ),
  json(
    "documents in the old shell of MongoDB",
    "posts.txt",
    [
      '{ "_id" : ObjectId("65e1a0000000000000000000"), "text" : "Late (again)", "n" : NumberLong(5), "at" : ISODate("2024-03-01T10:00:00Z") }',
      '{ "_id" : ObjectId("65e1a0000000000000000001"), "text" : "Fine", "n" : NumberLong(6), "at" : ISODate("2024-03-02T10:00:00Z") }',
    ].join("\n"),
    {
      exportFormat: "mongodb",
      rows: 2,
      textColumn: "text",
      texts: ["Late (again)", "Fine"],
      cells: { _id: ["65e1a0000000000000000000"], n: ["5", "6"], at: ["2024-03-01T10:00:00Z"] },
    },
  ),
  json(
    "documents in the new shell of MongoDB",
    "posts.txt",
    [
      "[",
      "  {",
      "    _id: ObjectId('65e1a0000000000000000000'),",
      "    text: 'Late',",
      "    user: { name: 'Cleo', verified: true, bio: null },",
      "    n: Long('5')",
      "  },",
      `  { _id: ObjectId('65e1a0000000000000000001'), text: "it's fine", n: 6 }`,
      "]",
    ].join("\n"),
    {
      exportFormat: "mongodb",
      rows: 2,
      textColumn: "text",
      texts: ["Late", "it's fine"],
      cells: { n: ["5", "6"], "user.verified": ["true", ""], "user.bio": ["", ""] },
    },
  ),
  json(
    "messages of a Singer tap",
    "tap.jsonl",
    lines([
      {
        type: "SCHEMA",
        stream: "posts",
        schema: { properties: { text: { description: LONG } } },
        key_properties: [],
      },
      {
        type: "RECORD",
        stream: "posts",
        record: { id: 1, text: "Late" },
        time_extracted: "2024-03-01T10:00:00Z",
      },
      { type: "STATE", value: { bookmarks: { posts: 1 } } },
      { type: "RECORD", stream: "posts", record: { id: 2, text: "Fine" } },
    ]),
    {
      exportFormat: "singer",
      rows: 2,
      textColumn: "record.text",
      texts: ["Late", "Fine"],
      issues: { "other-record": 2 },
    },
  ),
  json(
    "messages of Airbyte",
    "output.jsonl",
    lines([
      { type: "LOG", log: { level: "INFO", message: LONG } },
      {
        type: "RECORD",
        record: { stream: "posts", data: { id: 1, text: "Late" }, emitted_at: 1709287200000 },
      },
      { type: "STATE", state: { type: "STREAM", data: {} } },
    ]),
    {
      exportFormat: "airbyte",
      rows: 1,
      textColumn: "record.data.text",
      texts: ["Late"],
      issues: { "other-record": 2 },
    },
  ),
];

export const cases: readonly ReadingCase[] = [...annotated, ...stored];
