import { Button } from "@mantine/core";
import { useEffect } from "react";
import { useComposer } from "../../session/composer-store.ts";
import { t } from "../../i18n/i18n.ts";
import classes from "./Tour.module.css";
import { useTour } from "./tour-store.ts";

/** The text of each step and the element that it points at. */
const STEPS = [
  { id: "write", target: "[data-part=composer]" },
  { id: "why", target: "nav a[href='#/explain']" },
  { id: "file", target: "nav a[href='#/batch']" },
] as const;

/** Three steps on a first visit, each pointing at what it explains. */
export function Tour() {
  const step = useTour((store) => store.step);
  const go = useTour((store) => store.go);
  const shown = step === undefined ? undefined : STEPS[step];

  // Typing completes the first step.
  useEffect(() => {
    if (step !== 0) return undefined;
    return useComposer.subscribe(({ text }) => text.trim() !== "" && go(1));
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
        <h2 id="tour-step">{t(`tour:${shown.id}.title`)}</h2>
        <p>{t(`tour:${shown.id}.text`)}</p>
      </div>
      <p className={`tabular ${classes.count}`}>
        {t("common:amount", { done: step + 1, total: STEPS.length })}
      </p>
      {!isLast && (
        <Button variant="subtle" color="gray" size="compact-md" onClick={() => go(undefined)}>
          {t("tour:skip")}
        </Button>
      )}
      <Button size="compact-md" onClick={() => go(isLast ? undefined : step + 1)}>
        {t(isLast ? "tour:done" : "tour:next")}
      </Button>
    </section>
  );
}
