import { MULTILINGUAL_MODEL } from "../../../workers/protocols/model.ts";
import { lazy, Suspense, useMemo, useState } from "react";
import type { ModelInfo, Prediction } from "../../engine/classifier/classifier.ts";
import { isNotSure, predictionStatus } from "../../scoring/prediction-status.ts";
import { notSureThreshold, type OwnCalibration } from "../../scoring/rules.ts";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { useSharedParams } from "../../ui/router/fragment.ts";
import { t } from "../../i18n/i18n.ts";
import { useOwnCalibrations } from "../../session/calibration-store.ts";
import { HighlightedText } from "../../features/explain/attribution/HighlightedText.tsx";
import { LoadingPanel } from "../../session/ui/LoadingPanel.tsx";
import { openFile } from "../../features/batch/source/open-file.ts";
import { useTaughtHeads } from "../../session/taught-heads-store.ts";
import { useModel } from "../../session/model-store.ts";
import { MAX_SHARED_LENGTH, useComposer } from "../../session/composer-store.ts";
import classes from "./AnalyzePage.module.css";
import { Composer } from "../../features/analyze/Composer.tsx";
import { LineChoice } from "../../features/analyze/LineChoice.tsx";
import { HeadsPanel } from "../../features/analyze/HeadsPanel.tsx";
import { splitTweets } from "../../session/lines.ts";
import { applyCalibration } from "../../features/analyze/apply-calibration.ts";
import { type TextWarnings, useTextWarnings } from "../../features/analyze/use-text-warnings.ts";
import { ResultActions } from "./ResultActions.tsx";
import { StoredExample } from "./StoredExample.tsx";
import { useRecordHistory } from "./use-record-history.ts";
import { SpokenAnswer } from "../../features/analyze/SpokenAnswer.tsx";
import { PredictionPanel } from "../../features/analyze/PredictionPanel.tsx";

/** The words of longer texts are tinted on the Explain page only. */
const MAX_TINTED_TOKENS = 80;

const TweetList = lazy(async () => ({
  default: (await import("../../features/analyze/TweetList.tsx")).TweetList,
}));
const Tour = lazy(async () => ({ default: (await import("../../features/tour/Tour.tsx")).Tour }));
const HistoryPanel = lazy(async () => ({
  default: (await import("../../features/history/HistoryPanel.tsx")).HistoryPanel,
}));

/** Few people write in other languages than the model's. */
const MultilingualOffer = lazy(async () => ({
  default: (await import("../../features/models/MultilingualModel.tsx")).MultilingualOffer,
}));

/** Few people have taught a head. */
const TaughtAnswers = lazy(async () => ({
  default: (await import("../../features/analyze/TaughtAnswers.tsx")).TaughtAnswers,
}));

/** Few people have their own calibration, so the component that chooses one is loaded only when there is one. */
const CalibrationSelect = lazy(async () => ({
  default: (await import("../../session/ui/CalibrationSelect.tsx")).CalibrationSelect,
}));

const textIn = (params: URLSearchParams) => {
  const shared = params.get("text");
  if (shared === null) return;
  const { setText, setOneText } = useComposer.getState();
  setText(shared);
  setOneText(params.get("lines") === "one");
};

/** The choice among the person's own calibrations, if there are any, and the calibration in use. */
function useChosenCalibration() {
  const all = useOwnCalibrations();
  const name = useComposer((store) => store.calibration);
  const setCalibration = useComposer((store) => store.setCalibration);
  const chosen = all.find((calibration) => calibration.name === name);
  const calibrationSelect = all.length > 0 && (
    <Suspense>
      <div className={classes.calibration}>
        <CalibrationSelect calibrations={all} value={chosen?.name ?? ""} onChange={setCalibration} />
      </div>
    </Suspense>
  );
  return { calibrationSelect, chosen };
}

interface OneTweetProps {
  /** Absent while the tweet is being scored. */
  prediction: Prediction | undefined;
  info: ModelInfo;
  chosen: OwnCalibration | undefined;
  warnings: TextWarnings;
}

/** @param chosen the person's own calibration */
const notSureBelow = ({ notSure, manifest }: ModelInfo, chosen: OwnCalibration | undefined) =>
  notSureThreshold(
    { notSureBelow: notSure?.below, isNumber: manifest.problemType === "regression" },
    chosen ? { calibration: chosen } : {},
  );

interface OtherLanguagesProps {
  texts: readonly string[];
  info: ModelInfo;
  warnings: TextWarnings;
}

/** The model for other languages, where a text is in one or this model is in use. */
function OtherLanguages({ texts, info, warnings }: OtherLanguagesProps) {
  const isOffered =
    info.manifest.id === MULTILINGUAL_MODEL || texts.some((text) => warnings.get(text) === "other_language");
  return (
    isOffered && (
      <Suspense>
        <MultilingualOffer ofText />
      </Suspense>
    )
  );
}

function OneTweet({ prediction, info, chosen, warnings }: OneTweetProps) {
  // Until then the previous prediction stays, so that the layout does not jump with each key.
  const [standing, setStanding] = useState(prediction);
  if (prediction && prediction !== standing) setStanding(prediction);
  const hasTaughtHeads = useTaughtHeads(({ active }) => active.length > 0);
  if (!standing) return <p className="visually-hidden">{t("analyze:scoring")}</p>;
  const { score, cutTokens } = standing;
  const warning = warnings.get(standing.text);
  const below = notSureBelow(info, chosen);
  const status = predictionStatus({ score, cut: cutTokens > 0, warning }, below);
  const isUnsure = isNotSure({ status, score }, below);
  return (
    <>
      <SpokenAnswer
        total={1}
        scored={prediction ? 1 : 0}
        single={{ ...standing, isNotSure: isUnsure, warning }}
      />
      <PredictionPanel
        prediction={standing}
        isBusy={!prediction}
        isNotSure={isUnsure}
        warning={warning}
        advice={<OtherLanguages texts={[standing.text]} info={info} warnings={warnings} />}
        {...(chosen && { note: t("analyze:calibratedBy", { name: chosen.name }) })}
      />
      <HighlightedText prediction={standing} isAsked={standing.tokens <= MAX_TINTED_TOKENS} />
      {info.manifest.heads && <HeadsPanel heads={info.manifest.heads} answers={standing.heads} />}
      {hasTaughtHeads && (
        <Suspense>
          <TaughtAnswers text={standing.text} />
        </Suspense>
      )}
      <ResultActions prediction={standing} isNotSure={isUnsure} model={info.manifest.id} />
    </>
  );
}

function Answer() {
  const text = useComposer((store) => store.text);
  const predictions = useComposer((store) => store.predictions);
  const model = useModel((store) => store.model);
  const start = useModel((store) => store.start);
  const isOneText = useComposer((store) => store.isOneText);
  const { texts, skipped } = useMemo(() => splitTweets(text, isOneText), [text, isOneText]);
  const warnings = useTextWarnings(texts);
  const [first] = texts;
  useRecordHistory(
    text,
    texts,
    predictions,
    model.status === "ready" ? notSureBelow(model.info, undefined) : 0,
  );
  const { calibrationSelect, chosen } = useChosenCalibration();
  const shown = useMemo(
    () =>
      chosen
        ? new Map(Array.from(predictions, ([key, value]) => [key, applyCalibration(value, chosen)]))
        : predictions,
    [predictions, chosen],
  );

  if (model.status === "failed") {
    return (
      <ErrorNotice error={model.error} onRetry={model.error.retryable ? () => void start() : undefined} />
    );
  }
  if (first === undefined) {
    return (
      <>
        <StoredExample />
        {model.status === "loading" && <LoadingPanel progress={model.progress} />}
      </>
    );
  }
  if (model.status === "loading") return <LoadingPanel progress={model.progress} />;
  if (texts.length > 1) {
    return (
      <Suspense>
        <SpokenAnswer
          total={texts.length}
          scored={texts.filter((tweet) => shown.has(tweet)).length}
          single={undefined}
        />
        <TweetList
          texts={texts}
          skipped={skipped}
          labels={model.info.manifest.labels}
          predictions={shown}
          warnings={warnings}
          notSureBelow={notSureBelow(model.info, chosen)}
          onOpenInBatch={openFile}
        />
        <OtherLanguages texts={texts} info={model.info} warnings={warnings} />
        {calibrationSelect}
      </Suspense>
    );
  }
  return (
    <>
      <OneTweet prediction={shown.get(first)} info={model.info} chosen={chosen} warnings={warnings} />
      {calibrationSelect}
    </>
  );
}

export function AnalyzePage() {
  const text = useComposer((store) => store.text);
  const isShared = text.trim() !== "" && text.length <= MAX_SHARED_LENGTH;
  const isOneText = useComposer((store) => store.isOneText);
  useSharedParams("analyze", isShared ? { text, ...(isOneText && { lines: "one" }) } : {}, textIn);
  // Parts that the first score does not need are loaded after the model.
  const isReady = useModel((store) => store.model.status === "ready");
  return (
    <div className={classes.page}>
      <div className={classes.main}>
        <header className={classes.intro}>
          <h1>{t("analyze:question")}</h1>
          <p className={classes.promise}>{t("analyze:promise")}</p>
        </header>
        <Composer />
        <LineChoice onOpenInBatch={openFile} />
        <div className={classes.answer}>
          <Answer />
        </div>
        {isReady && (
          <Suspense>
            <Tour />
          </Suspense>
        )}
      </div>
      {isReady && (
        <div className={classes.history}>
          <Suspense>
            <HistoryPanel />
          </Suspense>
        </div>
      )}
    </div>
  );
}
