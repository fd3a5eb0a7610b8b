import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ErrorReport } from "../engine/errors.ts";
import classes from "./ErrorNotice.module.css";

export interface ErrorNoticeProps {
  /** Of the engine, or of another part that reports in the same shape. */
  error: Omit<ErrorReport, "code"> & { code: string };
  /** Absent where trying again cannot help. */
  onRetry?: (() => void) | undefined;
}

/** What happened, what to do, and one button that helps. */
export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  return (
    <div role="alert" className={classes.notice} data-code={error.code}>
      <IconAlertTriangle size={20} aria-hidden="true" />
      <div>
        <p className={classes.message}>{error.message}</p>
        <p className={classes.advice}>{error.advice}</p>
      </div>
      {onRetry && (
        <Button onClick={onRetry} variant="default">
          {error.code === "cancelled" ? "Start" : "Try again"}
        </Button>
      )}
    </div>
  );
}
