import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { t } from "../../i18n/i18n.ts";
import { errorAdvice, errorTitle, type ShownError } from "./error-text.ts";
import classes from "./ErrorNotice.module.css";

export interface ErrorNoticeProps {
  error: ShownError;
  /** Absent where trying again cannot help. */
  onRetry?: (() => void) | undefined;
}

/** What happened, what to do, and one button that helps. */
export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  const { title, detail } = errorTitle(error);
  return (
    <div role="alert" className={classes.notice} data-code={error.code}>
      <IconAlertTriangle size={20} aria-hidden="true" />
      <div>
        <p className={classes.message}>{title}</p>
        <p className={classes.advice}>{errorAdvice(error)}</p>
        {detail && (
          <p className={classes.detail} lang="en">
            {detail}
          </p>
        )}
      </div>
      {onRetry && (
        <Button onClick={onRetry} variant="default">
          {t(error.code === "cancelled" ? "common:start" : "common:tryAgain")}
        </Button>
      )}
    </div>
  );
}
