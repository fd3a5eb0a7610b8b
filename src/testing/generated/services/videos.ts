/** Makers of comments of TikTok and YouTube, and of posts of X. */

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
  plainTime,
  shuffled,
} from "./export-maker.ts";

const seconds = ({ time }: Material, at: number) => Math.floor(time(at) / 1000);

const FILMS: readonly ExportMaker[] = [
  make("an export of TikTok", "tiktok", (material) => {
    const { draw } = material;
    const upper = draw.chance(0.5);
    const comments = all(material, (text, at) => {
      const date = plainTime(material.time(at));
      return upper
        ? { Date: date, Comment: text, Photo: "N/A", Url: "" }
        : { date, comment: text, photo: "N/A", url: "" };
    });
    const activity = {
      "Favorite Effects": {
        FavoriteEffectsList: [{ Date: "2024-01-01 10:00:00", EffectLink: "https://example.com/e" }],
      },
    };
    const parts = {
      [draw.of(["Activity", "Your Activity"])]: activity,
      [draw.of(["App Settings", "Profile And Settings"])]: {
        Block: { BlockList: [] },
        Settings: { About: material.long },
      },
      Comment: { Comments: { CommentsList: comments } },
      ...maybe(draw, {
        Post: {
          Posts: {
            VideoList: [
              { Date: "2024-01-01 10:00:00", Link: "https://example.com", Title: material.long, Likes: "1" },
            ],
          },
        },
      }),
    };
    const key = upper ? "Comment" : "comment";
    return {
      file: draw.of(["user_data.json", "user_data_tiktok.json"]),
      content: document(draw, shuffled(draw, parts)),
      column: key,
    };
  }),
  make("comments of yt-dlp", "youtube", (material) => ({
    file: "film.info.json",
    content: document(material.draw, {
      id: "a",
      title: material.long,
      formats: [{ format_id: "18", format_note: material.long }],
      thumbnails: [{ url: "https://example.com" }],
      description: material.long,
      comments: all(material, (text, at) =>
        shuffled(material.draw, {
          id: `c${at}`,
          text,
          timestamp: seconds(material, at),
          author: material.person(),
          author_id: "UC1",
          parent: "root",
          ...maybe(material.draw, { like_count: 1, time_text: "1 year ago" }),
        }),
      ),
      ...maybe(material.draw, { automatic_captions: { en: [{ ext: "vtt", name: material.long }] } }),
    }),
    column: "text",
  })),
  make("threads of the API of YouTube", "youtube", (material) => {
    const snippet = (text: string) => ({
      textDisplay: text,
      textOriginal: text,
      authorDisplayName: "ann",
      publishedAt: "2024-03-01T10:00:00Z",
    });
    return {
      file: "threads.json",
      content: document(material.draw, {
        kind: "youtube#commentThreadListResponse",
        items: all(material, (text, at) => ({
          kind: "youtube#commentThread",
          id: `a${at}`,
          snippet: { videoId: "v", topLevelComment: { id: "c", snippet: snippet(text) }, totalReplyCount: 0 },
        })),
      }),
      column: "snippet.topLevelComment.snippet.textOriginal",
    };
  }),
];

const X_DATE = "Fri Mar 01 10:00:00 +0000 2024";

const X: readonly ExportMaker[] = [
  make("version 1.1 of X", "x", (material) => {
    const { draw } = material;
    const key = draw.of(["text", "full_text"]);
    const posts = all(material, (text, at) =>
      shuffled(draw, {
        created_at: X_DATE,
        id: 10 ** 15 + at,
        id_str: String(10 ** 15 + at),
        [key]: text,
        lang: "en",
        user: { screen_name: "ann", description: material.long },
        ...maybe(draw, { entities: { hashtags: [] }, retweet_count: 1 }),
      }),
    );
    const notice = {
      delete: { status: { id: 1, id_str: "1", user_id: 2, user_id_str: "2" }, timestamp_ms: "1" },
    };
    return draw.of<Draft>([
      {
        file: "stream.jsonl",
        content: lines(
          draw,
          posts.flatMap((post) => (draw.chance(0.3) ? [notice, post] : [post])),
        ),
        column: key,
      },
      {
        file: "search.json",
        content: document(draw, { statuses: posts, search_metadata: { count: 1, query: material.long } }),
        column: key,
      },
      { file: "timeline.json", content: document(draw, posts), column: key },
    ]);
  }),
  make("version 2 of X", "x", (material) => {
    const { draw } = material;
    const data = all(material, (text, at) =>
      shuffled(draw, {
        id: String(10 ** 15 + at),
        text,
        author_id: "1",
        created_at: isoTime(material.time(at)),
        edit_history_tweet_ids: ["1"],
        ...maybe(draw, { public_metrics: { like_count: 1 }, lang: "en" }),
      }),
    );
    const page = {
      data,
      includes: { users: [{ id: "1", username: "ann", description: material.long }] },
      meta: { result_count: data.length },
    };
    return { file: "page.json", content: document(draw, shuffled(draw, page)), column: "text" };
  }),
  make("posts of a scraper", "x", (material) => {
    const { draw } = material;
    const bio = { description: material.long };
    const kinds: readonly [column: string, record: (text: string) => Fields][] = [
      [
        "text",
        (text) => ({
          type: "tweet",
          id: "1",
          text,
          fullText: text,
          createdAt: X_DATE,
          author: { userName: "ann", ...bio },
        }),
      ],
      [
        "rawContent",
        (text) => ({
          id: 1,
          url: "https://x.example",
          date: "2024-03-01 10:00:00+00:00",
          rawContent: text,
          user: { username: "ann", rawDescription: material.long },
          conversationId: 1,
        }),
      ],
      [
        "content",
        (text) => ({
          _type: "snscrape.modules.twitter.Tweet",
          url: "https://x.example",
          content: text,
          renderedContent: text,
          user: { _type: "snscrape.modules.twitter.User", username: "ann", ...bio },
        }),
      ],
      [
        "full_text",
        (text) => ({
          id: "1",
          created_at: "2024-03-01 10:00:00",
          full_text: text,
          screen_name: "ann",
          retweet_count: 0,
          favorite_count: 1,
          profile_image_url: "https://x.example",
        }),
      ],
    ];
    const [column, record] = draw.of(kinds);
    const records = all(material, (text) => shuffled(draw, record(text)));
    return draw.chance(0.5)
      ? { file: "tweets.json", content: document(draw, records), column }
      : { file: "tweets.jsonl", content: lines(draw, records), column };
  }),
];

export const VIDEOS: readonly ExportMaker[] = [...FILMS, ...X];
