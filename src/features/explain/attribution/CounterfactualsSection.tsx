import { Button } from "@mantine/core";
import { useState } from "react";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { Counterfactuals } from "../../../engine/explain/counterfactuals/counterfactuals.ts";
import { MAX_REMOVED } from "../../../engine/explain/counterfactuals/smallest-removal.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import { csv, fileName } from "../../../ui/files/csv.ts";
import { download } from "../../../ui/files/download.ts";
import { withOrigin } from "../../../ui/files/origin.ts";
import { SaveButtons } from "../../../ui/files/SaveButtons.tsx";
import { formatCount } from "../../../ui/format/numbers.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { TaskProgress } from "./TaskProgress.tsx";
import classes from "../ExplainView.module.css";
import { useExplain } from "../explain-store.ts";
import { counterfactualRows, explanationOrigin } from "../exports.ts";
import { useAnswer } from "../use-answer.ts";
import type { Explanation } from "../use-explanation.ts";
import { CounterfactualsTable } from "./CounterfactualsTable.tsx";

export interface CounterfactualsProps {
  info: ModelInfo;
  text: string;
  explanation: Explanation;
}

/** Edits of the text on request, each with the prediction that the model makes of it. */
export function CounterfactualsSection({ info, text, explanation }: CounterfactualsProps) {
  const { head } = explanation;
  const isOpen = useExplain((store) => store.view.counterfactuals);
  const change = useExplain((store) => store.change);
  const explain = useModel((store) => store.explain);
  const key = `${head?.sha256 ?? ""} ${text}`;
  const { value, error, isBusy, progress } = useAnswer(isOpen ? key : undefined, key, (onProgress) =>
    explain((worker) => worker.counterfactuals(text, onProgress, head)),
  );
  if (!isOpen) {
    return (
      <div>
        <Button variant="default" size="compact-sm" onClick={() => change({ counterfactuals: true })}>
          {t("explain:counterfactuals.open")}
        </Button>
      </div>
    );
  }
  const close = () => {
    change({ counterfactuals: false });
    if (isBusy) void explain((worker) => worker.stop("counterfactuals")).catch(() => {});
  };
  const isNumber = info.manifest.problemType === "regression" && !head;
  return (
    <section
      className={classes.counterfactuals}
      aria-labelledby="counterfactuals"
      data-testid="counterfactuals"
    >
      <h2 id="counterfactuals">{t("explain:counterfactuals.open")}</h2>
      <p className={classes.soft}>
        {t(isNumber ? "explain:counterfactuals.numberAbout" : "explain:counterfactuals.about")}
      </p>
      {error && <ErrorNotice error={error} />}
      {isBusy && (
        <div className={classes.progress}>
          <p className={classes.soft}>
            {progress
              ? t("explain:counterfactuals.progress", {
                  done: formatCount(progress.done),
                  total: formatCount(progress.total),
                })
              : t("explain:counterfactuals.computing")}
          </p>
          <TaskProgress
            done={progress?.done ?? 0}
            total={progress?.total ?? 1}
            label={t("explain:counterfactuals.computing")}
          />
        </div>
      )}
      {value && <Result {...{ info, text, explanation, isNumber }} counterfactuals={value} />}
      <div>
        <Button variant="subtle" size="compact-sm" onClick={close}>
          {isBusy ? t("common:cancel") : t("explain:counterfactuals.close")}
        </Button>
      </div>
    </section>
  );
}

/** The edits that change the most; the others are shown on request. */
const FIRST_EDITS = 12;

interface ResultProps extends CounterfactualsProps {
  counterfactuals: Counterfactuals;
  isNumber: boolean;
}

function Result({ info, text, explanation, counterfactuals, isNumber }: ResultProps) {
  const { edits, isEnglish } = counterfactuals;
  const { labels, head } = explanation;
  const [isWhole, setWhole] = useState(false);
  if (edits.length === 0) return <p className={classes.soft}>{t("explain:counterfactuals.none")}</p>;
  const changed = edits.filter(({ changesLabel }) => changesLabel).length;
  const removal = edits.find(({ kind }) => kind === "removal");
  const save = () => {
    const origin = explanationOrigin(info, { text, head: head?.name });
    const rows = counterfactualRows(text, labels, counterfactuals);
    download(fileName("counterfactuals", "csv"), csv(withOrigin(rows, origin)), "text/csv");
  };
  return (
    <>
      {!isNumber && (
        <p role="status" className={classes.summary}>
          {t("explain:counterfactuals.changed", { count: edits.length, changed: formatCount(changed) })}{" "}
          {removal &&
            !removal.changesLabel &&
            t("explain:counterfactuals.noRemoval", { words: formatCount(MAX_REMOVED) })}
        </p>
      )}
      {!isEnglish && <p className={classes.soft}>{t("explain:counterfactuals.otherLanguage")}</p>}
      <CounterfactualsTable
        edits={isWhole ? edits : edits.slice(0, FIRST_EDITS)}
        probabilities={counterfactuals.probabilities}
        labels={labels}
        isNumber={isNumber}
      />
      <div className={classes.buttons}>
        {!isWhole && edits.length > FIRST_EDITS && (
          <Button variant="default" size="compact-sm" onClick={() => setWhole(true)}>
            {t("explain:counterfactuals.showAll", { count: edits.length })}
          </Button>
        )}
        <SaveButtons what={t("explain:counterfactuals.saved")} formats={{ CSV: save }} />
      </div>
    </>
  );
}
