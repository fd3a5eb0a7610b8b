import type { ErrorCode } from "../../../errors/app-error.ts";
import { Button, Progress } from "@mantine/core";
import { useState } from "react";
import type { JobStatus, Progress as JobProgress } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { errorText } from "../../../ui/notices/error-text.ts";
import { isRunning, useBatch } from "../store/batch-store.ts";
import { pause, resume, stop } from "../store/job-actions.ts";
import classes from "./ProgressPanel.module.css";
import { describeProgress } from "./progress-text.ts";

/** The browser asks for permission only after a click, and only if the person has not decided before. */
function NotifyButton() {
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

/** What is said where a batch is not stored, other than for want of room. */
const NOT_PERSISTED: Partial<Record<ErrorCode, "storageLost" | "insecure">> = {
  "batch-storage-lost": "storageLost",
  "insecure-page": "insecure",
};

/** The only component that renders at each step of the progress, so that the rest of the page does not. */
export function ProgressPanel() {
  const progress = useBatch(({ current }) =>
    current.stage === "importing" || current.stage === "open" ? current.progress : undefined,
  );
  return progress && <CurrentProgress progress={progress} />;
}

function Buttons({ status }: { status: JobStatus }) {
  return (
    <>
      {status === "scoring" && (
        <Button variant="default" size="compact-md" onClick={() => void pause()}>
          {t("batch:progress.pause")}
        </Button>
      )}
      {(status === "paused" || status === "ready") && (
        <Button size="compact-md" onClick={() => void resume()}>
          {t("batch:progress.resume")}
        </Button>
      )}
      {status === "scoring" && <NotifyButton />}
      {(isRunning({ status }) || status === "paused" || status === "import") && (
        <Button variant="subtle" size="compact-md" onClick={() => void stop()}>
          {t(status === "import" ? "batch:progress.cancel" : "batch:progress.stop")}
        </Button>
      )}
    </>
  );
}

function CurrentProgress({ progress }: { progress: JobProgress }) {
  const { status, bytes, rows, scored, fallbackCause, notPersisted, wasRestored } = progress;
  const share = status === "import" ? bytes.done / Math.max(1, bytes.total) : scored / Math.max(1, rows);
  const text = describeProgress(progress);
  return (
    <section
      className={classes.panel}
      aria-label={t("batch:progress.title")}
      data-status={status}
      data-testid="progress"
    >
      <div className={classes.line}>
        <p className="tabular" role="status">
          {text}
        </p>
        <Buttons status={status} />
      </div>
      {fallbackCause && (
        <p role="status">{t("batch:progress.fallback", { cause: errorText(fallbackCause).title })}</p>
      )}
      {notPersisted && (
        <p role="status" data-testid="not-persisted" data-code={notPersisted.code}>
          {t(`batch:progress.${NOT_PERSISTED[notPersisted.code] ?? "notPersisted"}`)}
        </p>
      )}
      {wasRestored && <p role="status">{t("batch:progress.restored")}</p>}
      {status !== "done" && (
        <Progress value={100 * share} size="sm" color="var(--accent)" aria-label={text} />
      )}
    </section>
  );
}
