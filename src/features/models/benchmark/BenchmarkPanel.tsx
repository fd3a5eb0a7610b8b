import { Button, Checkbox, NativeSelect, Progress } from "@mantine/core";
import { useEffect, useState } from "react";
import { type ModelChoice, MULTILINGUAL_MODEL } from "../../../../workers/protocols/model.ts";
import { t } from "../../../i18n/i18n.ts";
import { EMBEDDED_MODEL } from "../../../session/backend-store.ts";
import { deviceName } from "../../../session/backend-names.ts";
import { choiceOf } from "../../../session/model-store.ts";
import { copyText } from "../../../ui/copy-text.ts";
import figures from "../../../ui/Figures.module.css";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { notify } from "../../../ui/notices/notices.ts";
import { FactList } from "../FactList.tsx";
import { useLibrary } from "../library-store.ts";
import { MultilingualDownloadButton, offersMultilingual } from "../MultilingualModel.tsx";
import classes from "./Benchmark.module.css";
import { type Machine, useBenchmark } from "./benchmark-store.ts";
import { BenchmarkTable } from "./BenchmarkTable.tsx";
import { machineFacts } from "./facts.ts";
import type { BenchmarkProgress } from "./run.ts";
import { toMarkdown, toTsv } from "./table.ts";

type MeasuredModel = typeof EMBEDDED_MODEL | typeof MULTILINGUAL_MODEL;

/** Undefined while the model is not stored. */
function useModelChoice(model: MeasuredModel): ModelChoice | undefined {
  const stored = useLibrary((store) => store.models?.find(({ id }) => id === MULTILINGUAL_MODEL));
  if (model === EMBEDDED_MODEL) return choiceOf(EMBEDDED_MODEL);
  const [dtype] = stored?.dtypes ?? [];
  return stored && dtype !== undefined ? choiceOf({ key: stored.key, dtype }) : undefined;
}

function gpuText({ gpu, died }: Machine): string {
  if (!gpu) return t("benchmark:gpu.none");
  if (died) return t("benchmark:gpu.died");
  return gpu.isSoftware ? t("benchmark:gpu.software", { name: gpu.name }) : gpu.name;
}

function CurrentProgress({ progress }: { progress: BenchmarkProgress }) {
  const cancel = useBenchmark((store) => store.cancel);
  const isLoading = "backend" in progress;
  return (
    <div className={classes.progress}>
      <Progress
        value={isLoading ? 100 : (100 * progress.round) / progress.rounds}
        animated={isLoading}
        size="sm"
        color="var(--accent)"
        aria-label={t("benchmark:progress.name")}
      />
      <div className={classes.line}>
        <span className="tabular" role="status">
          {isLoading
            ? t("benchmark:progress.loading", { backend: deviceName(progress.backend) })
            : t("benchmark:progress.round", { done: progress.round + 1, total: progress.rounds })}
        </span>
        <Button variant="subtle" size="compact-sm" onClick={cancel}>
          {t("common:cancel")}
        </Button>
      </div>
    </div>
  );
}

/** What is measured, and the button that starts it. */
function Choices({ machine }: { machine: Machine | undefined }) {
  const isRunning = useBenchmark((store) => store.progress !== undefined);
  const run = useBenchmark((store) => store.run);
  const [model, setModel] = useState<MeasuredModel>(EMBEDDED_MODEL);
  const [asked, setAsked] = useState<boolean>();
  const choice = useModelChoice(model);
  const isSafe = machine?.gpu?.isSoftware === false && !machine.died;
  const withGpu = asked ?? isSafe;
  return (
    <>
      <div className={classes.choices}>
        {offersMultilingual() && (
          <NativeSelect
            label={t("benchmark:model")}
            value={model}
            disabled={isRunning}
            onChange={(event) => setModel(event.currentTarget.value as MeasuredModel)}
            data={[
              { value: EMBEDDED_MODEL, label: t("benchmark:english") },
              { value: MULTILINGUAL_MODEL, label: t("benchmark:multilingual") },
            ]}
          />
        )}
        <Checkbox
          label={t("benchmark:gpu.label")}
          description={machine && gpuText(machine)}
          checked={withGpu}
          disabled={isRunning || !machine?.gpu}
          onChange={(event) => setAsked(event.currentTarget.checked)}
        />
      </div>
      {choice ? (
        <div>
          <Button disabled={isRunning || !machine} onClick={() => void run(choice, withGpu)}>
            {t("models:backend.benchmark")}
          </Button>
        </div>
      ) : (
        <MultilingualDownloadButton onStored={() => {}} />
      )}
    </>
  );
}

const copy = (text: string) => void copyText(text).then(() => notify({ message: t("common:copied") }));

/** The time of one text on each backend of this machine, at several lengths, measured on request. */
export function BenchmarkPanel() {
  const { machine, progress, error, results, findMachine } = useBenchmark();
  useEffect(() => void findMachine(), [findMachine]);
  const facts = machine ? machineFacts(machine) : [];
  return (
    <section className={classes.benchmark} aria-label={t("models:tab.benchmark")}>
      <p className={figures.description}>{t("benchmark:intro")}</p>
      <p className={figures.description}>{t("benchmark:rest")}</p>
      <Choices machine={machine} />
      {progress && <CurrentProgress progress={progress} />}
      {error && <ErrorNotice error={error} />}
      {results.map((result) => (
        <BenchmarkTable key={result.model} result={result} />
      ))}
      {machine && results.length > 0 && (
        <div className={classes.line}>
          <Button variant="default" onClick={() => copy(toMarkdown(results, facts))}>
            {t("benchmark:copyMarkdown")}
          </Button>
          <Button variant="default" onClick={() => copy(toTsv(results, machine))}>
            {t("benchmark:copyTsv")}
          </Button>
        </div>
      )}
      {machine && <FactList facts={facts} />}
      <p className={figures.description}>{t("benchmark:peers")}</p>
    </section>
  );
}
