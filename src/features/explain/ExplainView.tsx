import "@mantine/core/styles/FloatingIndicator.css";
import "@mantine/core/styles/SegmentedControl.css";
import { NativeSelect, Textarea } from "@mantine/core";
import { useCallback, useEffect, useMemo } from "react";
import type { ModelInfo } from "../../engine/classifier/classifier.ts";
import type { AttentionHead } from "../../engine/explain/attention/heads.ts";
import { translateLabel } from "../../ui/format/labels.ts";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { formatCount } from "../../ui/format/numbers.ts";
import { useSharedParams } from "../../ui/router/fragment.ts";
import { t } from "../../i18n/i18n.ts";
import { LoadingPanel } from "../../session/ui/LoadingPanel.tsx";
import { useModel } from "../../session/model-store.ts";
import { AttributionPane } from "./attribution/AttributionPane.tsx";
import { DetailPane } from "./attention/DetailPane.tsx";
import { HeadExports } from "./attention/HeadExports.tsx";
import { HeadGrid } from "./attention/HeadGrid.tsx";
import { EmptyState } from "./EmptyState.tsx";
import { ProjectionPane } from "./representations/ProjectionPane.tsx";
import { useExplain } from "./explain-store.ts";
import classes from "./ExplainView.module.css";
import { useAnswer } from "./use-answer.ts";
import { ExplainActions } from "./ExplainActions.tsx";
import {
  chosenHeads,
  formatExplainParams,
  METRICS,
  parseExplainParams,
  type ExplainParams,
} from "./explain-params.ts";

/** The address omits a text that is too long, so the text then stays unchanged. */
function viewIn(params: URLSearchParams): void {
  const { view, change } = useExplain.getState();
  if (params.size > 0)
    change({ ...parseExplainParams(params), ...(!params.has("text") && { text: view.text }) });
}

/** Heads and detail, which both need the attention weights. */
function AttentionPanes({ text, info }: { text: string; info: ModelInfo }) {
  const view = useExplain((store) => store.view);
  const change = useExplain((store) => store.change);
  const hoverHead = useExplain((store) => store.hoverHead);
  const pinHead = useExplain((store) => store.pinHead);
  const explain = useModel((store) => store.explain);
  const reading = useAnswer(text, text, () => explain((worker) => worker.tokenize(text)));
  const overview = useAnswer(info.capabilities.attentions ? text : undefined, text, () =>
    explain((worker) => worker.overview(text)),
  );
  const effects = useAnswer(
    view.metric === "effect" && overview.value ? text : undefined,
    text,
    async (onProgress) => explain((worker) => worker.ablateHeads(text, onProgress)),
  );
  const { labels } = info.manifest;
  const { probabilities = [] } = effects.value ?? {};
  const known = labels.indexOf(view.label);
  const target = known >= 0 ? known : probabilities.indexOf(Math.max(...probabilities));
  const { layers = 0, heads = 0 } = overview.value ?? {};
  const chosen = useMemo(() => chosenHeads(view.heads, layers, heads), [view.heads, layers, heads]);
  const choose = useCallback(
    (choice: readonly AttentionHead[]) => change({ heads: choice, source: "heads" }),
    [change],
  );
  const error = reading.error ?? overview.error ?? effects.error;
  if (error) return <ErrorNotice error={error} />;
  if (!reading.value) return null;
  return (
    <>
      <div className={classes.attention}>
        {overview.value && (
          <section className={classes.pane} aria-label={t("explain:heads.name")}>
            <h2>{t("explain:heads.title")}</h2>
            <div className={classes.controls}>
              <NativeSelect
                label={t("explain:heads.cells")}
                value={view.metric}
                onChange={(event) => change({ metric: event.currentTarget.value as ExplainParams["metric"] })}
                data={METRICS.map((metric) => ({ value: metric, label: t(`explain:metric.${metric}`) }))}
              />
              <button
                type="button"
                className={classes.link}
                onClick={() => change({ heads: [], source: "heads" })}
              >
                {t("explain:heads.all")}
              </button>
            </div>
            <HeadGrid
              overview={overview.value}
              metric={view.metric}
              effects={effects.value?.values[target]}
              chosen={view.heads}
              onHover={hoverHead}
              onPin={pinHead}
              onChoose={choose}
            />
            <div className={classes.controls}>
              <HeadExports
                text={text}
                labels={labels}
                overview={overview.value}
                metric={view.metric}
                effects={effects.value?.values}
                target={target}
              />
            </div>
            {view.metric === "effect" && (
              <p className={classes.soft} role="status" data-testid="head-effects">
                {effects.value
                  ? t("explain:heads.effect", {
                      label: translateLabel(labels[target] ?? ""),
                      passes: formatCount(effects.value.passes),
                    })
                  : t("explain:heads.ablating", { done: effects.progress?.done ?? 0, total: layers * heads })}
              </p>
            )}
            <p className={classes.soft}>{t("explain:heads.help")}</p>
          </section>
        )}
        {(overview.value || !info.capabilities.attentions) &&
          (info.capabilities.attentions || info.capabilities.hiddenStates) && (
            <DetailPane
              reading={reading.value}
              heads={chosen}
              capabilities={info.capabilities}
              layers={layers}
            />
          )}
      </div>
      {info.capabilities.hiddenStates && <ProjectionPane reading={reading.value} layers={layers} />}
    </>
  );
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
