/** Says in a sentence what the export of a service holds. */

import type { ExportFacts } from "../../src/data/formats/summary.ts";

const days = new Intl.DateTimeFormat("en", { dateStyle: "medium", timeZone: "UTC" });
const counts = new Intl.NumberFormat("en");

const plural = (count: number, word: string, words = `${word}s`) =>
  `${counts.format(count)} ${count === 1 ? word : words}`;

/** `WhatsApp: 1,204 messages by 5 people, Jan 3, 2024 to Mar 9, 2024.` */
export function exportLine({ name, unit, records, authors, from, to }: ExportFacts): string {
  const by = authors === undefined ? "" : ` by ${plural(authors, "person", "people")}`;
  const dates = from === undefined || to === undefined ? "" : `, ${days.formatRange(from, to)}`;
  return `${name}: ${plural(records, unit)}${by}${dates}.`;
}
