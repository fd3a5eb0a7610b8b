import { Button, Tabs } from "@mantine/core";
import { lazy, type ReactNode, Suspense, useEffect, useState } from "react";
import { t } from "../../i18n/i18n.ts";
import { loadTexts } from "../../i18n/texts.ts";
import { TabList } from "../../ui/controls/TabList.tsx";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { useSharedParams } from "../../ui/router/fragment.ts";
import { CurrentModel } from "../../features/models/CurrentModel.tsx";
import { HubForm } from "../../features/models/HubForm.tsx";
import { HubSettings } from "../../features/models/HubSettings.tsx";
import { followLibrary, useLibrary } from "../../features/models/library-store.ts";
import { MultilingualCard } from "../../features/models/MultilingualModel.tsx";
import { TaughtHeads } from "../../features/models/TaughtHeads.tsx";
import { StoredModels } from "../../features/models/StoredModels.tsx";
import { useOffline } from "../../features/offline/offline-store.ts";
import { OfflineFacts } from "../../features/offline/OfflineFacts.tsx";
import { PrivacyPanel } from "../../features/privacy/PrivacyPanel.tsx";
import { EMBEDDED_MODEL } from "../../session/backend-store.ts";
import { useModel } from "../../session/model-store.ts";
import { LoadingPanel } from "../../session/ui/LoadingPanel.tsx";
import classes from "./ModelsPage.module.css";

/** The tabs, by their names in the address, as in `#/models?at=library`. */
const TABS = ["current", "library", "heads", "benchmark", "settings", "privacy"] as const;

type Tab = (typeof TABS)[number];

const isTab = (name: string | null): name is Tab => TABS.includes(name as Tab);

function BackToEmbedded({ label }: { label: string }) {
  const choose = useModel((store) => store.choose);
  return (
    <div>
      <Button variant="default" onClick={() => void choose(EMBEDDED_MODEL)}>
        {label}
      </Button>
    </div>
  );
}

/** The state of the model in use, above the tabs, because a choice in the library changes it. */
function ModelState() {
  const model = useModel((store) => store.model);
  const isEmbedded = useModel((store) => store.chosen) === EMBEDDED_MODEL;
  const start = useModel((store) => store.start);
  if (model.status === "loading") return <LoadingPanel progress={model.progress} />;
  if (model.status === "ready")
    return isEmbedded ? null : <BackToEmbedded label={t("models:backToEmbedded")} />;
  return (
    <>
      <ErrorNotice error={model.error} onRetry={model.error.retryable ? () => void start() : undefined} />
      {!isEmbedded && <BackToEmbedded label={t("models:useEmbedded")} />}
    </>
  );
}

function Current() {
  const model = useModel((store) => store.model);
  const start = useModel((store) => store.start);
  if (model.status !== "ready") return null;
  return (
    <>
      <div className={classes.head}>
        <h2>{model.info.manifest.id}</h2>
        <Button variant="default" onClick={() => void start()}>
          {t("models:startAgain")}
        </Button>
      </div>
      <CurrentModel info={model.info} />
    </>
  );
}

function Privacy() {
  const offlineCopy = useOffline((store) => store.cached);
  const storedModels = useLibrary((store) => store.models);
  return (
    <PrivacyPanel offlineBytes={offlineCopy?.bytes} models={storedModels}>
      <OfflineFacts />
    </PrivacyPanel>
  );
}

const BenchmarkPanel = lazy(async () => {
  const [{ BenchmarkPanel: Panel }] = await Promise.all([
    import("../../features/models/benchmark/BenchmarkPanel.tsx"),
    loadTexts("benchmark"),
  ]);
  return { default: Panel };
});

const PANELS: Record<Tab, () => ReactNode> = {
  current: () => <Current />,
  library: () => (
    <>
      <div data-half>
        <MultilingualCard />
        <HubForm />
      </div>
      <div data-half>
        <StoredModels />
      </div>
    </>
  ),
  heads: () => <TaughtHeads />,
  benchmark: () => (
    <Suspense>
      <BenchmarkPanel />
    </Suspense>
  ),
  settings: () => <HubSettings />,
  privacy: () => <Privacy />,
};

export function ModelsPage() {
  useEffect(followLibrary, []);
  const [tab, setTab] = useState<Tab>("current");
  const [readTab] = useState(() => (params: URLSearchParams) => {
    const name = params.get("at");
    setTab(isTab(name) ? name : "current");
  });
  useSharedParams("models", tab === "current" ? {} : { at: tab }, readTab);
  return (
    <div className={classes.page}>
      <h1>{t("models:title")}</h1>
      <ModelState />
      <Tabs value={tab} onChange={(value) => isTab(value) && setTab(value)} keepMounted={false}>
        <TabList label={t("models:tabs")} ids={TABS} active={tab} nameOf={(id) => t(`models:tab.${id}`)} />
        {TABS.map((id) => (
          <Tabs.Panel key={id} value={id} className={classes.panel ?? ""}>
            {PANELS[id]()}
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  );
}
