import { Button, Progress } from "@mantine/core";
import { useState } from "react";
import type { Progress as JobProgress } from "../../../workers/batch/protocol.ts";
import { formatBytes, formatCount } from "../../ui/format.ts";
import { useBatch } from "./batch-store.ts";
import classes from "./ProgressPanel.module.css";

/** Seconds to "about 4 minutes". */
export function formatDuration(seconds: number): string {
  if (seconds < 60) return "less than a minute";
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return minutes === 1 ? "about a minute" : `about ${minutes} minutes`;
  const hours = Math.round(minutes / 60);
  return hours < 48 ? `about ${hours} hours` : `about ${Math.round(hours / 24)} days`;
}

export function describe({ status, bytes, rows, scored, rowsPerSecond }: JobProgress): string {
  if (status === "import") {
    return `Reading ${formatBytes(bytes.done)} of ${formatBytes(bytes.total)}, ${formatCount(rows)} rows`;
  }
  if (status === "done") return `${formatCount(rows)} rows scored`;
  const share = `${formatCount(scored)} of ${formatCount(rows)} rows scored`;
  if (status === "ready") return share;
  if (status === "paused") return `${share}, paused`;
  if (rowsPerSecond === 0) return `${share}, starting`;
  const left = formatDuration((rows - scored) / rowsPerSecond);
  return `${share}, ${formatCount(Math.round(rowsPerSecond))} rows a second, ${left} left`;
}

/** Asked for by a click only, and only where nothing was decided before. */
function Announcement() {
  const [permission, setPermission] = useState(() =>
    "Notification" in window ? Notification.permission : "denied",
  );
  if (permission !== "default") return null;
  return (
    <Button
      variant="subtle"
      size="compact-md"
      onClick={async () => setPermission(await Notification.requestPermission())}
    >
      Tell me when it is done
    </Button>
  );
}

/** It alone follows the progress, so that the rest of the page is not drawn anew with each step. */
export function ProgressPanel() {
  const progress = useBatch((store) => store.progress);
  return progress && <CurrentProgress progress={progress} />;
}

function CurrentProgress({ progress }: { progress: JobProgress }) {
  const pause = useBatch((store) => store.pause);
  const goOn = useBatch((store) => store.goOn);
  const stop = useBatch((store) => store.stop);
  const { status, bytes, rows, scored } = progress;
  const share = status === "import" ? bytes.done / Math.max(1, bytes.total) : scored / Math.max(1, rows);
  const words = describe(progress);
  return (
    <section className={classes.panel} aria-label="Progress" data-status={status} data-testid="progress">
      <div className={classes.line}>
        <p className="tabular" role="status">
          {words}
        </p>
        {status === "scoring" && (
          <Button variant="default" size="compact-md" onClick={pause}>
            Pause
          </Button>
        )}
        {(status === "paused" || status === "ready") && (
          <Button size="compact-md" onClick={() => void goOn()}>
            Go on
          </Button>
        )}
        {status === "scoring" && <Announcement />}
        {(status === "scoring" || status === "paused" || status === "import") && (
          <Button variant="subtle" size="compact-md" onClick={() => void stop()}>
            {status === "import" ? "Cancel" : "Stop"}
          </Button>
        )}
      </div>
      {progress.moved !== undefined && (
        <p role="status">{progress.moved} The processor goes on; nothing that was scored is lost.</p>
      )}
      {progress.unkept && (
        <p role="status" data-testid="unkept">
          This batch is in memory alone: the browser has no room for it, or lets this page store nothing. Save
          the scored file before you close this tab.
        </p>
      )}
      {status !== "done" && (
        <Progress value={100 * share} size="sm" color="var(--accent)" aria-label={words} />
      )}
    </section>
  );
}
