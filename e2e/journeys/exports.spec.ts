/** Exports of services, from drop to charts. */

import { readFileSync } from "node:fs";
import { strToU8, zipSync } from "fflate";
import { expect, test } from "../support/app.ts";

const TEXTS = ["I love this boat so much", "The worst ferry ever, never again", "The boat leaves at nine"];

const CHAT = [
  "03.05.24, 21:10 - Messages and calls are end-to-end encrypted.",
  ...TEXTS.map((text, row) => `0${4 + row}.05.24, 21:1${row} - ${row % 2 ? "Ben" : "Cleo"}: ${text}`),
].join("\n");

const zip = (files: Readonly<Record<string, unknown>>) =>
  Buffer.from(
    zipSync(
      Object.fromEntries(
        Object.entries(files).map(([name, value]) => [name, strToU8(JSON.stringify(value))]),
      ),
    ),
  );

const day = (row: number) => Date.UTC(2024, 4, 4 + row) / 1000;

const SLACK = zip({
  "users.json": [
    { id: "U1", name: "cleo", profile: { title: "Support engineer and friend of long boat trips" } },
  ],
  "channels.json": [
    { id: "C1", name: "general", topic: { value: "All that the whole team should read and know" } },
  ],
  "general/2024-05-04.json": [
    {
      type: "message",
      subtype: "channel_join",
      user: "U1",
      text: "<@U1> has joined the channel",
      ts: `${day(0)}.000100`,
    },
    { type: "message", user: "U1", text: TEXTS[0], ts: `${day(0)}.000200` },
  ],
  "general/2024-05-05.json": TEXTS.slice(1).map((text, row) => ({
    type: "message",
    user: "U2",
    text,
    ts: `${day(1 + row)}.000300`,
  })),
});

const META = zip({
  "your_facebook_activity/messages/inbox/ben_1/message_1.json": {
    participants: [{ name: "Cleo" }, { name: "Ben" }],
    messages: TEXTS.map((content, row) => ({
      sender_name: row % 2 ? "Ben" : "Cleo",
      timestamp_ms: day(row) * 1000,
      content: `${content} \u00f0\u009f\u0098\u0080`,
    })),
    title: "Ben",
  },
  "preferences/language.json": {
    language_v2: [{ name: "Language", value: "A long sentence about the settings" }],
  },
});

const REVIEWS = [
  "Package Name,Reviewer Language,Star Rating,Review Submit Date and Time,Review Title,Review Text,Developer Reply Text",
  ...TEXTS.map(
    (text, row) =>
      `org.example.boats,en,3,2024-05-0${4 + row}T10:00:00Z,,"${text}","Thank you very much for your words, we hope to see you on board again"`,
  ),
].join("\n");

const SURVEY = [
  "Respondent ID,Collector ID,Start Date,End Date,How likely is it that you would recommend us?,What should we change?",
  ",,,,Response,Open-Ended Response",
  ...TEXTS.map(
    (text, row) =>
      `11800000000${row},400001,05/0${4 + row}/2024 10:00:00 AM,05/0${4 + row}/2024 10:05:00 AM,${row},"${text}"`,
  ),
].join("\n");

test("exports of five services are recognized, scored and charted", async ({ batch, page }) => {
  await batch.open();
  const files: readonly [name: string, content: string | Buffer, sentence: string, first: string][] = [
    ["WhatsApp Chat with Ben.txt", CHAT, "WhatsApp: 3 messages by 2 people, May 4 – 6, 2024", TEXTS[0] ?? ""],
    ["slack-export.zip", SLACK, "Slack: 3 messages", TEXTS[0] ?? ""],
    ["facebook-cleo.zip", META, "Messenger: 3 messages by 2 people", `${TEXTS[0]} 😀`],
    ["reviews.csv", REVIEWS, "Google Play: 3 reviews", TEXTS[0] ?? ""],
    ["survey.csv", SURVEY, "SurveyMonkey: 3 answers", TEXTS[0] ?? ""],
  ];
  for (const [name, content, sentence, first] of files) {
    await test.step(name, async () => {
      await batch.choose(name, content);
      await expect(batch.preview).toContainText(sentence);
      await expect(batch.preview.getByRole("cell", { name: first, exact: true })).toBeVisible();
      await batch.score();
      await batch.done();
      await batch.tab("Charts");
      const chart = page.getByTestId("plot").first();
      await expect(chart).toBeVisible();
      await batch.tab("Import report");
      await expect(page.getByRole("tabpanel")).toContainText(sentence);
      await page.getByRole("button", { name: "New file" }).click();
    });
  }

  // The way back to the plain lines.
  await batch.choose("WhatsApp Chat with Ben.txt", CHAT);
  await batch.preview.getByLabel("Export of").selectOption("table");
  await expect(batch.preview).not.toContainText("3 messages");
  await expect(batch.preview.getByLabel("Export of")).toHaveValue("table");
});

test("databases, files of statistical programs and compressed ones are read in the page", async ({
  batch,
}) => {
  await batch.open();
  const fixture = (name: string) => readFileSync(`src/testing/fixtures/containers/${name}`);
  const cell = (name: string | RegExp) => batch.preview.getByRole("cell", { name }).first();
  for (const name of [
    "zstd.arrow",
    "stream.arrows",
    "blocks.zsav",
    "stata15.dta",
    "utf16le.db",
    "tweets.csv.xz",
  ]) {
    await test.step(name, async () => {
      await batch.choose(name, fixture(name));
      await expect(cell(name === "stream.arrows" ? "one post" : /the boat|the café/)).toBeVisible();
      await batch.preview.getByRole("button", { name: "Choose another file" }).click();
    });
  }
  await batch.choose("utf8.sqlite", fixture("utf8.sqlite"));
  await expect(cell("what a lovely café by the water ☕")).toBeVisible();
  await batch.score();
  await batch.done();
});
