/** Posts and comments of networks as services and tools export them in JSON. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const json = caseWith({ kind: "exports of networks in JSON" });

const LONG = "A long text of somebody else, with more words than any of the posts that are meant here";

const bsky = (text: string) => ({ $type: "app.bsky.feed.post", text, createdAt: "2024-03-01T10:00:00Z" });
const view = (at: number, text: string) => ({
  uri: `at://did:plc:a/app.bsky.feed.post/${at}`,
  cid: "b",
  author: { did: "did:plc:a", handle: "cleo.example", displayName: LONG },
  record: bsky(text),
});

const status = (content: string, more: object = {}) => ({
  id: "1",
  created_at: "2024-03-01T10:00:00.000Z",
  visibility: "public",
  uri: "https://example.social/1",
  content,
  reblog: null,
  account: { acct: "cleo", note: `<p>${LONG}</p>` },
  card: { title: "Page", description: LONG },
  ...more,
});

const comment = (body: string, replies: readonly object[] = []) => ({
  kind: "t1",
  data: {
    author: "cleo",
    body,
    created_utc: 1709287200,
    parent_id: "t3_a",
    link_id: "t3_a",
    replies: replies.length > 0 ? { kind: "Listing", data: { children: replies } } : "",
  },
});
const submission = {
  kind: "t3",
  data: { title: "A post", selftext: LONG, id: "a", author: "ben", created_utc: 1 },
};

export const cases: readonly ReadingCase[] = [
  json(
    "statuses of Mastodon with a boost",
    "statuses.json",
    JSON.stringify([status("<p>Late</p>"), status("<p>Shared</p>", { reblog: status("<p>Shared</p>") })]),
    { exportFormat: "mastodon", rows: 2, textColumn: "content", modelTexts: ["Late", "Shared"] },
  ),
  json(
    "a thread of Bluesky, with replies inside of each other",
    "thread.json",
    JSON.stringify({
      thread: {
        $type: "app.bsky.feed.defs#threadViewPost",
        post: view(1, "Late"),
        replies: [
          { post: view(2, "Still"), replies: [{ post: view(3, "Always"), replies: [] }] },
          { post: view(4, "Fine") },
        ],
      },
    }),
    {
      exportFormat: "bluesky",
      rows: 4,
      textColumn: "post.record.text",
      texts: ["Late", "Still", "Always", "Fine"],
    },
  ),
  json(
    "records of a repository of Bluesky",
    "records.json",
    JSON.stringify({
      records: [{ uri: "at://did:plc:a/app.bsky.feed.post/1", cid: "b", value: bsky("Late") }],
      cursor: "c",
    }),
    { exportFormat: "bluesky", rows: 1, textColumn: "value.text", texts: ["Late"] },
  ),
  json(
    "a feed of Bluesky, whose posts answer longer ones",
    "feed.json",
    JSON.stringify({
      feed: ["Late", "Fine"].map((text, at) => ({
        post: view(at, text),
        reply: { root: view(8, LONG), parent: view(9, LONG) },
      })),
    }),
    { exportFormat: "bluesky", rows: 2, textColumn: "post.record.text", texts: ["Late", "Fine"] },
  ),
  json(
    "events of Jetstream, of which some are no posts",
    "jetstream.jsonl",
    [
      {
        kind: "commit",
        commit: { operation: "create", collection: "app.bsky.feed.post", record: bsky("Late") },
      },
      { kind: "commit", commit: { operation: "delete", collection: "app.bsky.feed.like", rkey: "a" } },
      { kind: "account", account: { active: true, time: "2024-03-01T10:00:00Z" } },
    ]
      .map((event) => `${JSON.stringify({ did: "did:plc:a", time_us: 1709287200000000, ...event })}\n`)
      .join(""),
    { exportFormat: "bluesky", rows: 3, textColumn: "commit.record.text", texts: ["Late", "", ""] },
  ),
  json(
    "a thread of Reddit: the post is no row, the replies are",
    "thread.json",
    JSON.stringify([
      { kind: "Listing", data: { children: [submission] } },
      {
        kind: "Listing",
        data: {
          children: [
            comment("Late", [comment("Still", [comment("Always")])]),
            { kind: "more", data: { count: 2, children: ["b", "c"], name: "t1_b" } },
            comment("Fine"),
          ],
        },
      },
    ]),
    {
      exportFormat: "reddit",
      rows: 4,
      textColumn: "body",
      texts: ["Late", "Still", "Always", "Fine"],
      issues: { "other-record": 2 },
    },
  ),
  json(
    "posts of a subreddit",
    "new.json",
    JSON.stringify({
      kind: "Listing",
      data: {
        after: "b",
        children: [{ kind: "t3", data: { ...submission.data, subreddit: "boats", selftext: "Late" } }],
      },
    }),
    { exportFormat: "reddit", rows: 1, textColumn: "selftext", texts: ["Late"] },
  ),
  json(
    "comments and posts of a person on Reddit",
    "overview.json",
    JSON.stringify({
      kind: "Listing",
      data: {
        children: [
          { kind: "t1", data: { ...comment("Late").data, subreddit: "boats", link_title: LONG } },
          { kind: "t3", data: { ...submission.data, subreddit: "boats", selftext: "Fine" } },
        ],
      },
    }),
    { exportFormat: "reddit", rows: 2, textColumn: "body", texts: ["Late", "Fine"] },
  ),
  json(
    "lines of a dump of Reddit",
    "RC_2024-03",
    ["Late", "[deleted]"]
      .map(
        (body) =>
          `${JSON.stringify({ author: "cleo", author_flair_text: LONG, body, created_utc: 1709287200, link_id: "t3_a", subreddit: "boats" })}\n`,
      )
      .join(""),
    { exportFormat: "reddit", rows: 2, textColumn: "body", modelTexts: ["Late", ""] },
  ),
  json(
    "a thread of Hacker News",
    "item.json",
    JSON.stringify({
      id: 1,
      created_at_i: 1709287200,
      type: "story",
      author: "cleo",
      title: LONG,
      children: [
        { id: 2, created_at_i: 1709287300, type: "comment", author: "ben", text: "<p>Late", children: [] },
        { id: 3, created_at_i: 1709287400, type: "comment", author: "dan", text: "Fine", children: [] },
      ],
    }),
    { exportFormat: "hacker-news", rows: 3, textColumn: "text", texts: ["", "<p>Late", "Fine"] },
  ),
];
