import { Button, Progress } from "@mantine/core";
import type { TransferProgress } from "../../engine/hub/transfer.ts";
import { formatBytes, formatDuration } from "../../ui/format.ts";
import classes from "./Library.module.css";
import type { Work } from "./library-store.ts";

/** "Downloading 12.3 MB of 125.2 MB, 8.1 MB/s, 14 s left" */
function words(progress: TransferProgress | undefined): string {
  if (!progress) return "Waiting for its turn";
  const { phase, done, total, bytesPerSecond, secondsLeft } = progress;
  const amount = `${formatBytes(done)} of ${formatBytes(total)}`;
  if (phase === "verify") return `Verifying ${amount}`;
  const speed = bytesPerSecond === undefined ? "" : `, ${formatBytes(bytesPerSecond)}/s`;
  const left = secondsLeft === undefined ? "" : `, ${formatDuration(secondsLeft)} left`;
  return `Downloading ${amount}${speed}${left}`;
}

/** The real progress of bytes on their way. */
export function Transfer({ work, name, onCancel }: { work: Work; name: string; onCancel: () => void }) {
  const { progress } = work;
  return (
    <div className={classes.transfer}>
      <Progress
        value={progress ? (100 * progress.done) / Math.max(1, progress.total) : 100}
        animated={!progress}
        size="sm"
        color="var(--accent)"
        aria-label={`Progress of ${name}`}
      />
      <div className={classes.line}>
        <span className={`tabular ${classes.grow}`} data-testid="transfer">
          {words(progress)}
        </span>
        <Button variant="subtle" size="compact-sm" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}
