import "@mantine/core/styles/FloatingIndicator.css";
import "@mantine/core/styles/SegmentedControl.css";
import { Tabs, Textarea } from "@mantine/core";
import { useEffect } from "react";
import type { ModelInfo } from "../../engine/classifier/classifier.ts";
import { TabList } from "../../ui/controls/TabList.tsx";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { useSharedParams } from "../../ui/router/fragment.ts";
import { t } from "../../i18n/i18n.ts";
import { LoadingPanel } from "../../session/ui/LoadingPanel.tsx";
import { useModel } from "../../session/model-store.ts";
import { AttentionTab } from "./attention/AttentionTab.tsx";
import { AttributionPane } from "./attribution/AttributionPane.tsx";
import { EmptyState } from "./EmptyState.tsx";
import { engineId } from "./engine-text.ts";
import { useExplain } from "./explain-store.ts";
import classes from "./ExplainView.module.css";
import { ExplainActions } from "./ExplainActions.tsx";
import { type ExplainParams, formatExplainParams, parseExplainParams, TABS } from "./explain-params.ts";
import { PredictionHeader } from "./PredictionHeader.tsx";
import { RepresentationsTab } from "./representations/RepresentationsTab.tsx";
import { SecondSection } from "./second/SecondSection.tsx";
import { useExplanation } from "./use-explanation.ts";

/** The address omits a text that is too long, so the text then stays unchanged. */
function viewIn(params: URLSearchParams): void {
  const { view, change, setLinked } = useExplain.getState();
  if (params.size === 0) return;
  const text = params.get("text");
  change({ ...parseExplainParams(params), ...(text === null && { text: view.text }) });
  const by = params.get("by");
  setLinked(text !== null && by !== null ? { text, by } : undefined);
}

export function ExplainView({ batchFile }: { batchFile: string | undefined }) {
  const view = useExplain((store) => store.view);
  const change = useExplain((store) => store.change);
  const clearSelection = useExplain((store) => store.clearSelection);
  const model = useModel((store) => store.model);
  const start = useModel((store) => store.start);
  const text = view.text.trim();
  const isShown = model.status === "ready" && text !== "";
  useSharedParams(
    "explain",
    { ...formatExplainParams(view), ...(isShown && { by: engineId(model.info) }) },
    viewIn,
  );

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
        className={classes.field ?? ""}
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
      {isShown && <Explanation text={view.text} info={model.info} />}
      {text === "" && <EmptyState />}
    </div>
  );
}

/** The three tabs of one text. */
function Explanation({ text, info }: { text: string; info: ModelInfo }) {
  const tab = useExplain((store) => store.view.tab);
  const change = useExplain((store) => store.change);
  const explanation = useExplanation(text, info);
  const { missing } = info.capabilities;
  const { error, tokenized } = explanation;
  const body = (of: ExplainParams["tab"], reading: NonNullable<typeof tokenized>) => {
    if (of === "words") {
      const pane = { info, tokenized: reading, explanation };
      return (
        <>
          <AttributionPane {...pane} />
          <SecondSection {...pane} />
        </>
      );
    }
    const Tab = of === "attention" ? AttentionTab : RepresentationsTab;
    return <Tab info={info} reading={reading} explanation={explanation} />;
  };
  return (
    <>
      {missing.length > 0 && (
        <p className={classes.soft}>{missing.map((what) => t(`explain:missing.${what}`)).join(" ")}</p>
      )}
      <PredictionHeader info={info} explanation={explanation} />
      <LinkedEngine text={text} info={info} />
      <Tabs
        value={tab}
        onChange={(value) => value && change({ tab: value as ExplainParams["tab"] })}
        keepMounted={false}
      >
        <TabList label={t("explain:tabs")} ids={TABS} active={tab} nameOf={(id) => t(`explain:tab.${id}`)} />
        {TABS.map((id) => (
          <Tabs.Panel key={id} value={id} pt="md">
            {error ? <ErrorNotice error={error} /> : tokenized && body(id, tokenized)}
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}

/** Says so when the numbers of the link that was opened are from another model or engine. */
function LinkedEngine({ text, info }: { text: string; info: ModelInfo }) {
  const linked = useExplain((store) => store.linked);
  if (!linked || linked.text !== text || linked.by === engineId(info)) return null;
  return (
    <p className={classes.soft} role="note" data-testid="linked-engine">
      {t("explain:engine.linked", { by: linked.by, here: engineId(info) })}
    </p>
  );
}
