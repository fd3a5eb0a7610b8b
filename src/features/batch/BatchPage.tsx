import "@mantine/core/styles/Checkbox.css";
import "@mantine/core/styles/Tabs.css";
import { Button, Tabs } from "@mantine/core";
import { lazy, Suspense } from "react";
import type { Job } from "../../../workers/batch/protocol.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useBatch } from "./batch-store.ts";
import classes from "./BatchPage.module.css";
import { ChooseFile } from "./ChooseFile.tsx";
import { ExportPanel } from "./ExportPanel.tsx";
import type { Tab } from "./links.ts";
import { PreviewPanel } from "./PreviewPanel.tsx";
import { ProgressPanel } from "./ProgressPanel.tsx";
import { ReportPanel } from "./ReportPanel.tsx";
import { ResultsPanel } from "./ResultsPanel.tsx";
import { useSharedBatch } from "./use-shared-batch.ts";

const ChartsPanel = lazy(async () => ({ default: (await import("./ChartsPanel.tsx")).ChartsPanel }));
const InsightPanel = lazy(async () => ({
  default: (await import("./insight/InsightPanel.tsx")).InsightPanel,
}));
const EvaluatePanel = lazy(async () => ({
  default: (await import("../evaluate/EvaluatePanel.tsx")).EvaluatePanel,
}));

const TABS = [
  { id: "table", name: "Table", Panel: ResultsPanel },
  { id: "charts", name: "Charts", Panel: ChartsPanel },
  { id: "insight", name: "Behind the verdicts", Panel: InsightPanel },
  { id: "evaluate", name: "Evaluate", Panel: EvaluatePanel },
  { id: "export", name: "Export", Panel: ExportPanel },
  { id: "report", name: "Import report", Panel: ReportPanel },
] as const satisfies readonly { id: Tab; name: string; Panel: unknown }[];

export function BatchPage() {
  useSharedBatch();
  const stage = useBatch((store) => store.stage);
  const error = useBatch((store) => store.error);
  const next = useBatch((store) => store.next);
  const job = useBatch((store) => store.job);
  return (
    <div className={classes.page} data-stage={stage}>
      <h1 className="visually-hidden">Batch</h1>
      {error && <ErrorNotice error={error} />}
      {next && <p role="status">{next.name} opens as soon as this file is scored or paused.</p>}
      {stage === "choose" && <ChooseFile />}
      {stage === "preview" && <PreviewPanel />}
      {stage === "import" && <ProgressPanel />}
      {stage === "job" && job && <JobPanel job={job} />}
    </div>
  );
}

function JobPanel({ job }: { job: Job }) {
  const leave = useBatch((store) => store.leave);
  const tab = useBatch((store) => store.tab);
  const setTab = useBatch((store) => store.setTab);
  return (
    <>
      <header className={classes.head}>
        <h2>{job.fileName}</h2>
        <Button variant="default" onClick={() => void leave()}>
          Another file
        </Button>
      </header>
      <ProgressPanel />
      <Tabs value={tab} onChange={(value) => value && setTab(value as Tab)} keepMounted={false}>
        <Tabs.List aria-label="Views of the batch">
          {TABS.map(({ id, name }) => (
            <Tabs.Tab key={id} value={id}>
              {name}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {TABS.map(({ id, Panel }) => (
          <Tabs.Panel key={id} value={id} pt="md">
            <Suspense>
              <Panel job={job} />
            </Suspense>
          </Tabs.Panel>
        ))}
      </Tabs>
    </>
  );
}
