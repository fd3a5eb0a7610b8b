import type { ReactNode } from "react";
import type { ModelInfo } from "../../engine/classifier/classifier.ts";
import { t } from "../../i18n/i18n.ts";
import { deviceName } from "../../session/backend-names.ts";
import { headName, ManifestText } from "../../session/ui/ManifestText.tsx";
import figures from "../../ui/Figures.module.css";
import { capitalizeLabel } from "../../ui/format/labels.ts";
import { formatBytes, formatCount, formatLanguage, formatPercent } from "../../ui/format/numbers.ts";
import { BackendPanel } from "./BackendPanel.tsx";
import classes from "./CurrentModel.module.css";
import { FilesTable } from "./FilesTable.tsx";
import { formatList } from "../../ui/format/list.ts";
import { ScrollRegion } from "../../ui/scroll/ScrollRegion.tsx";

const isNumber = ({ problemType }: ModelInfo["manifest"]) => problemType === "regression";

function facts({ manifest, dtype, device, threads }: ModelInfo): [name: string, value: string][] {
  const size = manifest.files.reduce((sum, file) => sum + file.size, 0);
  const labels = formatList(manifest.labels.map(capitalizeLabel));
  return [
    [t("common:revision"), manifest.revision],
    [t(isNumber(manifest) ? "batch:charts.value" : "models:fact.classes"), labels],
    ...(manifest.heads ?? []).map(({ name, labels }): [string, string] => [
      t("models:fact.onRequest", { name: headName(name) }),
      formatList(labels.map(capitalizeLabel)),
    ]),
    [
      t("models:fact.reads"),
      t("models:fact.upTo", {
        languages: formatList(manifest.languages.map(formatLanguage)),
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

function Evaluations({ info: { manifest, dtype } }: { info: ModelInfo }) {
  return (
    <>
      <h2>{t("models:trust.title")}</h2>
      {manifest.evaluations.length === 0 && <p className={figures.description}>{t("models:trust.none")}</p>}
      <ScrollRegion
        className={figures.wide}
        hidden={manifest.evaluations.length === 0}
        aria-label={t("models:trust.title")}
      >
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
                <tr key={`${evaluation.language} ${evaluation.head} ${evaluation.data}`}>
                  <th scope="row">
                    {evaluation.language && `${formatLanguage(evaluation.language)}: `}
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
      </ScrollRegion>
    </>
  );
}

/** The model in use: what it is, what runs it, and how reliable it is. */
export function CurrentModel({ info }: { info: ModelInfo }) {
  const { manifest, calibratedOn, notSure } = info;
  return (
    <>
      <div data-half>
        <p className={figures.description}>
          <ManifestText>{manifest.description}</ManifestText>
        </p>
        <dl className={classes.facts}>
          {facts(info).map(([name, value]) => (
            <Fact key={name} name={name}>
              {value}
            </Fact>
          ))}
          {!isNumber(manifest) && (
            <Fact name={t("models:fact.calibratedOn")}>
              {calibratedOn === undefined ? (
                t("models:fact.notCalibrated")
              ) : (
                <ManifestText>{calibratedOn}</ManifestText>
              )}
            </Fact>
          )}
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
      </div>
      <div data-half>
        <Evaluations info={info} />
        <h2>{t("models:files.title")}</h2>
        <FilesTable files={manifest.files} />
      </div>
    </>
  );
}
