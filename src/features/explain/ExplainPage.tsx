import "@mantine/core/styles/FloatingIndicator.css";
import "@mantine/core/styles/SegmentedControl.css";
import { NativeSelect, Textarea } from "@mantine/core";
import { proxy } from "comlink";
import { useCallback, useEffect, useMemo } from "react";
import type { ModelInfo } from "../../engine/classifier.ts";
import type { Head } from "../../engine/explain/attention.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useSharedParams } from "../../ui/fragment.ts";
import { LoadingPanel } from "../models/LoadingPanel.tsx";
import { useModel } from "../models/model-store.ts";
import { AttributionPane } from "./AttributionPane.tsx";
import { DetailPane } from "./DetailPane.tsx";
import { HeadExports } from "./HeadExports.tsx";
import { HeadGrid } from "./HeadGrid.tsx";
import { METRIC_NAMES } from "./head-metrics.ts";
import { NothingYet } from "./NothingYet.tsx";
import { ProjectionPane } from "./ProjectionPane.tsx";
import { useExplain } from "./explain-store.ts";
import classes from "./ExplainPage.module.css";
import { useAnswer } from "./use-answer.ts";
import { Ways } from "./Ways.tsx";
import { chosenHeads, formatView, METRICS, parseView, type View } from "./view.ts";

/** A text that is too long for the address is not in it; it stays as it is. */
function viewIn(params: URLSearchParams): void {
  const { view, change } = useExplain.getState();
  if (params.size > 0) change({ ...parseView(params), ...(!params.has("text") && { text: view.text }) });
}

/** Heads and detail: everything that needs the attentions. */
function AttentionPanes({ text, info }: { text: string; info: ModelInfo }) {
  const view = useExplain((store) => store.view);
  const change = useExplain((store) => store.change);
  const hoverHead = useExplain((store) => store.hoverHead);
  const pinHead = useExplain((store) => store.pinHead);
  const explain = useModel((store) => store.explain);
  const reading = useAnswer(text, text, () => explain((worker) => worker.read(text)));
  const overview = useAnswer(info.shows.attentions ? text : undefined, text, () =>
    explain((worker) => worker.overview(text)),
  );
  const effects = useAnswer(
    view.metric === "effect" && overview.value ? text : undefined,
    text,
    async (onProgress) => explain((worker) => worker.headEffects(text, proxy(onProgress))),
  );
  const { labels } = info.manifest;
  const { probabilities = [] } = effects.value ?? {};
  const known = labels.indexOf(view.label);
  const target = known >= 0 ? known : probabilities.indexOf(Math.max(...probabilities));
  const { layers = 0, heads = 0 } = overview.value ?? {};
  const chosen = useMemo(() => chosenHeads(view.heads, layers, heads), [view.heads, layers, heads]);
  const choose = useCallback(
    (choice: readonly Head[]) => change({ heads: choice, source: "heads" }),
    [change],
  );
  const error = reading.error ?? overview.error ?? effects.error;
  if (error) return <ErrorNotice error={error} />;
  if (!reading.value) return null;
  return (
    <>
      <div className={classes.attention}>
        {overview.value && (
          <section className={classes.pane} aria-label="Heads">
            <h2>Heads by layer</h2>
            <div className={classes.controls}>
              <NativeSelect
                label="Cells show"
                value={view.metric}
                onChange={(event) => change({ metric: event.currentTarget.value as View["metric"] })}
                data={METRICS.map((metric) => ({ value: metric, label: METRIC_NAMES[metric] }))}
              />
              <button
                type="button"
                className={classes.link}
                onClick={() => change({ heads: [], source: "heads" })}
              >
                Choose all heads
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
                  ? `By how much ${labels[target] ?? ""} falls when a head's attention is ended, ${effects.value.passes} forward passes. Blue heads hold it up, orange ones hold it down.`
                  : `Ending heads one by one: ${effects.progress?.done ?? 0} of ${layers * heads}.`}
              </p>
            )}
            <p className={classes.soft}>
              Each picture runs to its own largest weight. Click chooses a head, Shift adds one, arrow keys
              walk. Attention shows where the model looked, not why it decided; the words above are measured,
              and say how far to trust them.
            </p>
          </section>
        )}
        {(overview.value || !info.shows.attentions) && (info.shows.attentions || info.shows.hiddenStates) && (
          <DetailPane reading={reading.value} heads={chosen} shows={info.shows} layers={layers} />
        )}
      </div>
      {info.shows.hiddenStates && <ProjectionPane reading={reading.value} layers={layers} />}
    </>
  );
}

export function ExplainPage() {
  const view = useExplain((store) => store.view);
  useSharedParams("explain", formatView(view), viewIn);
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
      <h1 className="visually-hidden">Explain</h1>
      <Textarea
        aria-label="Tweet to explain"
        placeholder="Type or paste one tweet to see which words it rests on and where the model looked."
        value={view.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
        autosize
        minRows={2}
        maxRows={6}
        size="lg"
        spellCheck={false}
      />
      <Ways text={text} />
      {model.status === "failed" && (
        <ErrorNotice error={model.error} onRetry={model.error.retryable ? () => void start() : undefined} />
      )}
      {model.status === "loading" && <LoadingPanel progress={model.progress} />}
      {model.status === "ready" && text !== "" && (
        <>
          {model.info.shows.note && <p className={classes.soft}>{model.info.shows.note}</p>}
          <AttributionPane text={view.text} info={model.info} />
          <AttentionPanes text={view.text} info={model.info} />
        </>
      )}
      {text === "" && <NothingYet />}
    </div>
  );
}
