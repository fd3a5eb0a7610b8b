/** Makers of tables: reviews, posts, tickets. */

import {
  type ExportMaker,
  isoTime,
  make,
  type Material,
  plainTime,
  table,
  type TableColumn,
} from "./export-maker.ts";

/** Leaves out half of the columns whose names begin with `?`. */
const chosen = ({ draw }: Material, columns: readonly TableColumn[]): TableColumn[] =>
  columns
    .filter(([name]) => !name.startsWith("?") || draw.chance(0.5))
    .map(([name, cell]) => [name.replace(/^\?/, ""), cell] as const);

/** A table with one row of names. */
const plain = (
  name: string,
  format: string,
  file: string,
  columnsOf: (material: Material) => { column: string; columns: readonly TableColumn[] },
): ExportMaker =>
  make(name, format, (material) => {
    const { column, columns } = columnsOf(material);
    return { file, content: table(material, chosen(material, columns)), column };
  });

const fixed = (cell: string) => () => cell;

export const TABLES: readonly ExportMaker[] = [
  plain("reviews of Google Play", "google-play", "reviews_org.example_202403.csv", (material) => ({
    column: "Review Text",
    columns: [
      ["Package Name", fixed("org.example.boats")],
      ["?App Version Code", fixed("12")],
      ["Reviewer Language", fixed("en")],
      ["Device", fixed("pixel")],
      ["Review Submit Date and Time", (at) => isoTime(material.time(at))],
      ["Star Rating", (at) => String(1 + (at % 5))],
      ["Review Title", fixed("")],
      ["Review Text", (at) => material.texts[at] ?? ""],
      ["Developer Reply Text", (at) => (at % 2 ? material.long : "")],
      ["?Review Link", fixed("https://example.com")],
    ],
  })),
  plain("reviews of a place", "google-maps", "maps.csv", (material) => ({
    column: "review_text",
    columns: [
      ["?name", fixed("Boats")],
      ["?author_title", () => material.person()],
      ["review_text", (at) => material.texts[at] ?? ""],
      ["review_rating", (at) => String(1 + (at % 5))],
      ["review_datetime_utc", (at) => plainTime(material.time(at))],
      ["owner_answer", (at) => (at % 3 ? material.long : "")],
    ],
  })),
  plain("reviews of Trustpilot", "trustpilot", "trustpilot.csv", (material) => ({
    column: "Review Content",
    columns: [
      ["Review Id", (at) => `5f${at}`],
      ["Review Created (UTC)", (at) => plainTime(material.time(at))],
      ["?Consumer Name", () => material.person()],
      ["Review Title", (at) => material.texts[at]?.split(" ")[0] ?? ""],
      ["Review Content", (at) => material.texts[at] ?? ""],
      ["Review Stars", (at) => String(1 + (at % 5))],
      ["?Domain Name", fixed("example.com")],
      ["Company Reply", (at) => (at % 2 ? material.long : "")],
    ],
  })),
  plain("reviews of the App Store", "app-store", "appstore.csv", (material) => ({
    column: "Review",
    columns: [
      ["Date", (at) => plainTime(material.time(at))],
      ["Territory", fixed("USA")],
      ["?Version", fixed("1.2")],
      ["Rating", (at) => String(1 + (at % 5))],
      ["Title", (at) => material.texts[at]?.split(" ")[0] ?? ""],
      ["Review", (at) => material.texts[at] ?? ""],
      ["Nickname", () => material.person()],
      ["?Developer Response", (at) => (at % 2 ? material.long : "")],
    ],
  })),
  plain("posts of CrowdTangle", "crowdtangle", "crowdtangle.csv", (material) => ({
    column: "Message",
    columns: [
      [material.draw.of(["Page Name", "Group Name"]), fixed("Boats")],
      ["?User Name", fixed("boats")],
      ["Post Created", (at) => `${plainTime(material.time(at))} EST`],
      ["Type", fixed("Link")],
      ["Total Interactions", (at) => String(at * 7)],
      ["Message", (at) => material.texts[at] ?? ""],
      ["Link", fixed("https://example.com")],
      ["?Image Text", (at) => (at % 2 ? material.long : "")],
      ["Link Text", fixed("A page of the paper")],
      ["Description", fixed(material.long)],
    ],
  })),
  plain("posts of 4CAT", "4cat", "4cat.csv", (material) => ({
    column: "body",
    columns: [
      ["id", (at) => String(1000 + at)],
      ["thread_id", fixed("1000")],
      ["timestamp", (at) => plainTime(material.time(at))],
      ["?subject", fixed(material.long)],
      ["body", (at) => material.texts[at] ?? ""],
      ["author", () => material.person()],
      ["?unix_timestamp", (at) => String(material.time(at) / 1000)],
    ],
  })),
  plain("a channel of Discord in CSV", "discord", "channel.csv", (material) => ({
    column: "Content",
    columns: [
      ["AuthorID", (at) => String(111_111_111_111 + (at % 3))],
      ["Author", (at) => `ann#000${at % 3}`],
      ["Date", (at) => isoTime(material.time(at))],
      ["Content", (at) => material.texts[at] ?? ""],
      ["Attachments", fixed("")],
      ["Reactions", (at) => (at % 4 ? "" : "👍 (2)")],
    ],
  })),
  plain("tickets of Zendesk in CSV", "zendesk", "tickets.csv", (material) => ({
    column: "Description",
    columns: [
      ["Summation column", fixed("1")],
      ["Id", (at) => String(at + 1)],
      ["Subject", fixed(material.long)],
      ["Requester", () => material.person()],
      ["Created at", (at) => plainTime(material.time(at))],
      ["Status", fixed("Open")],
      ["?Priority", fixed("Low")],
      ["Description", (at) => material.texts[at] ?? ""],
    ],
  })),
];
