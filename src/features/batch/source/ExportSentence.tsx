import type { ExportFacts } from "../../../data/formats/summary.ts";
import { t } from "../../../i18n/i18n.ts";
import classes from "./PreviewPanel.module.css";
import { formatDays } from "../../../ui/format/numbers.ts";

/** What the export of a known service holds: "WhatsApp: 1,204 messages by 5 people, Jan 3 – Mar 9, 2024". */
export function ExportSentence({ facts }: { facts: ExportFacts }) {
  const { name, unit, records, authors, from, to } = facts;
  const by = authors === undefined ? "" : ` ${t("batch:exported.by", { count: authors })}`;
  const dates = from === undefined || to === undefined ? "" : `, ${formatDays(from, to)}`;
  return (
    <p className={`tabular ${classes.exported}`}>
      <strong>{name}</strong>
      {`: ${t(`batch:exported.unit.${unit}`, { count: records })}${by}${dates}`}
    </p>
  );
}
