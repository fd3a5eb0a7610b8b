import "@mantine/core/styles/FloatingIndicator.css";
import "@mantine/core/styles/SegmentedControl.css";
import { Textarea } from "@mantine/core";
import { useEffect } from "react";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { useSharedParams } from "../../ui/router/fragment.ts";
import { t } from "../../i18n/i18n.ts";
import { LoadingPanel } from "../../session/ui/LoadingPanel.tsx";
import { useModel } from "../../session/model-store.ts";
import { AttentionPanes } from "./AttentionPanes.tsx";
import { AttributionPane } from "./attribution/AttributionPane.tsx";
import { EmptyState } from "./EmptyState.tsx";
import { useExplain } from "./explain-store.ts";
import classes from "./ExplainView.module.css";
import { ExplainActions } from "./ExplainActions.tsx";
import { formatExplainParams, parseExplainParams } from "./explain-params.ts";

/** The address omits a text that is too long, so the text then stays unchanged. */
function viewIn(params: URLSearchParams): void {
  const { view, change } = useExplain.getState();
  if (params.size > 0)
    change({ ...parseExplainParams(params), ...(!params.has("text") && { text: view.text }) });
}

export function ExplainView({ batchFile }: { batchFile: string | undefined }) {
  const view = useExplain((store) => store.view);
  useSharedParams("explain", formatExplainParams(view), viewIn);
  const change = useExplain((store) => store.change);
  const clearSelection = useExplain((store) => store.clearSelection);
  const model = useModel((store) => store.model);
  const start = useModel((store) => store.start);
  const text = view.text.trim();

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !event.defaultPrevented) clearSelection();
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [clearSelection]);

  return (
    <div className={classes.page}>
      <h1 className="visually-hidden">{t("explain:title")}</h1>
      <Textarea
        aria-label={t("explain:text.name")}
        placeholder={t("explain:text.placeholder")}
        value={view.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
        autosize
        minRows={2}
        maxRows={6}
        size="lg"
        spellCheck={false}
      />
      <ExplainActions text={text} batchFile={batchFile} />
      {model.status === "failed" && (
        <ErrorNotice error={model.error} onRetry={model.error.retryable ? () => void start() : undefined} />
      )}
      {model.status === "loading" && <LoadingPanel progress={model.progress} />}
      {model.status === "ready" && text !== "" && (
        <>
          {model.info.capabilities.missing.length > 0 && (
            <p className={classes.soft}>
              {model.info.capabilities.missing.map((what) => t(`explain:missing.${what}`)).join(" ")}
            </p>
          )}
          <AttributionPane text={view.text} info={model.info} />
          <AttentionPanes text={view.text} info={model.info} />
        </>
      )}
      {text === "" && <EmptyState />}
    </div>
  );
}
