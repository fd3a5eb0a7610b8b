import { Button } from "@mantine/core";
import { memo } from "react";
import { PredictionPanel } from "../../features/analyze/PredictionPanel.tsx";
import { DEFAULT_PARAMS, formatExplainParams } from "../../features/explain/explain-params.ts";
import { t } from "../../i18n/i18n.ts";
import { useComposer } from "../../session/composer-store.ts";
import { STORED_EXAMPLE } from "../../session/examples.ts";
import { formatFragment } from "../../ui/router/fragment.ts";
import classes from "./AnalyzePage.module.css";

/** A scored tweet that shows what an answer looks like before a text is typed, and leads to the next steps. */
export const StoredExample = memo(function StoredExample() {
  const replaceText = useComposer((store) => store.replaceText);
  const { text } = STORED_EXAMPLE;
  const explanation = formatFragment("explain", formatExplainParams({ ...DEFAULT_PARAMS, text }));
  return (
    <blockquote className={classes.example}>
      <p lang="en">{text}</p>
      <PredictionPanel prediction={STORED_EXAMPLE} note={t("analyze:storedExample")} />
      <div className={classes.actions}>
        <Button variant="default" size="compact-md" onClick={() => replaceText(text)}>
          {t("analyze:tryExample")}
        </Button>
        <Button component="a" href={explanation} variant="default" size="compact-md">
          {t("common:seeWhy")}
        </Button>
      </div>
    </blockquote>
  );
});
