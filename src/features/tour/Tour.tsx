import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useAnalyze } from "../analyze/analyze-store.ts";
import classes from "./Tour.module.css";
import { useTour } from "./tour-store.ts";

/** What each step says, and the element it points at. */
const STEPS = [
  {
    title: "Type or paste a tweet",
    text: "The verdict follows as you type. Nothing leaves this device.",
    target: "[data-part=composer]",
  },
  {
    title: "See why",
    text: "Explain shows which words the verdict rests on, and how far to trust that.",
    target: "nav a[href='#/explain']",
  },
  {
    title: "Score a whole file",
    text: "Drop a table of tweets in Batch and save it with the verdicts added.",
    target: "nav a[href='#/batch']",
  },
] as const;

/** Three things to know on a first visit, under what they are about; never in the way, and never again. */
export function Tour() {
  const step = useTour((store) => store.step);
  const go = useTour((store) => store.go);
  const shown = step === undefined ? undefined : STEPS[step];

  // Who has typed needs no telling.
  useEffect(() => {
    if (step !== 0) return undefined;
    return useAnalyze.subscribe(({ text }) => text.trim() !== "" && go(1));
  }, [step, go]);

  useEffect(() => {
    const target = shown && document.querySelector(shown.target);
    target?.setAttribute("data-pointed-at", "");
    return () => target?.removeAttribute("data-pointed-at");
  }, [shown]);

  if (step === undefined || !shown) return null;
  const isLast = step === STEPS.length - 1;
  return (
    <section className={classes.tour} aria-labelledby="tour-step">
      <div>
        <h2 id="tour-step">{shown.title}</h2>
        <p>{shown.text}</p>
      </div>
      <p className={`tabular ${classes.count}`}>
        {step + 1} of {STEPS.length}
      </p>
      {!isLast && (
        <Button variant="subtle" color="gray" size="compact-md" onClick={() => go(undefined)}>
          Skip
        </Button>
      )}
      <Button size="compact-md" onClick={() => go(isLast ? undefined : step + 1)}>
        {isLast ? "Done" : "Next"}
      </Button>
    </section>
  );
}
