import { Button, Progress } from "@mantine/core";
import { useState } from "react";
import type { Progress as JobProgress } from "../../../../workers/batch/protocol.ts";
import { formatBytes, formatCount } from "../../../ui/format/numbers.ts";
import { t } from "../../../i18n/i18n.ts";
import { useBatch } from "../batch-store.ts";
import classes from "./ProgressPanel.module.css";

/** Seconds to "about 4 minutes". */
function describeLeft(seconds: number): string {
  if (seconds < 60) return t("batch:progress.left.moment");
  const minutes = Math.round(seconds / 60);
  if (minutes < 90) return t("batch:progress.left.minutes", { count: minutes });
  const hours = Math.round(minutes / 60);
  if (hours < 48) return t("batch:progress.left.hours", { count: hours });
  return t("batch:progress.left.days", { count: Math.round(hours / 24) });
}

function describe({ status, bytes, rows, scored, rowsPerSecond }: JobProgress): string {
  if (status === "import") {
    const [done, total] = [formatBytes(bytes.done), formatBytes(bytes.total)];
    return t("batch:progress.reading", { done, total, count: rows });
  }
  if (status === "done") return t("batch:progress.done", { count: rows });
  const share = t("batch:rows.scored", { part: formatCount(scored), count: rows });
  if (status === "ready") return share;
  if (status === "paused") return t("batch:progress.paused", { share });
  if (rowsPerSecond === 0) return t("batch:progress.starting", { share });
  const left = describeLeft((rows - scored) / rowsPerSecond);
  return t("batch:progress.speed", { share, count: Math.round(rowsPerSecond), left });
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
      {t("batch:progress.announce")}
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
    <section
      className={classes.panel}
      aria-label={t("batch:progress.title")}
      data-status={status}
      data-testid="progress"
    >
      <div className={classes.line}>
        <p className="tabular" role="status">
          {words}
        </p>
        {status === "scoring" && (
          <Button variant="default" size="compact-md" onClick={pause}>
            {t("batch:progress.pause")}
          </Button>
        )}
        {(status === "paused" || status === "ready") && (
          <Button size="compact-md" onClick={() => void goOn()}>
            {t("batch:progress.goOn")}
          </Button>
        )}
        {status === "scoring" && <Announcement />}
        {(status === "scoring" || status === "paused" || status === "import") && (
          <Button variant="subtle" size="compact-md" onClick={() => void stop()}>
            {t(status === "import" ? "batch:progress.cancel" : "batch:progress.stop")}
          </Button>
        )}
      </div>
      {progress.moved !== undefined && (
        <p role="status">{t("batch:progress.moved", { why: progress.moved })}</p>
      )}
      {progress.notPersisted && (
        <p role="status" data-testid="not-persisted">
          {t("batch:progress.notPersisted")}
        </p>
      )}
      {status !== "done" && (
        <Progress value={100 * share} size="sm" color="var(--accent)" aria-label={words} />
      )}
    </section>
  );
}
