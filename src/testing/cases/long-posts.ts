/** Posts of X whose text is cut off in one place and whole in another. */

import { zipOf } from "../archive-file.ts";
import type { ReadingCase } from "../reading-case.ts";

const START =
  "I waited for this tea for months and now that it is here I can say that it is all I hoped for, warm and light. ".repeat(
    3,
  );
const WHOLE = `${START}But the cup was broken.`;
const CUT = `${START.slice(0, 276)}…`;
const script = (name: string, records: readonly unknown[]) =>
  `window.YTD.${name}.part0 = ${JSON.stringify(records)}`;

const archive = (tweet: Readonly<Record<string, unknown>>, note: Readonly<Record<string, unknown>>) =>
  zipOf({
    "data/tweets.js": script("tweets", [
      { tweet: { id_str: "1", full_text: "a short post" } },
      { tweet: { id_str: "2", ...tweet } },
    ]),
    "data/note-tweet.js": script("note_tweet", [{ noteTweet: note }]),
    "data/account.js": script("account", []),
  });

const longCase = (
  name: string,
  file: string,
  content: string | Uint8Array,
  textColumn: string,
): ReadingCase => ({
  name,
  kind: "long posts",
  file,
  bytes: () => content,
  rows: 2,
  textColumn,
  texts: ["a short post", WHOLE],
});

const records = (record: (text: string, note: unknown) => unknown) =>
  [record("a short post", undefined), record(CUT, WHOLE)]
    .map((value) => `${JSON.stringify(value)}\n`)
    .join("");

export const cases: readonly ReadingCase[] = [
  longCase(
    "an archive",
    "twitter.zip",
    archive({ full_text: CUT }, { noteTweetId: "99", core: { text: WHOLE } }),
    "full_text",
  ),
  longCase(
    "an archive whose posts end with a link",
    "twitter.zip",
    archive({ full_text: `${CUT} https://t.co/a1B2` }, { noteTweetId: "99", core: { text: WHOLE } }),
    "full_text",
  ),
  longCase(
    "an archive with the ids of the posts",
    "twitter.zip",
    archive({ full_text: CUT }, { noteTweetId: "2", core: { text: WHOLE } }),
    "full_text",
  ),
  longCase(
    "an archive of replies",
    "twitter.zip",
    archive({ full_text: `@ann ${CUT}` }, { noteTweetId: "99", core: { text: WHOLE } }),
    "full_text",
  ),
  longCase(
    "records collected from the page",
    "posts.ndjson",
    records((full_text, note) => ({
      item_id: "1",
      data: {
        core: {
          user_results: {
            result: {
              legacy: { name: "Ann", description: "a line about tea and cats and rain in the north" },
            },
          },
        },
        legacy: { full_text, lang: "en" },
        ...(note !== undefined && {
          note_tweet: { is_expandable: true, note_tweet_results: { result: { id: "x", text: note } } },
        }),
      },
    })),
    "data.legacy.full_text",
  ),
  longCase(
    "records of the API",
    "posts.jsonl",
    records((text, note) => ({ id: "1", text, ...(note !== undefined && { note_tweet: { text: note } }) })),
    "text",
  ),
  longCase(
    "a page of the API",
    "posts.json",
    JSON.stringify({
      data: [
        { id: "1", text: "a short post" },
        { id: "2", note_tweet: { text: WHOLE, entities: {} }, text: CUT },
      ],
    }),
    "text",
  ),
];
