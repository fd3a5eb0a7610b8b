/** The page `docs/formats.md`, from the registry of export formats. `npm run docs:api` writes it. */

import type { ExportFormat, FieldName } from "../../src/data/formats/export-format.ts";
import { EXPORT_FORMATS } from "../../src/data/formats/registry.ts";

interface Origin {
  group:
    | "Chats"
    | "Networks"
    | "Reviews and help desks"
    | "Surveys"
    | "Labeling tools"
    | "Programs and stores"
    | "Text";
  /** Where the service or program gives the file. */
  from: string;
}

const chat = (from: string): Origin => ({ group: "Chats", from });
const network = (from: string): Origin => ({ group: "Networks", from });
const review = (from: string): Origin => ({ group: "Reviews and help desks", from });
const survey = (from: string): Origin => ({ group: "Surveys", from });
const labeling = (from: string): Origin => ({ group: "Labeling tools", from });
const store = (from: string): Origin => ({ group: "Programs and stores", from });
const text = (from: string): Origin => ({ group: "Text", from });

/** By id of the format. */
export const ORIGINS: Readonly<Record<string, Origin>> = {
  whatsapp: chat(
    "open the chat, *More* or the contact's name, *Export chat*, *Without media*: `_chat.txt` or a zip",
  ),
  telegram: chat(
    "Telegram Desktop: ⋮ in the chat, *Export chat history*, format *JSON*: `result.json`; the whole account under *Settings, Advanced, Export Telegram data*",
  ),
  "telegram-text": chat("messages that were selected and copied in Telegram Desktop, saved as a text file"),
  signal: chat("a text or JSON export of signal-cli or of Signal Desktop"),
  line: chat("open the chat, ☰, *Settings*, *Export chat history*: a text file"),
  discord: chat("DiscordChatExporter: JSON or CSV of a channel"),
  "discord-text": chat("DiscordChatExporter: plain text of a channel"),
  slack: chat(
    "*Settings & administration, Workspace settings, Import/Export data, Export*: a zip with a folder for each channel; or responses of `conversations.history`",
  ),
  "teams-chat": chat("messages that were copied from a chat of Teams"),
  "zoom-chat": chat("*Chat, ⋯, Save chat* in a meeting: `meeting_saved_chat.txt`"),
  "google-chat": chat("takeout.google.com, *Google Chat*: `messages.json` of each conversation"),
  hangouts: chat("takeout.google.com, *Hangouts*: `Hangouts.json`"),
  skype: chat("secure.skype.com, *Export files and chat history*: `messages.json`"),
  irc: chat("the log of irssi, WeeChat, mIRC or another client"),
  snapchat: chat("accounts.snapchat.com, *My Data*, as JSON: `chat_history.json`"),
  messenger: chat(
    "*Accounts Center, Your information and permissions, Download your information*, format *JSON*: `message_1.json`, or the zip",
  ),
  facebook: network(
    "*Accounts Center, Download your information*, format *JSON*: comments and posts, or the zip",
  ),
  instagram: network("the same as Facebook: posts, comments, reels comments"),
  threads: network("the same as Facebook, for Threads"),
  tiktok: network("*Settings, Account, Download your data*, format *JSON*: `user_data_tiktok.json`"),
  youtube: network(
    "takeout.google.com, *YouTube*: comments and live chats as CSV; `yt-dlp --write-comments`: `info.json`",
  ),
  x: network(
    "an archive from *Settings, Your account, Download an archive of your data*; responses of the API; the JSON of scrapers",
  ),
  mastodon: network(
    "*Preferences, Import and export, Request your archive*: the zip with `outbox.json`; responses of the API",
  ),
  bluesky: network("responses of the API (`getPosts`, `getAuthorFeed`, `listRecords`); lines of Jetstream"),
  reddit: network("a thread with `.json` at the end of its address; dumps of comments and submissions"),
  "hacker-news": network("items of the API or of Algolia's search"),
  weibo: network("the CSV of weibo-crawler"),
  crowdtangle: network("*Export* of a list or search as CSV"),
  "meta-content-library": network("a download of a search as CSV"),
  "4cat": network("*Download* of a data set as CSV or NDJSON"),
  communalytic: network("*Export* of a data set as CSV"),
  netlytic: network("*Export* of a data set as CSV"),
  "google-play": review("Play Console, *Download reports, Reviews*: a CSV for each month"),
  "app-store": review("App Store Connect or a tool that reads its API: reviews as CSV or JSON"),
  trustpilot: review("*Trustpilot Business, Reviews, Export*"),
  "google-maps": review("the CSV or JSON of a program that collects reviews of places"),
  zendesk: review(
    "*Admin Center, Account, Tools, Reports, Export*: tickets as JSON or CSV; comments of tickets",
  ),
  freshdesk: review("*Tickets, Export* as CSV"),
  intercom: review("conversations of the API, or *Reports, Export* as CSV"),
  surveymonkey: survey(
    "*Analyze results, Save as, Export file, All responses data*: CSV or Excel, with two header rows",
  ),
  qualtrics: survey("*Data & Analysis, Export & Import, Export data*: CSV with three header rows"),
  "google-forms": survey("*Responses, ⋮, Download responses (.csv)*"),
  typeform: survey("*Results, Responses, Download all responses*"),
  limesurvey: survey("*Responses, Export, Export responses*: CSV"),
  kobotoolbox: survey("*Data, Downloads*: CSV or Excel, also with a row of labels below the names"),
  "label-studio": labeling("*Export*, JSON or JSON-MIN: the chosen labels become a column"),
  doccano: labeling("*Dataset, Export dataset*: JSONL"),
  prodigy: labeling("`prodigy db-out`"),
  argilla: labeling("records as JSON, of `rg.Dataset` or the API"),
  fasttext: labeling("training files with `__label__` in each line"),
  "dataset-viewer": store("the rows of a data set of the Hugging Face Hub, from its API"),
  elasticsearch: store("responses of `_search`, files of elasticdump, and bulk files: actions are no rows"),
  mongodb: store("`mongoexport`, canonical or relaxed, and what the shell prints"),
  singer: store("messages of a tap: schemas and states are no rows"),
  airbyte: store("messages of a source, as lines of JSON"),
  sql: store("`mysqldump`, `pg_dump`, `.dump` of SQLite: the table with the most text"),
  arff: store("files of Weka"),
  xml: store("RSS and Atom feeds, Stack Exchange dumps, SemEval, and other XML with one list of records"),
  yaml: store("a list of records"),
  javascript: store("lists of objects in the source of a script, and JSON5"),
  python: store("printed dicts and lists of Python"),
  "drawn-table": store("tables of Markdown, psql, MySQL, DuckDB, pandas and R, as they are printed"),
  transcript: text(
    "a line for the speaker and the time, then the words: Otter, Teams, messages copied from Slack",
  ),
  subtitles: text("SRT, WebVTT and SBV: one row for each cue"),
  mail: text("`.eml` and mbox: one row for each message"),
  rtf: text("its paragraphs"),
};

const GROUPS: readonly Origin["group"][] = [
  "Chats",
  "Networks",
  "Reviews and help desks",
  "Surveys",
  "Labeling tools",
  "Programs and stores",
  "Text",
];

const UNITS: Readonly<Record<ExportFormat["unit"], string>> = {
  message: "messages",
  post: "posts",
  comment: "comments",
  review: "reviews",
  answer: "answers",
  ticket: "tickets",
  line: "lines",
  row: "rows",
};

const fieldOf = (names: readonly FieldName[] = []): string | undefined => {
  const name = names.find((other) => typeof other === "string");
  return typeof name === "string" ? `\`${name}\`` : undefined;
};

/** What the columns of a format are: `text: content, author: from, date: date`. */
function fieldsOf({ text: texts, author, date, label, notices }: ExportFormat): string {
  const fields = [
    ["text", fieldOf(texts)],
    ["author", fieldOf(author)],
    ["date", fieldOf(date)],
    ["label", fieldOf(label)],
  ].flatMap(([role, name]) => (name === undefined ? [] : [`${role} ${name}`]));
  return [...fields, ...(notices ? ["notices are not scored"] : [])].join(", ");
}

/** The formats of a service with the same id are one line. */
function lineOf(id: string): string {
  const formats = EXPORT_FORMATS.filter((format) => format.id === id);
  const units = [...new Set(formats.map(({ unit }) => UNITS[unit]))].join(", ");
  const fields = [...new Set(formats.map(fieldsOf))].filter((line) => line !== "").join("; ");
  const cells = [formats[0]?.name ?? id, `\`${id}\``, ORIGINS[id]?.from ?? "", units, fields];
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}

function section(group: Origin["group"]): string {
  const ids = Object.entries(ORIGINS).filter(([, origin]) => origin.group === group);
  return [
    `## ${group}`,
    "",
    "| from | `--format-of` | where to get the file | rows | columns |",
    "| --- | --- | --- | --- | --- |",
    ...ids.map(([id]) => lineOf(id)),
    "",
  ].join("\n");
}

export const FORMATS_PAGE = `# Which file do I have?

Drop the file that a service gave you into Batch, or give it to \`tonescope score\`; also the whole zip. It is recognized by its structure, not by its name, and the preview says what it is: "WhatsApp: 1,204 messages by 5 people, Jan 3 – Mar 9, 2024". The columns are the service's own fields.

![The preview of a chat: what it is, and its messages](pictures/export.png)

- **Notices** such as "Ann joined" and placeholders of pictures are rows that are not scored. Records of another kind, such as actions and schemas, are no rows; the import report counts them.
- **The files of an archive** that a format knows are read as one table, with a column that names the file. The others are named in the report.
- **Is it read wrongly?** *Export of* in the preview, or \`--format-of table\`, reads the file as a plain table instead. A file that no format claims is read by what it holds: the list of records and the column with the most text that people wrote.
- **Nothing leaves your machine**, neither your texts nor the names of other people in them.

${GROUPS.map(section).join("\n")}
## Files of other programs

| from | files | what is read |
| --- | --- | --- |
| pandas, R, DuckDB, Polars | \`.feather\`, \`.arrow\`, streams of Arrow | all types, with LZ4 and Zstandard; Feather of version 1 has to be written again |
| SQLite | \`.sqlite\`, \`.db\` | the table with the most text; another one under *Part*, or with \`--part\`. Views and what is only in a \`-wal\` file beside it are not read |
| SPSS, PSPP | \`.sav\`, \`.zsav\` | labels of values as texts, declared missing values as missing |
| Stata | \`.dta\` of Stata 8 and later | the same; long texts up to 128 MiB |
| Excel, LibreOffice, Parquet | \`.xlsx\`, \`.ods\`, \`.parquet\` | sheets with the same columns as one table |
| compressed | \`.gz\`, \`.zst\`, \`.bz2\`, \`.xz\`, \`.lz4\`, \`.zip\`, \`.tar\` and tars of these | what is inside, also of each other |
`;
