import { Button } from "@mantine/core";
import { IconBulb } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { Prediction } from "../../../engine/classifier/classifier.ts";
import { classColors } from "../../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatFragment } from "../../../ui/router/fragment.ts";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import classes from "./HighlightedText.module.css";
import { useAnswer } from "../use-answer.ts";
import { formatExplainParams, DEFAULT_PARAMS } from "../explain-params.ts";
import { MAX_TINT } from "./attribution-view.ts";

/** Milliseconds without typing before the text is explained. */
const PAUSE_MS = 500;

const ignoreProgress = () => {};

interface HighlightedTextProps {
  prediction: Pick<Prediction, "text" | "label"> & { scores: readonly { label: string; score: number }[] };
  /** Whether the words are to be tinted; each of them takes one forward pass. */
  isAsked: boolean;
}

/** The tweet, with the words that support its class tinted, and a link to the Explain page. */
export function HighlightedText({ prediction, isAsked }: HighlightedTextProps) {
  const { text, label, scores } = prediction;
  const explain = useModel((store) => store.explain);
  const [settled, setSettled] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  const answer = useAnswer(isAsked && settled === text ? text : undefined, text, async () => {
    const tokenized = await explain((worker) => worker.tokenize(text));
    const method = { name: "occlusion", operator: "delete" } as const;
    const { values } = await explain((worker) => worker.attribute(text, method, "words", ignoreProgress));
    return { tokenized, values };
  });
  const target = scores.findIndex((entry) => entry.label === label);
  const values = answer.value?.values[target];
  const top = values ? Math.max(...values, 0) : 0;
  const { fill } = classColors(label, target);

  const words = (answer.value?.tokenized.units ?? []).flatMap(({ start, end, isSpecial }, index) =>
    isSpecial ? [] : [{ start, end, share: top > 0 ? Math.max(0, values?.[index] ?? 0) / top : 0 }],
  );

  return (
    <div className={classes.why}>
      {words.length > 0 && (
        <p className={`picture ${classes.words}`} aria-hidden="true" data-testid="tinted">
          {words.map(({ start, end, share }, index) => (
            <span key={start}>
              {text.slice(words[index - 1]?.end ?? 0, start)}
              <span
                style={{
                  background: `color-mix(in srgb, ${fill} ${(share * MAX_TINT).toFixed(0)}%, transparent)`,
                }}
              >
                {text.slice(start, end)}
              </span>
            </span>
          ))}
          {text.slice(words.at(-1)?.end ?? 0)}
        </p>
      )}
      {words.length > 0 && (
        <p className={classes.legend} aria-hidden="true">
          {t("explain:tinted", { label: capitalizeLabel(label) })}
        </p>
      )}
      <Button
        component="a"
        href={formatFragment("explain", formatExplainParams({ ...DEFAULT_PARAMS, text }))}
        variant="default"
        size="compact-md"
        leftSection={<IconBulb size={16} aria-hidden="true" />}
      >
        {t("common:seeWhy")}
      </Button>
    </div>
  );
}
