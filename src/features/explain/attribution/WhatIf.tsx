import { Button } from "@mantine/core";
import { type Level, unitsAt } from "../../../engine/explain/text/units.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { t } from "../../../i18n/i18n.ts";
import { useModel } from "../../../session/model-store.ts";
import { ClassChange } from "./ClassChange.tsx";
import classes from "../ExplainView.module.css";
import { useExplain } from "../explain-store.ts";
import { useAnswer } from "../use-answer.ts";
import type { Explanation } from "../use-explanation.ts";
import { formatList } from "../../../ui/format/list.ts";

export interface WhatIfProps {
  tokenized: TokenizedText;
  explanation: Explanation;
  /** Whether the model has a mask token. */
  masks: boolean;
  level: Level;
}

/** The probability of each class for the whole text and for the text without the removed words. */
export function WhatIf({ tokenized, explanation, masks, level }: WhatIfProps) {
  const { labels, probabilities, isNumber, head } = explanation;
  const removed = useExplain((store) => store.removed);
  const clear = useExplain((store) => store.clearSelection);
  const operator = useExplain((store) => (masks ? store.operator : "delete"));
  const setOperator = useExplain((store) => store.setOperator);
  const explain = useModel((store) => store.explain);
  const { text } = tokenized;
  const answer = useAnswer(
    removed.length > 0 ? JSON.stringify([text, removed, operator, level, head?.sha256]) : undefined,
    `${head?.sha256 ?? ""} ${text}`,
    () => explain((worker) => worker.probabilitiesWithout(text, [...removed], operator, level, head)),
  );
  if (removed.length === 0) {
    return <p className={classes.soft}>{t(isNumber ? "explain:number.whatIf" : "explain:whatIf.hint")}</p>;
  }
  const names = formatList(removed.map((index) => unitsAt(tokenized, level)[index]?.label));
  return (
    <div className={classes.whatIf} aria-live="polite" data-testid="what-if">
      <p>
        {t(operator === "mask" ? "explain:whatIf.withMask" : "explain:without")} <b>{names}</b>
        <Button variant="subtle" size="compact-sm" onClick={clear}>
          {t("explain:whatIf.restore")}
        </Button>
        {masks && (
          <Button
            variant="subtle"
            size="compact-sm"
            onClick={() => setOperator(operator === "mask" ? "delete" : "mask")}
          >
            {t(operator === "mask" ? "explain:whatIf.deleteInstead" : "explain:whatIf.maskInstead")}
          </Button>
        )}
      </p>
      {answer.error && <ErrorNotice error={answer.error} />}
      {answer.value && (
        <ClassChange
          caption={t(isNumber ? "explain:number.whatIfCaption" : "explain:whatIf.caption")}
          labels={labels}
          isNumber={isNumber}
          before={{ name: t("explain:whatIf.whole"), probabilities }}
          after={{
            name: t(operator === "mask" ? "explain:whatIf.masked" : "explain:without"),
            probabilities: answer.value,
          }}
        />
      )}
    </div>
  );
}
