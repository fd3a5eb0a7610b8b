/** Posts and comments of Facebook, Instagram and Threads in JSON. */

import { caseWith, type ReadingCase } from "../reading-case.ts";

const json = caseWith({ kind: "exports of Meta in JSON" });

/** UTF-8 as Meta writes it: each byte is a character. */
const metaOf = (text: string) => String.fromCharCode(...new TextEncoder().encode(text));

const COMMENTS = "data[0].comment.comment";
const LONG = "A long text of somebody else, with more words than any of the posts that are meant here";

export const cases: readonly ReadingCase[] = [
  json(
    "comments of Facebook, of which one is a picture",
    "comments.json",
    JSON.stringify({
      comments_v2: [
        {
          timestamp: 1709287200,
          data: [{ comment: { timestamp: 1709287200, comment: metaOf("Schöne Boote ⛵"), author: "Cleo" } }],
          title: "Cleo commented on the very long title of a post of Ben Lake.",
        },
        {
          timestamp: 1709287300,
          attachments: [{ data: [{ media: { uri: "a.jpg", description: LONG } }] }],
          title: "Cleo commented on a photo.",
        },
      ],
    }),
    { exportFormat: "facebook", rows: 2, textColumn: COMMENTS, texts: ["Schöne Boote ⛵", ""] },
  ),
  json(
    "posts of Facebook, whose text is not always the first datum",
    "your_posts__check_ins__photos_and_videos_1.json",
    JSON.stringify([
      {
        timestamp: 1709287200,
        data: [{ update_timestamp: 1709287201 }, { post: metaOf("Spät, wie immer") }],
      },
      {
        timestamp: 1709287300,
        attachments: [{ data: [{ media: { uri: "a.jpg" } }] }],
        data: [],
        title: "Cleo",
      },
      { timestamp: 1709287400, data: [{ post: "Late" }], title: "Cleo updated her status." },
    ]),
    { exportFormat: "facebook", rows: 3, textColumn: "data[0].post", texts: ["Spät, wie immer", "", "Late"] },
  ),
  json(
    "comments of Instagram in Portuguese",
    "post_comments_1.json",
    JSON.stringify([
      {
        media_list_data: [{ uri: "" }],
        string_map_data: {
          [metaOf("Comentário")]: { href: "", value: metaOf("Está atrasado"), timestamp: 0 },
          [metaOf("Proprietário da mídia")]: { href: "", value: "ben.lake.and.friends", timestamp: 0 },
          Hora: { href: "", value: "", timestamp: 1709287200 },
        },
      },
    ]),
    {
      exportFormat: "instagram",
      rows: 1,
      textColumn: "string_map_data.Comentário.value",
      texts: ["Está atrasado"],
    },
  ),
  json(
    "comments on reels of Instagram",
    "reels_comments.json",
    JSON.stringify({
      comments_reels_comments: [
        {
          media_list_data: [],
          string_map_data: {
            Comment: { value: "Late" },
            "Media Owner": { value: "ben.lake" },
            Time: { timestamp: 1709287200 },
          },
        },
      ],
    }),
    { exportFormat: "instagram", rows: 1, textColumn: "string_map_data.Comment.value", texts: ["Late"] },
  ),
  json(
    "posts of Instagram of one picture and of two",
    "posts_1.json",
    JSON.stringify([
      { media: [{ uri: "a.jpg", creation_timestamp: 1709287200, title: metaOf("Spät") }] },
      {
        media: [
          { uri: "b.jpg", creation_timestamp: 1709287300, title: "" },
          { uri: "c.jpg", creation_timestamp: 1709287300, title: "" },
        ],
        title: "Two of them",
        creation_timestamp: 1709287300,
      },
    ]),
    { exportFormat: "instagram", rows: 2, textColumn: "media[0].title", texts: ["Spät", "Two of them"] },
  ),
  json(
    "posts of a page with the comments on them",
    "page.json",
    JSON.stringify({
      data: [
        {
          created_time: "2024-03-01T10:00:00+0000",
          message: "Late",
          id: "1_1",
          comments: { data: [{ message: LONG }, { message: LONG }] },
        },
        { created_time: "2024-03-02T10:00:00+0000", message: "Fine", id: "1_2" },
      ],
      paging: { next: "https://example.com" },
    }),
    { exportFormat: "facebook", rows: 2, textColumn: "message", texts: ["Late", "Fine"] },
  ),
  json(
    "posts of Threads",
    "threads_and_replies.json",
    JSON.stringify({
      text_post_app_text_posts: [{ media: [{ uri: "", creation_timestamp: 1709287200, title: "Late" }] }],
    }),
    { exportFormat: "threads", rows: 1, textColumn: "media[0].title", texts: ["Late"] },
  ),
];
