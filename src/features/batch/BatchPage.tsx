import "@mantine/core/styles/Checkbox.css";
import { Button, Tabs } from "@mantine/core";
import { type ComponentType, lazy, Suspense } from "react";
import type { Job } from "../../../workers/protocols/batch-types.ts";
import { TabList } from "../../ui/controls/TabList.tsx";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { t } from "../../i18n/i18n.ts";
import { loadTexts } from "../../i18n/texts.ts";
import { useBatch, useOpen } from "./store/batch-store.ts";
import { leave } from "./store/job-actions.ts";
import { setTab } from "./store/results-actions.ts";
import classes from "./BatchPage.module.css";
import { ChooseFile } from "./source/ChooseFile.tsx";
import { ExportPanel } from "./job/ExportPanel.tsx";
import { type Tab, TABS } from "./view-params.ts";
import { PreviewPanel } from "./source/PreviewPanel.tsx";
import { ProgressPanel } from "./job/ProgressPanel.tsx";
import { ImportReportPanel } from "./source/ImportReportPanel.tsx";
import { SelectionBar } from "./selection/SelectionBar.tsx";
import { ResultsPanel } from "./results/ResultsPanel.tsx";
import { useSharedBatch } from "./job/use-shared-batch.ts";

const ChartsPanel = lazy(async () => ({ default: (await import("./charts/ChartsPanel.tsx")).ChartsPanel }));
const EmbeddingsPanel = lazy(async () => ({
  default: (await import("./embeddings/EmbeddingsPanel.tsx")).EmbeddingsPanel,
}));
const EvaluatePanel = lazy(async () => ({
  default: (await import("./evaluate/EvaluatePanel.tsx")).EvaluatePanel,
}));
const LabelPanel = lazy(async () => {
  const [{ LabelPanel: Panel }] = await Promise.all([import("./label/LabelPanel.tsx"), loadTexts("label")]);
  return { default: Panel };
});
const SharesPanel = lazy(async () => ({ default: (await import("./shares/SharesPanel.tsx")).SharesPanel }));

const PANELS: Record<Tab, ComponentType<{ job: Job }>> = {
  table: ResultsPanel,
  charts: ChartsPanel,
  insight: EmbeddingsPanel,
  label: LabelPanel,
  shares: SharesPanel,
  evaluate: EvaluatePanel,
  export: ExportPanel,
  report: ImportReportPanel,
};

export function BatchPage() {
  useSharedBatch();
  const stage = useBatch(({ current }) => current.stage);
  const error = useBatch((state) => state.error);
  const queuedFile = useBatch((state) => state.queuedFile);
  const job = useOpen((open) => open.job);
  return (
    <div className={classes.page} data-wide={job !== undefined || stage === "previewing" || undefined}>
      <h1 className="visually-hidden">{t("app:place.batch")}</h1>
      {error && <ErrorNotice error={error} />}
      {queuedFile && <p role="status">{t("batch:page.queued", { name: queuedFile.name })}</p>}
      {stage === "choosing" && <ChooseFile />}
      {stage === "previewing" && <PreviewPanel />}
      {stage === "importing" && <ProgressPanel />}
      {job && <JobPanel job={job} />}
    </div>
  );
}

/** What needs classes, which a model that gives a number has none of. */
const TABS_OF_CLASSES: readonly Tab[] = ["label", "shares", "evaluate"];

function JobPanel({ job }: { job: Job }) {
  const tabs = job.model.isNumber ? TABS.filter((id) => !TABS_OF_CLASSES.includes(id)) : TABS;
  const chosen = useOpen((open) => open.tab) ?? "table";
  const tab = tabs.includes(chosen) ? chosen : "table";
  return (
    <>
      <div className={classes.head}>
        <h2>{job.fileName}</h2>
        <Button variant="default" onClick={() => void leave()}>
          {t("batch:page.another")}
        </Button>
        <ProgressPanel />
      </div>
      <SelectionBar job={job} />
      <Tabs value={tab} onChange={(value) => value && setTab(value as Tab)} keepMounted={false}>
        <TabList
          label={t("batch:page.views")}
          ids={tabs}
          active={tab}
          nameOf={(id) => t(`batch:tab.${id}`)}
        />
        {tabs.map((id) => {
          const Panel = PANELS[id];
          return (
            <Tabs.Panel key={id} value={id} pt="md">
              <Suspense>
                <Panel job={job} />
              </Suspense>
            </Tabs.Panel>
          );
        })}
      </Tabs>
    </>
  );
}
