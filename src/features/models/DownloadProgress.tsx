import { Button, Progress } from "@mantine/core";
import { formatBytes, formatCount, formatDuration } from "../../ui/format/numbers.ts";
import { t } from "../../i18n/i18n.ts";
import classes from "./Library.module.css";
import type { Work } from "./library-store.ts";
import { formatList } from "../../ui/format/list.ts";

/** "Downloading 12.3 MB of 125.2 MB, 8.1 MB/s, 14 s left" */
function words(progress: Work["progress"]): string {
  if (!progress) return t("models:transfer.waiting");
  if (progress.phase === "compare") {
    const [done, total] = [formatCount(progress.done), formatCount(progress.total)];
    return t("models:transfer.comparing", { amount: t("common:amount", { done, total }) });
  }
  const { phase, done, total, bytesPerSecond, secondsLeft } = progress;
  const amount = t("common:amount", { done: formatBytes(done), total: formatBytes(total) });
  if (phase === "verify") return t("models:transfer.verifying", { amount });
  if (phase === "convert") return t("models:transfer.converting", { amount });
  return formatList([
    t("models:transfer.downloading", { amount }),
    bytesPerSecond !== undefined && t("models:transfer.speed", { size: formatBytes(bytesPerSecond) }),
    secondsLeft !== undefined && t("models:transfer.left", { duration: formatDuration(secondsLeft) }),
  ]);
}

/** The progress of a download in bytes, or of a comparison in runs. */
export function DownloadProgress({
  work,
  name,
  onCancel,
}: {
  work: Work;
  name: string;
  onCancel: () => void;
}) {
  const { progress } = work;
  return (
    <div className={classes.transfer}>
      <Progress
        value={progress ? (100 * progress.done) / Math.max(1, progress.total) : 100}
        animated={!progress}
        size="sm"
        color="var(--accent)"
        aria-label={t("models:transfer.name", { name })}
      />
      <div className={classes.line}>
        <span className={`tabular ${classes.grow}`} data-testid="transfer">
          {words(progress)}
        </span>
        <Button variant="subtle" size="compact-sm" onClick={onCancel}>
          {t("common:cancel")}
        </Button>
      </div>
    </div>
  );
}
