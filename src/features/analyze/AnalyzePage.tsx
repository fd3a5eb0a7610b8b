import { lazy, Suspense, useEffect, useMemo } from "react";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { parseFragment, replaceFragment } from "../../ui/fragment.ts";
import { TintedWords } from "../explain/TintedWords.tsx";
import { LoadingPanel } from "../models/LoadingPanel.tsx";
import { useModel } from "../models/model-store.ts";
import { useAnalyze } from "./analyze-store.ts";
import classes from "./AnalyzePage.module.css";
import { Composer } from "./Composer.tsx";
import { STORED_EXAMPLE } from "./examples.ts";
import { HeadsPanel } from "./HeadsPanel.tsx";
import { splitTweets } from "./lines.ts";
import { Verdict } from "./Verdict.tsx";

const TweetList = lazy(async () => ({ default: (await import("./TweetList.tsx")).TweetList }));

/** Longer texts make links that break on the way. */
const MAX_SHARED_LENGTH = 4000;
const SHARE_DELAY = 300;

/** The text from the fragment at the start and whenever it changes; the fragment from the text as it is typed. */
function useSharedText(): void {
  const text = useAnalyze((store) => store.text);
  const setText = useAnalyze((store) => store.setText);

  useEffect(() => {
    const read = () => {
      const { route, params } = parseFragment(window.location.hash);
      const shared = params.get("text");
      if ((route === "" || route === "analyze") && shared !== null) setText(shared);
    };
    read();
    window.addEventListener("hashchange", read);
    return () => window.removeEventListener("hashchange", read);
  }, [setText]);

  useEffect(() => {
    const timer = setTimeout(() => {
      const shared = text.trim() !== "" && text.length <= MAX_SHARED_LENGTH;
      if (shared || window.location.hash !== "") replaceFragment("analyze", shared ? { text } : {});
    }, SHARE_DELAY);
    return () => clearTimeout(timer);
  }, [text]);
}

function Answer() {
  const text = useAnalyze((store) => store.text);
  const predictions = useAnalyze((store) => store.predictions);
  const model = useModel((store) => store.model);
  const start = useModel((store) => store.start);
  const { texts, left } = useMemo(() => splitTweets(text), [text]);
  const [first] = texts;

  if (model.status === "failed") {
    return (
      <ErrorNotice error={model.error} onRetry={model.error.retryable ? () => void start() : undefined} />
    );
  }
  if (first === undefined) {
    return (
      <>
        <blockquote className={classes.example}>
          <p>{STORED_EXAMPLE.text}</p>
          <Verdict prediction={STORED_EXAMPLE} note="An example, scored when the app was built" />
        </blockquote>
        {model.status === "loading" && <LoadingPanel progress={model.progress} />}
      </>
    );
  }
  if (model.status === "loading") return <LoadingPanel progress={model.progress} />;
  if (texts.length > 1) {
    return (
      <Suspense>
        <TweetList texts={texts} left={left} labels={model.info.manifest.labels} predictions={predictions} />
      </Suspense>
    );
  }
  const prediction = predictions.get(first);
  if (!prediction) return <p className="visually-hidden">Scoring</p>;
  return (
    <>
      <Verdict prediction={prediction} sureFrom={model.info.notSure?.below} />
      <TintedWords prediction={prediction} />
      {model.info.manifest.heads && (
        <HeadsPanel heads={model.info.manifest.heads} answers={prediction.heads} />
      )}
    </>
  );
}

export function AnalyzePage() {
  useSharedText();
  return (
    <div className={classes.page}>
      <h1 className="visually-hidden">Analyze</h1>
      <Composer />
      <div className={classes.answer} aria-live="polite">
        <Answer />
      </div>
      <p className={classes.promise}>Nothing you type leaves this page. The model reads English.</p>
    </div>
  );
}
