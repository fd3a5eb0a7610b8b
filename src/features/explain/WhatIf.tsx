import { Button } from "@mantine/core";
import { type Level, unitsAt } from "../../engine/explain/explainer.ts";
import type { Reading } from "../../engine/explain/reading.ts";
import { capitalized } from "../../ui/class-colors.ts";
import { formatPercent } from "../../ui/format.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { useModel } from "../models/model-store.ts";
import classes from "./ExplainPage.module.css";
import { useExplain } from "./explain-store.ts";
import { useAnswer } from "./use-answer.ts";

export interface WhatIfProps {
  reading: Reading;
  labels: readonly string[];
  /** Of the whole text. */
  probabilities: readonly number[];
  operator: "delete" | "mask";
  level: Level;
}

/** The class without the words that were taken out, beside the class with them. */
export function WhatIf({ reading, labels, probabilities, operator, level }: WhatIfProps) {
  const removed = useExplain((store) => store.removed);
  const clear = useExplain((store) => store.clearSelection);
  const explain = useModel((store) => store.explain);
  const { text } = reading;
  const answer = useAnswer(
    removed.length > 0 ? JSON.stringify([text, removed, operator, level]) : undefined,
    text,
    () => explain((worker) => worker.without(text, [...removed], operator, level)),
  );
  if (removed.length === 0) {
    return (
      <p className={classes.soft}>
        What if? Choose a word and press Delete, or use the button, to see the classes without it.
      </p>
    );
  }
  const names = removed.map((index) => unitsAt(reading, level)[index]?.label).join(", ");
  return (
    <div className={classes.whatIf} aria-live="polite" data-testid="what-if">
      <p>
        Without <b>{names}</b>
        <Button variant="subtle" size="compact-sm" onClick={clear}>
          Put back
        </Button>
      </p>
      {answer.error && <ErrorNotice error={answer.error} />}
      {answer.value && (
        <table className={classes.numbers}>
          <caption className="visually-hidden">Classes with and without the words</caption>
          <thead>
            <tr>
              <th scope="col">Class</th>
              <th scope="col">Whole text</th>
              <th scope="col">Without</th>
              <th scope="col">Change</th>
            </tr>
          </thead>
          <tbody>
            {labels.map((label, index) => {
              const before = probabilities[index] ?? 0;
              const after = answer.value?.[index] ?? 0;
              const change = 100 * (after - before);
              return (
                <tr key={label}>
                  <th scope="row">{capitalized(label)}</th>
                  <td>{formatPercent(before)}</td>
                  <td>{formatPercent(after)}</td>
                  <td>
                    {change < 0 ? "−" : "+"}
                    {Math.abs(change).toFixed(1)}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </div>
  );
}
