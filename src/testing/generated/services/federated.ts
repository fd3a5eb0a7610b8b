/** Makers of posts and comments of Mastodon, Bluesky, Reddit and Hacker News. */

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

const seconds = ({ time }: Material, at: number) => Math.floor(time(at) / 1000);

const bsky = (material: Material, text: string, at: number) => ({
  $type: "app.bsky.feed.post",
  text,
  createdAt: isoTime(material.time(at)),
  ...maybe(material.draw, { langs: ["en"], facets: [{ features: [{ tag: "a" }] }] }),
  ...maybe(material.draw, {
    embed: {
      $type: "app.bsky.embed.external",
      external: { uri: "https://example.com", title: "A page", description: material.long },
    },
  }),
});
const view = (material: Material, text: string, at: number): Fields =>
  shuffled(material.draw, {
    uri: `at://did:plc:a/app.bsky.feed.post/${at}`,
    cid: "b",
    author: { did: "did:plc:a", handle: "ann.example", displayName: material.long },
    record: bsky(material, text, at),
    ...maybe(material.draw, { embed: { external: { title: "A page", description: material.long } } }),
    likeCount: material.draw.int(0, 9),
    indexedAt: isoTime(material.time(at)),
  });

const status = (material: Material, text: string, at: number): Fields =>
  shuffled(material.draw, {
    id: String(10 ** 14 + at),
    created_at: isoTime(material.time(at)),
    in_reply_to_id: null,
    visibility: "public",
    ...maybe(material.draw, { language: "en", spoiler_text: "" }),
    uri: "https://example.social/1",
    content: text,
    reblog: null,
    account: {
      id: "1",
      username: "ann",
      acct: "ann",
      display_name: material.person(),
      note: `<p>${material.long}</p>`,
    },
    ...maybe(material.draw, { card: { title: "A page", description: material.long } }),
    media_attachments: material.draw.chance(0.2) ? [{ description: material.long }] : [],
  });

export const FEDERATED: readonly ExportMaker[] = [
  make("statuses of Mastodon", "mastodon", (material) => {
    const records = all(material, (text, at) => status(material, text, at));
    const shape = material.draw.of(["array", "lines", "search"]);
    const content =
      shape === "lines"
        ? lines(material.draw, records)
        : document(
            material.draw,
            shape === "array" ? records : { accounts: [], statuses: records, hashtags: [] },
          );
    return { file: shape === "lines" ? "statuses.jsonl" : "statuses.json", content, column: "content" };
  }),
  make("an archive of Mastodon", "mastodon", (material) => {
    const items = all(material, (content, at) => ({
      id: `a${at}`,
      type: "Create",
      actor: "https://example.social/users/ann",
      published: isoTime(material.time(at)),
      object: shuffled(material.draw, {
        type: "Note",
        summary: null,
        content,
        contentMap: { en: content },
        ...maybe(material.draw, { inReplyTo: null, tag: [] }),
      }),
    }));
    const outbox = document(material.draw, {
      "@context": "a",
      type: "OrderedCollection",
      totalItems: items.length,
      orderedItems: items,
    });
    const likes = document(material.draw, {
      type: "OrderedCollection",
      orderedItems: Array.from({ length: 50 }, (_, at) => `https://example.social/${at}`),
    });
    return {
      file: "archive.zip",
      content: {
        "actor.json": document(material.draw, { type: "Person", summary: material.long }),
        "likes.json": likes,
        "outbox.json": outbox,
      },
      column: "object.content",
    };
  }),
  make("posts of Bluesky", "bluesky", (material) => {
    const { draw } = material;
    const posts = all(material, (text, at) => view(material, text, at));
    const root = { root: view(material, material.long, 900), parent: view(material, material.long, 901) };
    const feed = posts.map((post) => ({ post, ...(draw.chance(0.5) && { reply: root }) }));
    return draw.of<Draft>([
      { file: "posts.json", content: document(draw, { posts }), column: "record.text" },
      { file: "posts.jsonl", content: lines(draw, posts), column: "record.text" },
      { file: "feed.json", content: document(draw, { cursor: "a", feed }), column: "post.record.text" },
      {
        file: "records.json",
        content: document(draw, {
          records: all(material, (text, at) => ({
            uri: `at://a/app.bsky.feed.post/${at}`,
            cid: "b",
            value: bsky(material, text, at),
          })),
        }),
        column: "value.text",
      },
    ]);
  }),
  make("events of Jetstream", "bluesky", (material) => {
    const event = (at: number, fields: Fields) => ({
      did: "did:plc:a",
      time_us: material.time(at) * 1000,
      ...fields,
    });
    const commit = (collection: string, record: Fields) => ({
      kind: "commit",
      commit: { rev: "a", operation: "create", collection, rkey: "b", record, cid: "c" },
    });
    const events = all(material, (text, at) =>
      event(at, commit("app.bsky.feed.post", bsky(material, text, at))),
    );
    const like = event(
      0,
      commit("app.bsky.feed.like", { $type: "app.bsky.feed.like", subject: { uri: "at://a" } }),
    );
    const first = material.draw.chance(0.5);
    return {
      file: "jetstream.jsonl",
      content: lines(material.draw, first ? [like, ...events] : events),
      column: "commit.record.text",
      cells: first ? ["", ...material.texts] : material.texts,
    };
  }),
  make("a thread of Reddit", "reddit", (material) => {
    // Comments inside of each other, in the order in which they are read.
    const comments = all(material, (body, at) => ({
      kind: "t1",
      data: {
        id: `c${at}`,
        author: material.person(),
        body,
        created_utc: seconds(material, at),
        parent_id: "t3_a",
        link_id: "t3_a",
        replies: "" as unknown,
        ...maybe(material.draw, {
          body_html: `<div>${material.long}</div>`,
          author_flair_text: material.long,
        }),
      },
    }));
    const top: typeof comments = [];
    for (const [at, comment] of comments.entries()) {
      const above = comments[at - 1];
      if (above && material.draw.chance(0.4))
        above.data.replies = { kind: "Listing", data: { children: [comment] } };
      else top.push(comment);
    }
    const post = {
      kind: "t3",
      data: {
        id: "a",
        title: "A post",
        selftext: material.long,
        author: "ben",
        subreddit: "boats",
        created_utc: 1,
      },
    };
    return {
      file: "thread.json",
      content: document(material.draw, [
        { kind: "Listing", data: { children: [post] } },
        {
          kind: "Listing",
          data: {
            after: null,
            children: [
              ...top,
              ...(material.draw.chance(0.3) ? [{ kind: "more", data: { count: 3, children: ["x"] } }] : []),
            ],
          },
        },
      ]),
      column: "body",
    };
  }),
  make("a dump of Reddit", "reddit", (material) => {
    const isComment = material.draw.chance(0.5);
    const shared = { author: "ann", author_flair_text: material.long, subreddit: "boats", id: "a", score: 1 };
    const records = all(material, (text, at) =>
      shuffled(material.draw, {
        ...shared,
        created_utc: seconds(material, at),
        ...(isComment
          ? { body: text, link_id: "t3_a", parent_id: "t1_b" }
          : { selftext: text, title: "A post", permalink: "/r/boats" }),
      }),
    );
    return {
      file: isComment ? "RC_2024-03" : "RS_2024-03",
      content: lines(material.draw, records),
      column: isComment ? "body" : "selftext",
    };
  }),
  make("comments of Hacker News", "hacker-news", (material) => {
    const isSearch = material.draw.chance(0.5);
    const hits = all(material, (text, at) => ({
      objectID: String(at),
      created_at: isoTime(material.time(at)),
      author: "ann",
      comment_text: text,
      story_title: material.long,
      story_id: 5,
      _tags: ["comment"],
    }));
    const items = all(material, (text, at) => ({
      by: "ann",
      id: at,
      parent: 1,
      text,
      time: seconds(material, at),
      type: "comment",
    }));
    return isSearch
      ? {
          file: "hits.json",
          content: document(material.draw, { hits, nbHits: hits.length, page: 0 }),
          column: "comment_text",
        }
      : { file: "items.jsonl", content: lines(material.draw, items), column: "text" };
  }),
];
