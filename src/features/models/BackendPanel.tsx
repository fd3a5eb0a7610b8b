import "@mantine/core/styles/Alert.css";
import { Alert, Button, NativeSelect } from "@mantine/core";
import type { ModelInfo } from "../../engine/classifier.ts";
import type { Trial } from "../../engine/schedule/selection.ts";
import { formatPercent } from "../../ui/format.ts";
import { type Preference, trialKey, useBackends } from "./backend-store.ts";
import { DEVICE_NAMES } from "./device-names.ts";
import { useModel } from "./model-store.ts";
import classes from "./ModelsPage.module.css";

function gpuFacts(gpu: ReturnType<typeof useBackends.getState>["gpu"]): string {
  if (gpu === undefined) return "Graphics processor: looked for when the model has nothing to do.";
  if (gpu === null) return "Graphics processor: none that this browser lets a page use for a model.";
  return `Graphics processor: ${gpu.name}${
    gpu.isSoftware ? ", which is played by the processor and slower, so it is only tried when you ask" : ""
  }.`;
}

const webnnFacts = () =>
  "ml" in navigator
    ? "WebNN: this browser has it, but it wants every text to have the same length, so it is not used."
    : "WebNN: not in this browser.";

function Row({ trial, isUsed }: { trial: Trial; isUsed: boolean }) {
  const { device, measured, gap, refused } = trial;
  const verdict = refused ?? (isUsed ? "In use" : "Right, not in use");
  return (
    <tr data-device={device}>
      <th scope="row">{DEVICE_NAMES[device]}</th>
      <td>{measured ? `${measured.milliseconds.toFixed(1)} ms` : "–"}</td>
      <td>{measured ? `${Math.round(measured.textsPerSecond)} a second` : "–"}</td>
      <td>{gap === undefined ? "–" : formatPercent(gap)}</td>
      <td>{verdict}</td>
    </tr>
  );
}

/** What runs the model, why, and the other choice. */
export function BackendPanel({ info }: { info: ModelInfo }) {
  const { preference, trials, gpu, isTrying, notice, prefer } = useBackends();
  const start = useModel((store) => store.start);
  const tryBackends = useModel((store) => store.tryBackends);
  const measured = trials[trialKey(info, gpu)] ?? [];
  return (
    <section className={classes.backends} aria-label="What runs the model">
      <h2>What runs the model</h2>
      {notice !== undefined && (
        <Alert color="gray" role="status">
          {notice}
        </Alert>
      )}
      <p className={classes.description}>
        {gpuFacts(gpu)} {webnnFacts()}
      </p>
      {measured.length > 0 && (
        <div className={classes.wide}>
          <table className={classes.figures}>
            <caption className={classes.description}>
              Measured here, with this model; the difference is that of a logit from those of what ran it
              before, against their spread
            </caption>
            <thead>
              <tr>
                <th scope="col">Runs on</th>
                <th scope="col">One tweet</th>
                <th scope="col">Many at once</th>
                <th scope="col">Largest difference</th>
                <th scope="col">Verdict</th>
              </tr>
            </thead>
            <tbody className="tabular">
              {measured.map((trial) => (
                <Row key={trial.device} trial={trial} isUsed={trial.device === info.device} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      <div className={classes.choices}>
        <NativeSelect
          label="Run the model on"
          value={preference}
          disabled={isTrying}
          onChange={(event) => {
            prefer(event.currentTarget.value as Preference);
            void start();
          }}
          data={[
            { value: "auto", label: "Whatever is faster here" },
            { value: "wasm", label: DEVICE_NAMES.wasm },
            { value: "kernel", label: DEVICE_NAMES.kernel },
            { value: "webgpu", label: DEVICE_NAMES.webgpu, disabled: gpu === null },
          ]}
        />
        {gpu && info.device !== "webgpu" && (
          <Button variant="default" loading={isTrying} onClick={() => void tryBackends().catch(() => {})}>
            Measure the graphics processor
          </Button>
        )}
      </div>
    </section>
  );
}
