import type { Progress } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { formatBytes, formatCount } from "../../../ui/format/numbers.ts";

/** Such as "about 4 minutes". */
function describeRemaining(seconds: number): string {
  if (seconds < 60) return t("batch:progress.remaining.moment");
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return t("batch:progress.remaining.minutes", { count: minutes });
  const hours = Math.round(minutes / 60);
  if (hours < 48) return t("batch:progress.remaining.hours", { count: hours });
  return t("batch:progress.remaining.days", { count: Math.round(hours / 24) });
}

export function describeProgress({ status, bytes, rows, scored, rowsPerSecond }: Progress): string {
  if (status === "import") {
    const [done, total] = [formatBytes(bytes.done), formatBytes(bytes.total)];
    return t("batch:progress.reading", { done, total, count: rows });
  }
  return describeScoring({ status, rows, scored, rowsPerSecond });
}

/** How far scoring is, and for how long it goes on. */
export function describeScoring({
  status,
  rows,
  scored,
  rowsPerSecond,
}: Pick<Progress, "status" | "rows" | "scored" | "rowsPerSecond">): string {
  if (status === "done") return t("batch:progress.done", { count: rows });
  const share = t("batch:rows.scored", { part: formatCount(scored), count: rows });
  if (status === "ready" || status === "stopping") return share;
  if (status === "paused") return t("batch:progress.paused", { share });
  if (rowsPerSecond === 0) return t("batch:progress.starting", { share });
  const remaining = describeRemaining((rows - scored) / rowsPerSecond);
  return t("batch:progress.speed", { share, count: Math.round(rowsPerSecond), remaining });
}
