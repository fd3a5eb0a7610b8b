/** Comments of TikTok and YouTube, and posts of X, in JSON. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const json = caseWith({ kind: "exports of videos and of X in JSON" });

const LONG = "A long text of somebody else, with more words than any of the posts that are meant here";

const chat = (renderer: string, text: string) => ({
  replayChatItemAction: {
    actions: [
      {
        addChatItemAction: {
          item: {
            [renderer]: {
              message: { runs: [{ text }] },
              authorName: { simpleText: "cleo" },
              timestampUsec: "1709287200000000",
            },
          },
        },
      },
    ],
    videoOffsetTimeMsec: "0",
  },
});

const videos: readonly ReadingCase[] = [
  json(
    "comments among everything that TikTok saves",
    "user_data_tiktok.json",
    JSON.stringify({
      "Profile And Settings": { "Profile Info": { ProfileMap: { bioDescription: LONG } } },
      "Your Activity": {
        Searches: { SearchList: [{ Date: "2024-03-01 10:00:00", SearchTerm: "boats on lakes" }] },
      },
      Comment: {
        Comments: { CommentsList: [{ Date: "2024-03-01 10:00:00", Comment: "Late", Photo: "N/A", Url: "" }] },
      },
      Post: {
        Posts: { VideoList: [{ Date: "2024-03-01 10:00:00", Link: "https://example.com", Title: LONG }] },
      },
    }),
    { exportFormat: "tiktok", rows: 1, textColumn: "Comment", texts: ["Late"] },
  ),
  json(
    "comments of TikTok after a megabyte of watched films",
    "user_data.json",
    JSON.stringify({
      Activity: {
        "Video Browsing History": {
          VideoList: Array.from({ length: 12_000 }, (_, at) => ({
            Date: "2024-01-01 10:00:00",
            Link: `https://example.com/video/${at}/a-very-long-address-of-a-film-that-was-watched`,
          })),
        },
      },
      "App Settings": { Block: { BlockList: [] } },
      Comment: { Comments: { CommentsList: [{ date: "2024-03-01 10:00:00", comment: "Late" }] } },
    }),
    { exportFormat: "tiktok", rows: 1, textColumn: "comment", texts: ["Late"] },
  ),
  json(
    "comments that yt-dlp has saved, after the formats",
    "film.info.json",
    JSON.stringify({
      id: "a",
      title: "Boats",
      formats: [{ format_id: "18", format_note: "360p in medium quality", ext: "mp4" }],
      thumbnails: [{ url: "https://example.com/a.jpg" }],
      description: LONG,
      comments: [
        { id: "c", text: "Late", timestamp: 1709287200, author: "@cleo", author_id: "UC1", parent: "root" },
      ],
    }),
    { exportFormat: "youtube", rows: 1, textColumn: "text", texts: ["Late"] },
  ),
  json(
    "a live chat that yt-dlp has saved",
    "film.live_chat.json",
    [
      chat("liveChatTextMessageRenderer", "Late"),
      chat("liveChatViewerEngagementMessageRenderer", LONG),
      chat("liveChatPaidMessageRenderer", "Fine"),
    ]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(""),
    { exportFormat: "youtube", rows: 2, issues: { "other-record": 1 } },
  ),
  json(
    "threads of comments of the Data API of YouTube",
    "threads.json",
    JSON.stringify({
      kind: "youtube#commentThreadListResponse",
      items: [
        {
          kind: "youtube#commentThread",
          snippet: {
            videoId: "a",
            topLevelComment: {
              id: "c",
              snippet: { textDisplay: "Late", textOriginal: "Late", authorDisplayName: "@cleo" },
            },
          },
          replies: {
            comments: [
              {
                id: "d",
                snippet: { textDisplay: "Still", textOriginal: "Still", authorDisplayName: "@ben" },
              },
            ],
          },
        },
      ],
    }),
    {
      exportFormat: "youtube",
      rows: 2,
      textColumn: "snippet.topLevelComment.snippet.textOriginal",
      texts: ["Late", "Still"],
    },
  ),
];

const tweet = (text: string, more: object = {}) => ({
  created_at: "Fri Mar 01 10:00:00 +0000 2024",
  id_str: "1700000000000000001",
  text,
  user: { screen_name: "cleo", description: LONG },
  ...more,
});

const x: readonly ReadingCase[] = [
  json(
    "a stream of version 1.1 of X: notices are no posts, a beginning is completed",
    "stream.jsonl",
    [
      tweet("Late ag…", { truncated: true, extended_tweet: { full_text: "Late again and again" } }),
      { delete: { status: { id: 1, id_str: "1", user_id: 2 } } },
      { limit: { track: 12, timestamp_ms: "1709287200000" } },
      tweet("Fine"),
    ]
      .map((line) => `${JSON.stringify(line)}\r\n`)
      .join(""),
    {
      exportFormat: "x",
      rows: 2,
      textColumn: "text",
      texts: ["Late again and again", "Fine"],
      issues: { "other-record": 2 },
    },
  ),
  json(
    "a page of version 2 of X",
    "page.json",
    JSON.stringify({
      includes: { users: [{ id: "1", description: LONG }] },
      data: [
        {
          id: "1700000000000000001",
          text: "Late",
          author_id: "1",
          edit_history_tweet_ids: ["1700000000000000001"],
        },
      ],
      meta: { result_count: 1 },
    }),
    { exportFormat: "x", rows: 1, textColumn: "text", texts: ["Late"] },
  ),
  json(
    "posts of a scraper, whose text is cut",
    "dataset.json",
    JSON.stringify([
      {
        type: "tweet",
        id: "1",
        text: "Late ag…",
        fullText: "Late again",
        author: { userName: "cleo", description: LONG },
      },
    ]),
    { exportFormat: "x", rows: 1, textColumn: "text", texts: ["Late again"] },
  ),
];

export const cases: readonly ReadingCase[] = [...videos, ...x];
