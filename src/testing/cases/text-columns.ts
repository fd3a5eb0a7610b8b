/** Tables with several columns of words, of which one is the text of the person. */

import type { ReadingCase } from "../reading-case.ts";

const TEXTS = ["I like the new trams", "never late again, I hope", "the line starts at nine"];
const BIO = "Reader, walker and a long line about the two dogs, the garden and the weather in the north";

const columnCase = (
  name: string,
  file: string,
  content: string,
  textColumn: string,
  more: Partial<ReadingCase> = {},
): ReadingCase => ({
  name,
  kind: "text column",
  file,
  bytes: () => content,
  rows: 3,
  textColumn,
  texts: TEXTS,
  ...more,
});

const jsonCase = (
  name: string,
  record: (text: string, at: number) => unknown,
  textColumn: string,
  more?: Partial<ReadingCase>,
) =>
  columnCase(
    name,
    "t.jsonl",
    TEXTS.map((text, at) => `${JSON.stringify(record(text, at))}\n`).join(""),
    textColumn,
    more,
  );

/** Rows of cells that need no quotes. */
const csvCase = (
  name: string,
  header: string,
  row: (text: string, at: number) => string,
  textColumn: string,
  more?: Partial<ReadingCase>,
) =>
  columnCase(
    name,
    "t.csv",
    `${header}\n${TEXTS.map((text, at) => `${row(`"${text}"`, at)}\n`).join("")}`,
    textColumn,
    more,
  );

const services: readonly ReadingCase[] = [
  jsonCase(
    "a post and its user, version 1.1",
    (text, at) => ({
      created_at: "Wed Jan 03 10:00:00 +0000 2024",
      id_str: `170000000000000000${at}`,
      text,
      user: { name: "Ann", description: BIO, location: "Lake Town" },
      retweeted_status:
        at === 1
          ? { text: "a longer post of somebody else that was shared", user: { description: BIO } }
          : undefined,
      entities: { hashtags: [{ text: "trams" }] },
    }),
    "text",
    { exportFormat: "x" },
  ),
  jsonCase(
    "a post with its author joined to it",
    (text) => ({ id: "1", text, author: { username: "ann", description: BIO }, lang: "en" }),
    "text",
  ),
  jsonCase(
    "a post with the card of a link",
    (text, at) => ({
      rawContent: text,
      renderedContent: text,
      user: { username: "ann", rawDescription: BIO },
      card:
        at === 0
          ? null
          : { title: "A headline of the linked page", description: "What the page is about, at length" },
    }),
    "rawContent",
    { exportFormat: "x" },
  ),
  jsonCase(
    "a submission with a short title",
    (text, at) => ({ author: "ann", title: `T${at}`, selftext: text, subreddit: "trams" }),
    "selftext",
    { exportFormat: "reddit" },
  ),
  jsonCase(
    "a post with a quoted page",
    (text, at) => ({
      author: { handle: "a.example", description: BIO },
      record: {
        text,
        embed:
          at === 1
            ? { external: { title: "Trams of the world", description: "All there is to know of them" } }
            : {},
      },
    }),
    "record.text",
  ),
  jsonCase(
    "a comment with its video",
    (text) => ({
      snippet: {
        videoTitle: "How the trams were built, a long film",
        topLevelComment: { snippet: { textDisplay: text, authorDisplayName: "Ann" } },
      },
    }),
    "snippet.topLevelComment.snippet.textDisplay",
    { exportFormat: "youtube" },
  ),
  jsonCase(
    "an activity with its note",
    (text) => ({
      type: "Create",
      actor: { summary: BIO },
      object: { type: "Note", content: text, contentMap: { en: text } },
    }),
    "object.content",
  ),
  jsonCase(
    "a quoted post inside the post",
    (text) => ({
      id: 1,
      quoted_status: { full_text: `somebody said, and went on: ${BIO}` },
      full_text: text,
    }),
    "full_text",
  ),
  jsonCase(
    "a review with its product",
    (text) => ({ product: { title: "A pass for a month", description: BIO }, stars: 4, review_body: text }),
    "review_body",
  ),
];

const tables: readonly ReadingCase[] = [
  csvCase(
    "the description of the author in a table",
    "id,text,author.username,author.description",
    (text, at) => `${at},${text},ann,"${BIO}"`,
    "text",
  ),
  csvCase(
    "a title whose first cell is empty",
    "Item,Age,Title,Review Text,Rating",
    (text, at) => `${at},40,${["", "Good value", "Fine!"][at]},${text},4`,
    "Review Text",
  ),
  csvCase(
    "the description of a linked page",
    "Page,Message,Link,Link Text,Description",
    (text) => `Trams,${text},https://example.com,A headline,"${BIO}"`,
    "Message",
  ),
  csvCase(
    "a column of counts called Comments",
    "Date,Post Message,Likes,Comments,Shares",
    (text, at) => `2024-01-0${at + 1},${text},5,${at * 2},1`,
    "Post Message",
  ),
  csvCase(
    "counts called Comments beside a title",
    "Post title,Post link,Likes,Comments",
    (text, at) => `${text},https://example.com/${at},5,${at}`,
    "Post title",
  ),
  csvCase(
    "a column of counts called tweets",
    "user,tweets,followers,last_words",
    (text, at) => `ann,${at * 100 + 5},30,${text}`,
    "last_words",
  ),
  csvCase(
    "a title of one letter",
    "tweet_id,tweet_content,title",
    (text, at) => `${at},${text},${"ABC".charAt(at)}`,
    "tweet_content",
  ),
  csvCase("links called text", "text,note", (text, at) => `https://example.com/${at},${text}`, "note"),
  csvCase(
    "ids called content",
    "content,words of the guest",
    (text, at) => `a${at}-77f0,${text}`,
    "words of the guest",
  ),
  csvCase(
    "dates called post",
    "post,what was said",
    (text, at) => `2024-01-0${at + 1},${text}`,
    "what was said",
  ),
  csvCase(
    "labels called review",
    "review,opinion",
    (text, at) => `${["pos", "neg", "pos"][at]},${text}`,
    "opinion",
  ),
  csvCase(
    "a topic of several words",
    "topic,text",
    (text) => `"public transport in the city, trams and buses",${text}`,
    "text",
  ),
  csvCase(
    "the answer of a shop",
    "userName,content,score,replyContent",
    (text) => `ann,${text},5,"Thank you very much for your words, which all of us here are happy about"`,
    "content",
    { exportFormat: "google-play" },
  ),
  csvCase(
    "the words in a picture",
    "Page Name,Message,Image Text,Link Text",
    (text, at) => `Trams,${text},"a long text that a machine found in picture number ${at}","A headline"`,
    "Message",
  ),
  csvCase(
    "German names",
    "Nr,Kategorie,Kommentar,Antwort von",
    (text, at) => `${at},Bus und Bahn,${text},Anna Muster`,
    "Kommentar",
  ),
  csvCase("names that say nothing", "a,b,c,d", (text, at) => `${at},x${at},${text},north`, "c"),
  csvCase(
    "a text after a longer question",
    "question,answer",
    (text) => `"What do you think of the new trams in the city, and what should change?",${text}`,
    "answer",
  ),
  csvCase(
    "a text that is mostly empty beside names",
    "guest,remark",
    (text, at) => `${["Ann Lee", "Ben Ray", "Cleo Fox"][at]},${at === 1 ? text : ""}`,
    "remark",
    {
      texts: ["", TEXTS[1] ?? "", ""],
    },
  ),
];

const unspaced = (
  name: string,
  header: string,
  row: (text: string, at: number) => string,
  texts: readonly string[],
  textColumn: string,
) =>
  columnCase(
    name,
    "t.csv",
    `${header}\n${texts.map((text, at) => `${row(text, at)}\n`).join("")}`,
    textColumn,
    { texts },
  );

const scripts: readonly ReadingCase[] = [
  unspaced(
    "Japanese beside English names",
    "id,name,c",
    (text, at) => `${at},Ann Lee Brown,${text}`,
    ["新しい電車はとても便利です", "もう二度と乗りたくない", "始発は九時です"],
    "c",
  ),
  unspaced(
    "Chinese beside a city",
    "城市,说法",
    (text) => `北京,${text}`,
    ["新的电车很方便我很喜欢", "服务太差再也不会坐了", "早上九点开始运行"],
    "说法",
  ),
  unspaced(
    "Thai beside a name",
    "a,b",
    (text) => `สมชาย,${text}`,
    ["รถรางใหม่ดีมากชอบมาก", "บริการแย่มากไม่นั่งอีกแล้ว", "เปิดเก้าโมงเช้า"],
    "b",
  ),
];

export const cases: readonly ReadingCase[] = [...services, ...tables, ...scripts];
