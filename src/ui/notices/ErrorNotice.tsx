import { Button } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import type { ErrorReport } from "../../errors/app-error.ts";
import { t } from "../../i18n/i18n.ts";
import { type ErrorText, errorText } from "./error-text.ts";
import classes from "./ErrorNotice.module.css";

/** An error of the page itself, with its own title and advice in the page's language. */
export type PageError = ErrorText & { code: string };

export interface ErrorNoticeProps {
  error: ErrorReport | PageError;
  /** Absent if another attempt cannot succeed. */
  onRetry?: (() => void) | undefined;
}

/** Shows an error, advice and a button that tries again. */
export function ErrorNotice({ error, onRetry }: ErrorNoticeProps) {
  const { title, advice, detail } = "title" in error ? error : errorText(error);
  return (
    <div role="alert" className={classes.notice} data-code={error.code}>
      <IconAlertTriangle size={20} aria-hidden="true" />
      <div>
        <p className={classes.message}>{title}</p>
        <p className={classes.advice}>{advice}</p>
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
