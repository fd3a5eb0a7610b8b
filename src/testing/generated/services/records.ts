/** Makers of records of annotation tools, databases and pipelines. */

import {
  all,
  document,
  type Draft,
  type ExportMaker,
  type Fields,
  isoTime,
  lines,
  make,
  type Material,
  maybe,
  shuffled,
} from "./export-maker.ts";

const LABELS = ["negative", "neutral", "positive"];

/** An array, or a record in each line. */
const records = ({ draw }: Material, name: string, values: readonly Fields[], column: string): Draft =>
  draw.chance(0.5)
    ? { file: `${name}.json`, content: document(draw, values), column }
    : { file: `${name}.jsonl`, content: lines(draw, values), column };

const ANNOTATED: readonly ExportMaker[] = [
  make("tasks of Label Studio", "label-studio", (material) => {
    const { draw } = material;
    const choice = () => ({
      value: { choices: [draw.of(LABELS)] },
      id: "a",
      from_name: "tone",
      to_name: "text",
      type: "choices",
    });
    const tasks = all(material, (text, at) =>
      shuffled(draw, {
        id: at,
        annotations: [
          { id: at, completed_by: 1, result: draw.chance(0.9) ? [choice()] : [], was_cancelled: false },
        ],
        data: shuffled(draw, {
          text,
          ...maybe(draw, { description: material.long, url: "https://example.com" }),
        }),
        ...maybe(draw, { drafts: [], predictions: [], meta: {}, file_upload: "a.csv" }),
        created_at: isoTime(material.time(at)),
      }),
    );
    return { file: "project-1.json", content: document(draw, tasks), column: "data.text" };
  }),
  make("texts of doccano", "doccano", (material) => {
    const column = material.draw.of(["text", "data"]);
    const isList = material.draw.chance(0.7);
    const texts = all(material, (text, at) => ({
      id: at,
      [column]: text,
      label: isList ? [material.draw.of(LABELS)] : material.draw.of(LABELS),
      Comments: material.draw.chance(0.2) ? [material.long] : [],
    }));
    return { file: "all.jsonl", content: lines(material.draw, texts), column };
  }),
  make("texts of Prodigy", "prodigy", (material) => {
    const { draw } = material;
    const texts = all(material, (text, at) =>
      shuffled(draw, {
        text,
        _input_hash: at,
        _task_hash: -at,
        options: LABELS.map((id) => ({ id, text: id })),
        accept: [draw.of(LABELS)],
        answer: draw.of(["accept", "accept", "reject", "ignore"]),
        ...maybe(draw, { meta: { source: material.long }, _timestamp: 1709287200, _annotator_id: "a" }),
      }),
    );
    return { file: "annotations.jsonl", content: lines(draw, texts), column: "text" };
  }),
  make("records of Argilla", "argilla", (material) => {
    const { draw } = material;
    const values = all(material, (text, at) =>
      shuffled(draw, {
        id: String(at),
        fields: { text, ...maybe(draw, { context: "a page" }) },
        metadata: {},
        suggestions: {},
        responses: { tone: [{ value: draw.of(LABELS), user_id: "1" }] },
        status: "completed",
      }),
    );
    return records(material, "records", values, "fields.text");
  }),
  make("rows of the viewer of datasets", "dataset-viewer", (material) => ({
    file: "rows.json",
    content: document(material.draw, {
      features: [
        { feature_idx: 0, name: "text", type: { dtype: "string", _type: "Value" } },
        { feature_idx: 1, name: "label", type: { names: LABELS, _type: "ClassLabel" } },
      ],
      rows: all(material, (text, at) => ({
        row_idx: at,
        row: shuffled(material.draw, { text, label: at % 3 }),
        truncated_cells: [],
      })),
      num_rows_total: material.texts.length,
      num_rows_per_page: 100,
      partial: false,
    }),
    column: "row.text",
  })),
];

const source = (material: Material, text: string, at: number): Fields =>
  shuffled(material.draw, {
    text,
    created_at: isoTime(material.time(at)),
    ...maybe(material.draw, { user: { name: "ann", description: material.long } }),
    lang: "en",
  });

const STORED: readonly ExportMaker[] = [
  make("a bulk request of Elasticsearch", "elasticsearch", (material) => {
    const { draw } = material;
    const withIndex = draw.chance(0.5);
    const name = draw.of(["index", "create"]);
    const action = (at: number) => ({ [name]: withIndex ? { _index: "posts", _id: String(at) } : {} });
    return {
      file: draw.of(["bulk.ndjson", "bulk.json"]),
      content: lines(draw, all(material, (text, at) => [action(at), source(material, text, at)]).flat()),
      column: "text",
    };
  }),
  make("an answer of Elasticsearch", "elasticsearch", (material) => {
    const { draw } = material;
    const hits = all(material, (text, at) => ({
      _index: "posts",
      _id: String(at),
      _score: 1,
      _source: source(material, text, at),
    }));
    return draw.chance(0.5)
      ? { file: "posts.json", content: lines(draw, hits), column: "_source.text" }
      : {
          file: "search.json",
          content: document(draw, {
            took: 5,
            timed_out: false,
            _shards: { total: 1 },
            hits: { total: { value: hits.length, relation: "eq" }, max_score: 1, hits },
          }),
          column: "_source.text",
        };
  }),
  make("documents of MongoDB", "mongodb", (material) => {
    const isCanonical = material.draw.chance(0.5);
    const time = (at: number) =>
      isCanonical
        ? { $date: { $numberLong: String(material.time(at)) } }
        : { $date: isoTime(material.time(at)) };
    const values = all(material, (text, at) => ({
      _id: { $oid: `65e1a0000000000000${String(100_000 + at)}` },
      text,
      created_at: time(at),
      likes: isCanonical ? { $numberInt: "3" } : 3,
    }));
    return records(material, "posts", values, "text");
  }),
  make("messages of a Singer tap", "singer", (material) => {
    const { draw } = material;
    const schema = {
      type: "SCHEMA",
      stream: "posts",
      schema: { properties: { text: { type: "string", description: material.long } } },
      key_properties: ["id"],
    };
    const values = all(material, (text, at) => [
      {
        type: "RECORD",
        stream: "posts",
        record: shuffled(draw, { id: at, text }),
        ...maybe(draw, { time_extracted: isoTime(material.time(at)) }),
      },
      ...(draw.chance(0.2) ? [{ type: "STATE", value: { bookmarks: { posts: at } } }] : []),
    ]);
    return { file: "tap.jsonl", content: lines(draw, [schema, ...values.flat()]), column: "record.text" };
  }),
  make("messages of Airbyte", "airbyte", (material) => {
    const log = { type: "LOG", log: { level: "INFO", message: material.long } };
    const values = all(material, (text, at) => [
      ...(material.draw.chance(0.3) ? [log] : []),
      { type: "RECORD", record: { stream: "posts", data: { id: at, text }, emitted_at: material.time(at) } },
    ]);
    return { file: "output.jsonl", content: lines(material.draw, values.flat()), column: "record.data.text" };
  }),
];

export const RECORDS: readonly ExportMaker[] = [...ANNOTATED, ...STORED];
