/** JSON of services: records under a path, pages of an API, records inside other records. */

import type { ReadingCase } from "../reading-case.ts";

const TEXTS = ["a fine day at the lake", "the ferry never came", "boats leave at nine", "so glad we stayed"];

const pageCase = (name: string, value: unknown, more: Partial<ReadingCase> = {}): ReadingCase => ({
  name,
  kind: "records inside JSON",
  file: "t.json",
  bytes: () => JSON.stringify(value),
  rows: 4,
  textColumn: "text",
  texts: TEXTS,
  issues: {},
  ...more,
});

const records = TEXTS.map((text, at) => ({ id: String(at + 1), text, lang: "en" }));
const users = ["Ann", "Ben", "Cleo"].map((name) => ({
  name,
  description: `${name} writes about boats, tea and rain`,
}));
const [left, right] = [records.slice(0, 2), records.slice(2)];
const page = (data: unknown) => ({
  data,
  includes: { users },
  meta: { result_count: 2, next_token: "b26v" },
});
const lines = (values: readonly unknown[]) => () =>
  values.map((value) => `${JSON.stringify(value)}\n`).join("");

const pages: readonly ReadingCase[] = [
  pageCase("data before includes", page(records)),
  pageCase("includes before data", { includes: { users }, data: records, meta: { result_count: 4 } }),
  pageCase(
    "more users than posts before the data",
    { includes: { users: [...users, ...users] }, data: left },
    {
      rows: 2,
      texts: TEXTS.slice(0, 2),
    },
  ),
  pageCase("errors before data", {
    errors: [{ value: "9", title: "Not Found Error", detail: "Could not find the post with this id." }],
    data: records,
  }),
  pageCase("meta and links before data", {
    meta: { count: 4, notes: ["sorted by date", "without copies of posts"] },
    links: [{ rel: "self", href: "https://example.com/posts" }],
    data: records,
  }),
  pageCase("media and places before data", {
    includes: {
      media: [{ media_key: "3_1", alt_text: "a boat on a lake in the evening light" }],
      places: [{ full_name: "Lake Town, North County", id: "p1" }],
    },
    data: records,
  }),
  pageCase("a page on each line", undefined, {
    file: "t.jsonl",
    bytes: lines([page(left), page(right)]),
  }),
  pageCase("a page on each line, includes first", undefined, {
    file: "t.jsonl",
    bytes: lines([
      { includes: { users }, data: left },
      { includes: { users }, data: right },
    ]),
  }),
  pageCase("an array of pages", [page(left), page(right)]),
  pageCase("an array of arrays", [left, right]),
  pageCase("pages one after the other", undefined, {
    bytes: () => JSON.stringify(page(left), undefined, 2) + JSON.stringify(page(right), undefined, 2),
  }),
  pageCase("an empty page between pages", undefined, {
    file: "t.jsonl",
    bytes: lines([page(left), { meta: { result_count: 0 } }, page(right)]),
  }),
  pageCase(
    "the answer of a single post",
    { data: records[0] },
    { rows: 1, textColumn: "data.text", texts: TEXTS.slice(0, 1) },
  ),
];

const listings: readonly ReadingCase[] = [
  pageCase("an array of texts under a name", { tweets: TEXTS, count: 4 }, { textColumn: "text" }),
  pageCase(
    "an array of texts beside an array of words",
    { tags: ["boat", "lake", "tea"], comments: TEXTS },
    { textColumn: "text" },
  ),
  pageCase("statuses and their search", {
    search_metadata: { query: "boats on the lake", count: 4 },
    statuses: records,
  }),
  pageCase(
    "hits of a search index",
    {
      took: 3,
      hits: {
        total: { value: 4 },
        hits: records.map((record) => ({ _index: "posts", _score: 1, _source: record })),
      },
    },
    { textColumn: "_source.text", exportFormat: "elasticsearch" },
  ),
  pageCase(
    "children of a listing",
    {
      kind: "Listing",
      data: {
        after: "t3_x",
        children: TEXTS.map((text) => ({ kind: "t1", data: { author: "ann", body: text } })),
      },
    },
    { textColumn: "data.body" },
  ),
  pageCase(
    "edges and nodes",
    {
      data: {
        posts: {
          pageInfo: { hasNextPage: false },
          edges: records.map((node, at) => ({ cursor: `c${at}`, node })),
        },
      },
    },
    { textColumn: "node.text" },
  ),
  pageCase("the messages of a chat", {
    name: "Lake friends",
    type: "private_group",
    members: users,
    messages: TEXTS.map((text, at) => ({ id: at, from: "Ann", text })),
  }),
  pageCase(
    "features of a map",
    {
      type: "FeatureCollection",
      features: TEXTS.map((text) => ({
        type: "Feature",
        geometry: { type: "Point", coordinates: [8.5, 47.3] },
        properties: { text },
      })),
    },
    { textColumn: "properties.text" },
  ),
];

const words = Array.from({ length: 14_000 }, (_, at) => ({
  name: `Person ${at} of the lake`,
  description: "writes about boats, tea, rain and whatever else there is to say",
}));

const long: readonly ReadingCase[] = [
  pageCase(
    "a description of 1.5 MB before the data",
    { includes: { users: words }, data: records },
    { issues: {} },
  ),
  pageCase(
    "a description of 1.5 MB before the data, by another name",
    { metadata: words, posts: records },
    { issues: { "unread-objects": 1 } },
  ),
];

const grouped: readonly ReadingCase[] = [
  pageCase(
    "objects of one value each inside records",
    TEXTS.map((text) => ({ data: { Comment: { value: text }, "Media Owner": { value: "ann" } } })),
    { textColumn: "data.Comment.value" },
  ),
  pageCase("lists of posts by user", { ann: left, ben: right }),
  pageCase("lists of posts by user, of unequal length", { ann: records.slice(0, 1), ben: records.slice(1) }),
  pageCase("lists of posts by day, in an array", [{ "2024-01-02": left, "2024-01-03": right }]),
  pageCase("lists of texts by label", { good: TEXTS.slice(0, 1), bad: TEXTS.slice(1) }),
  pageCase("texts by their index", { "0": TEXTS[0], "1": TEXTS[1], "2": TEXTS[2], "3": TEXTS[3] }),
  pageCase(
    "rows of cells of a spreadsheet service",
    { range: "A1:B5", values: [["id", "text"], ...TEXTS.map((text, at) => [String(at), text])] },
    {
      columns: ["id", "text"],
    },
  ),
  pageCase(
    "pairs of numbers inside records stay inside",
    records.map((record) => ({
      ...record,
      display_text_range: [0, 140],
      box: [
        [1, 2],
        [3, 4],
      ],
    })),
  ),
];

const nested: readonly ReadingCase[] = [
  pageCase("posts inside users", {
    users: [
      { name: "Ann", tweets: left },
      { name: "Ben", tweets: right },
    ],
  }),
  pageCase("posts inside users, in an array", [
    { name: "Ann", bio: "tea and rain", posts: left },
    { name: "Ben", bio: "boats", posts: right },
  ]),
  pageCase("comments inside days and places", {
    days: [
      { day: "2024-01-02", places: [{ place: "north", comments: left }] },
      { day: "2024-01-03", places: [{ place: "south", comments: right }] },
    ],
  }),
  pageCase("reviews of shops, a shop on each line", undefined, {
    file: "t.jsonl",
    bytes: lines([
      { shop: "North", reviews: left },
      { shop: "South", reviews: right },
    ]),
  }),
  pageCase(
    "records with lists of objects stay records",
    records.map((record) => ({
      ...record,
      entities: { hashtags: [{ text: "boat" }, { text: "lake" }, { text: "tea" }] },
      replies: [],
    })),
  ),
];

/** JSON as an answer to a script. */
const scripts: readonly ReadingCase[] = ["t.js", "t.txt"].map((file) =>
  pageCase("a call of a function (JSONP)", undefined, {
    name: `a call of a function (JSONP), ${file}`,
    file,
    bytes: () => `/**/ page.callback({"items":${JSON.stringify(records)}});`,
  }),
);

export const cases: readonly ReadingCase[] = [
  ...scripts,
  ...pages,
  ...listings,
  ...long,
  ...grouped,
  ...nested,
];
