import type { LoadProgress } from "../engine/classifier/load-model.ts";
import { formatBytes } from "../ui/format/numbers.ts";
import { t } from "../i18n/i18n.ts";

export const PHASES = ["download", "verify", "compile", "warm-up"] as const;

/** "Download, 12.3 MB of 24.2 MB" */
export function describeProgress({ phase, done, total }: LoadProgress): string {
  const name = t(`models:loading.${phase}`);
  if (done === undefined || total === undefined) return name;
  return t("models:loading.amount", { phase: name, done: formatBytes(done), total: formatBytes(total) });
}
