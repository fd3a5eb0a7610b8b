import "@mantine/core/styles/Alert.css";
import { Alert, Button, NativeSelect } from "@mantine/core";
import type { ModelInfo } from "../../engine/classifier/classifier.ts";
import type { BrowserBackendId } from "../../engine/backends/backend.ts";
import type { Trial } from "../../engine/backends/selection.ts";
import { formatCount, formatNumber, formatPercent } from "../../ui/format/numbers.ts";
import { t } from "../../i18n/i18n.ts";
import { type Preference, trialKey, useBackends } from "../../session/backend-store.ts";
import { deviceName } from "../../session/backend-names.ts";
import { useModel } from "../../session/model-store.ts";
import figures from "../../ui/Figures.module.css";
import classes from "./BackendPanel.module.css";
import { Happened, Refusal } from "./Refusal.tsx";
import { formatFragment } from "../../ui/router/fragment.ts";
import { ScrollRegion } from "../../ui/scroll/ScrollRegion.tsx";

function gpuFacts(gpu: ReturnType<typeof useBackends.getState>["gpu"]): string {
  if (gpu === undefined) return t("models:backend.gpu.unknown");
  if (gpu === null) return t("models:backend.gpu.none");
  const { name, isSoftware } = gpu;
  return t(isSoftware ? "models:backend.gpu.software" : "models:backend.gpu.real", { name });
}

const webnnFacts = () => t("ml" in navigator ? "models:backend.webnn.unused" : "models:backend.webnn.none");

const movedFrom = (device: BrowserBackendId) =>
  t(device === "kernel" ? "models:backend.moved.kernel" : "models:backend.moved.webgpu");

function Row({ trial, isUsed }: { trial: Trial; isUsed: boolean }) {
  const { device, measured, gap } = trial;
  const milliseconds = measured && formatNumber(measured.milliseconds, 1);
  const aSecond = measured && formatCount(Math.round(measured.textsPerSecond));
  return (
    <tr data-device={device}>
      <th scope="row">{deviceName(device)}</th>
      <td>{measured ? t("models:backend.milliseconds", { number: milliseconds }) : "–"}</td>
      <td>{measured ? t("models:backend.aSecond", { number: aSecond }) : "–"}</td>
      <td>{gap === undefined ? "–" : formatPercent(gap)}</td>
      <td>
        {trial.refused === undefined ? (
          t(isUsed ? "common:inUse" : "models:backend.right")
        ) : (
          <Refusal refused={trial.refused} />
        )}
      </td>
    </tr>
  );
}

/** The backend that runs the model, the measurements of all backends, and the choice among them. */
export function BackendPanel({ info }: { info: ModelInfo }) {
  const { preference, trials, gpu, isTrying, notice, prefer } = useBackends();
  const start = useModel((store) => store.start);
  const tryBackends = useModel((store) => store.tryBackends);
  const measured = trials[trialKey(info, gpu)] ?? [];
  return (
    <section className={classes.backends} aria-label={t("models:backend.title")}>
      <h2>{t("models:backend.title")}</h2>
      {notice !== undefined && (
        <Alert color="gray" role="status">
          {movedFrom(notice.from)} <Happened error={notice.reason} />
        </Alert>
      )}
      <p className={figures.description}>{`${gpuFacts(gpu)} ${webnnFacts()}`}</p>
      {measured.length > 0 && (
        <>
          {/* Not a caption, which would be as wide as the table and scroll with it. */}
          <p id="measured-backends" className={figures.description}>
            {t("models:backend.caption")}
          </p>
          <ScrollRegion className={figures.wide} aria-labelledby="measured-backends">
            <table className={figures.figures} aria-labelledby="measured-backends">
              <thead>
                <tr>
                  <th scope="col">{t("models:fact.runsOn")}</th>
                  <th scope="col">{t("models:backend.oneTweet")}</th>
                  <th scope="col">{t("models:backend.many")}</th>
                  <th scope="col">{t("models:backend.gap")}</th>
                  <th scope="col">{t("models:backend.result")}</th>
                </tr>
              </thead>
              <tbody className="tabular">
                {measured.map((trial) => (
                  <Row key={trial.device} trial={trial} isUsed={trial.device === info.device} />
                ))}
              </tbody>
            </table>
          </ScrollRegion>
        </>
      )}
      <div className={classes.choices}>
        <NativeSelect
          label={t("models:backend.runOn")}
          value={preference}
          disabled={isTrying}
          onChange={(event) => {
            prefer(event.currentTarget.value as Preference);
            void start();
          }}
          data={[
            { value: "auto", label: t("models:backend.auto") },
            { value: "wasm", label: deviceName("wasm") },
            { value: "kernel", label: deviceName("kernel") },
            { value: "webgpu", label: deviceName("webgpu"), disabled: gpu === null },
          ]}
        />
        <Button variant="default" component="a" href={formatFragment("models", { at: "benchmark" })}>
          {t("models:backend.benchmark")}
        </Button>
        {gpu && info.device !== "webgpu" && (
          <Button variant="default" loading={isTrying} onClick={() => void tryBackends().catch(() => {})}>
            {t("models:backend.measure")}
          </Button>
        )}
      </div>
    </section>
  );
}
