import { Button } from "@mantine/core";
import { type ReactNode, useEffect } from "react";
import type { ModelInfo } from "../../engine/classifier/classifier.ts";
import { capitalizeLabel } from "../../ui/format/labels.ts";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { formatBytes, formatCount, formatLanguage, formatPercent } from "../../ui/format/numbers.ts";
import { watchParams } from "../../ui/router/fragment.ts";
import { t } from "../../i18n/i18n.ts";
import { BackendPanel } from "../../features/models/BackendPanel.tsx";
import { deviceName } from "../../session/backend-names.ts";
import { FilesTable } from "../../features/models/FilesTable.tsx";
import { HubForm } from "../../features/models/HubForm.tsx";
import { HubSettings } from "../../features/models/HubSettings.tsx";
import { LoadingPanel } from "../../session/ui/LoadingPanel.tsx";
import { EMBEDDED_MODEL } from "../../session/backend-store.ts";
import { useModel } from "../../session/model-store.ts";
import figures from "../../ui/Figures.module.css";
import classes from "./ModelsPage.module.css";
import { useLibrary } from "../../features/models/library-store.ts";
import { useOffline } from "../../features/offline/offline-store.ts";
import { OfflineFacts } from "../../features/offline/OfflineFacts.tsx";
import { PrivacyPanel } from "../../features/privacy/PrivacyPanel.tsx";
import { headName, ManifestText } from "../../session/ui/ManifestText.tsx";
import { StoredModels } from "../../features/models/StoredModels.tsx";

function facts({ manifest, dtype, device, threads }: ModelInfo): [name: string, value: string][] {
  const size = manifest.files.reduce((sum, file) => sum + file.size, 0);
  return [
    [t("common:revision"), manifest.revision],
    [t("models:fact.classes"), manifest.labels.map(capitalizeLabel).join(", ")],
    ...(manifest.heads ?? []).map(({ name, labels }): [string, string] => [
      t("models:fact.onRequest", { name: headName(name) }),
      labels.map(capitalizeLabel).join(", "),
    ]),
    [
      t("models:fact.reads"),
      t("models:fact.upTo", {
        languages: manifest.languages.map(formatLanguage).join(", "),
        most: formatCount(manifest.maxLength),
      }),
    ],
    [t("common:size"), formatBytes(size)],
    [t("models:weights"), dtype],
    [
      t("models:fact.runsOn"),
      device !== "webgpu"
        ? t("models:fact.threads", { device: deviceName(device), count: threads })
        : deviceName(device),
    ],
    [t("models:fact.license"), manifest.license],
  ];
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="tabular">{children}</dd>
    </div>
  );
}

function Facts({ info }: { info: ModelInfo }) {
  const { manifest, dtype, calibratedOn, notSure } = info;
  return (
    <>
      <p className={figures.description}>
        <ManifestText>{manifest.description}</ManifestText>
      </p>
      <dl className={classes.facts}>
        {facts(info).map(([name, value]) => (
          <Fact key={name} name={name}>
            {value}
          </Fact>
        ))}
        <Fact name={t("models:fact.calibratedOn")}>
          {calibratedOn === undefined ? (
            t("models:fact.notCalibrated")
          ) : (
            <ManifestText>{calibratedOn}</ManifestText>
          )}
        </Fact>
        {notSure && (
          <Fact name={t("models:fact.notSure")}>
            {t("models:fact.notSureBelow", {
              threshold: formatPercent(notSure.below, 0),
              coverage: formatPercent(notSure.coverage, 0),
              accuracy: formatPercent(notSure.accuracy, 0),
            })}
          </Fact>
        )}
      </dl>
      <BackendPanel info={info} />
      <h2>{t("models:trust.title")}</h2>
      {manifest.evaluations.length === 0 && <p className={figures.description}>{t("models:trust.none")}</p>}
      <div className={figures.wide} hidden={manifest.evaluations.length === 0}>
        <table className={figures.figures}>
          <thead>
            <tr>
              <th scope="col">{t("models:trust.measuredOn")}</th>
              <th scope="col">{t("models:trust.tweets")}</th>
              <th scope="col">{t("models:trust.macroRecall")}</th>
              <th scope="col">{t("models:trust.accuracy")}</th>
              <th scope="col" title={t("models:trust.calibrationErrorHint")}>
                {t("models:trust.calibrationError")}
              </th>
            </tr>
          </thead>
          <tbody className="tabular">
            {manifest.evaluations
              .filter((evaluation) => evaluation.dtype === dtype)
              .map((evaluation) => (
                <tr key={evaluation.data}>
                  <th scope="row">
                    {evaluation.head && `${headName(evaluation.head)}: `}
                    <ManifestText>{evaluation.data}</ManifestText>
                  </th>
                  <td>{formatCount(evaluation.texts)}</td>
                  <td>{formatPercent(evaluation.macroRecall)}</td>
                  <td>{formatPercent(evaluation.accuracy)}</td>
                  <td>{formatPercent(evaluation.ece)}</td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      <h2>{t("models:files.title")}</h2>
      <FilesTable files={manifest.files} />
    </>
  );
}

/** The part of the page that the address names, as in `#/models?at=privacy`. */
const showPart = (params: URLSearchParams) =>
  document.getElementById(params.get("at") ?? "")?.scrollIntoView();

export function ModelsPage() {
  useEffect(() => watchParams("models", showPart), []);
  const model = useModel((store) => store.model);
  const chosen = useModel((store) => store.chosen);
  const start = useModel((store) => store.start);
  const choose = useModel((store) => store.choose);
  const offlineCopy = useOffline((store) => store.cached);
  const storedModels = useLibrary((store) => store.models);
  return (
    <div className={classes.page}>
      <div className={classes.head}>
        <h1>{model.status === "ready" ? model.info.manifest.id : t("models:title")}</h1>
        {model.status === "ready" && (
          <Button variant="default" onClick={() => void start()}>
            {t("models:startAgain")}
          </Button>
        )}
      </div>
      {model.status === "loading" && <LoadingPanel progress={model.progress} />}
      {model.status === "failed" && (
        <ErrorNotice error={model.error} onRetry={model.error.retryable ? () => void start() : undefined} />
      )}
      {model.status === "failed" && chosen !== EMBEDDED_MODEL && (
        <Button variant="default" onClick={() => void choose(EMBEDDED_MODEL)}>
          {t("models:useEmbedded")}
        </Button>
      )}
      {model.status === "ready" && <Facts info={model.info} />}
      {model.status === "ready" && chosen !== EMBEDDED_MODEL && (
        <div>
          <Button variant="default" onClick={() => void choose(EMBEDDED_MODEL)}>
            {t("models:backToEmbedded")}
          </Button>
        </div>
      )}
      <HubForm />
      <StoredModels />
      <HubSettings />
      <PrivacyPanel offlineBytes={offlineCopy?.bytes} models={storedModels}>
        <OfflineFacts />
      </PrivacyPanel>
    </div>
  );
}
