import { useEffect, useMemo, useState } from "react";
import { answerOf } from "../../heads/apply.ts";
import type { TaughtHead } from "../../heads/file/head.ts";
import { t } from "../../i18n/i18n.ts";
import { useModel } from "../../session/model-store.ts";
import { activeHeadsOf, useTaughtHeads, useWeights } from "../../session/taught-heads-store.ts";
import { capitalizeLabel } from "../../ui/format/labels.ts";
import { formatPercent } from "../../ui/format/numbers.ts";
import { HeadAnswer } from "./HeadsPanel.tsx";
import classes from "./HeadsPanel.module.css";
import { formatList } from "../../ui/format/list.ts";

/** A text that is still being typed is not answered. */
const PAUSE_MS = 300;

interface Answered {
  heads: readonly TaughtHead[];
  /** [heads][categories] */
  probabilities: number[][];
}

/** What the active heads answer; the answers to the text before until then. */
function useAnswers(text: string, heads: readonly TaughtHead[]): Answered | undefined {
  const explain = useModel((store) => store.explain);
  const [answered, setAnswered] = useState<Answered>();
  useEffect(() => {
    let isCurrent = true;
    const answer = async () => {
      const probabilities = await explain((worker) => worker.answerHeads(text, heads));
      if (isCurrent) setAnswered({ heads, probabilities });
    };
    // The failure of a model is shown above.
    const timer = setTimeout(() => void answer().catch(() => {}), PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [text, heads, explain]);
  return answered?.heads === heads ? answered : undefined;
}

/** The answers of the person's taught heads, beside those of the model. */
export function TaughtAnswers({ text }: { text: string }) {
  const all = useTaughtHeads((store) => store.heads);
  const active = useTaughtHeads((store) => store.active);
  const weights = useWeights();
  const heads = useMemo(() => activeHeadsOf(weights, { heads: all, active }), [weights, all, active]);
  const answered = useAnswers(text, heads);
  if (!answered || heads.length === 0) return null;
  return (
    <div className={classes.panel} role="group" aria-label={t("heads:answers")}>
      {heads.map((head, at) => {
        const probabilities = answered.probabilities[at] ?? [];
        const names = answerOf(head, probabilities);
        const { value, low, high } = head.figures.macroRecall;
        return (
          <HeadAnswer
            key={head.sha256}
            name={head.name}
            answer={formatList(names.map(capitalizeLabel)) || "–"}
            scores={head.categories.map(({ name }, index) => ({
              label: name,
              score: probabilities[index] ?? 0,
            }))}
            isAnswer={(label) => names.includes(label)}
          >
            {`${t("heads:figure.macroRecall")} ${formatPercent(value)} (${t("heads:figure.interval", {
              low: formatPercent(low),
              high: formatPercent(high),
            })})`}
          </HeadAnswer>
        );
      })}
    </div>
  );
}
