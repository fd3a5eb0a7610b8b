import { Button } from "@mantine/core";
import { IconCopy, IconLink } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import type { Prediction } from "../../engine/classifier/classifier.ts";
import { formatFragment } from "../../ui/router/fragment.ts";
import { predictionLabel } from "../../ui/format/labels.ts";
import { formatScore } from "../../ui/format/numbers.ts";
import { copyText } from "../../ui/copy-text.ts";
import { notify } from "../../ui/notices/notices.ts";
import { t } from "../../i18n/i18n.ts";
import classes from "./AnalyzePage.module.css";

const CodePanel = lazy(async () => ({
  default: (await import("../../features/analyze/CodePanel.tsx")).CodePanel,
}));

const copy = (text: string, message: string) => void copyText(text).then(() => notify({ message }));

interface ResultActionsProps {
  prediction: Prediction;
  isNotSure: boolean;
  /** The name of the model at the endpoint. */
  model: string;
}

/** What can be done with a prediction elsewhere: a link, its text, and code that asks the endpoint for it. */
export function ResultActions({ prediction, isNotSure, model }: ResultActionsProps) {
  const [isOpen, setIsOpen] = useState(false);
  const { text, label, score, isNumber } = prediction;
  const link = new URL(formatFragment("analyze", { text }), window.location.href).href;
  return (
    <div className={classes.share}>
      <div className={classes.actions}>
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconLink size={16} aria-hidden="true" />}
          onClick={() => copy(link, t("app:linkCopied"))}
        >
          {t("analyze:copyLink")}
        </Button>
        <Button
          variant="default"
          size="compact-md"
          leftSection={<IconCopy size={16} aria-hidden="true" />}
          onClick={() =>
            copy(
              `${text}\t${predictionLabel(label, isNotSure)}\t${formatScore(score, isNumber)}`,
              t("analyze:resultCopied"),
            )
          }
        >
          {t("analyze:copyResult")}
        </Button>
      </div>
      <details className={classes.code} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
        <summary>{t("analyze:code.title")}</summary>
        {isOpen && (
          <Suspense>
            <CodePanel prediction={prediction} model={model} />
          </Suspense>
        )}
      </details>
    </div>
  );
}
