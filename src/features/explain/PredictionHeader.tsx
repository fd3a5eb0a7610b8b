import { NativeSelect } from "@mantine/core";
import type { ModelInfo } from "../../engine/classifier/classifier.ts";
import { t } from "../../i18n/i18n.ts";
import { classColors } from "../../ui/chart/class-colors.ts";
import { capitalizeLabel } from "../../ui/format/labels.ts";
import { formatScore } from "../../ui/format/numbers.ts";
import { CiteButton } from "./cite/CiteButton.tsx";
import { engineText } from "./engine-text.ts";
import classes from "./ExplainView.module.css";
import { useExplain } from "./explain-store.ts";
import type { Explanation } from "./use-explanation.ts";

interface PredictionHeaderProps {
  info: ModelInfo;
  explanation: Explanation;
}

/** The predicted class, the engine that all numbers of the page are from, and how to cite them. */
export function PredictionHeader({ info, explanation }: PredictionHeaderProps) {
  const { probabilities, labels, isNumber } = explanation;
  const top = probabilities.indexOf(Math.max(...probabilities));
  const label = labels[top];
  return (
    <div className={classes.head}>
      <SubjectSelect explanation={explanation} />
      <p className={classes.headline} data-testid="prediction">
        {label === undefined ? (
          t("explain:attribution.predicting")
        ) : (
          <>
            <strong style={{ color: isNumber ? undefined : classColors(label, top).text }}>
              {capitalizeLabel(label)}
            </strong>{" "}
            <span className="tabular">{formatScore(probabilities[top] ?? 0, isNumber)}</span>
          </>
        )}
      </p>
      <p className={classes.soft} data-testid="engine">
        {t("explain:engine.computedBy", { engine: engineText(info) })}
      </p>
      <CiteButton info={info} explanation={explanation} />
    </div>
  );
}

/** The choice between the model and the active taught heads, where there are any. */
function SubjectSelect({ explanation: { head, heads } }: Pick<PredictionHeaderProps, "explanation">) {
  const change = useExplain((store) => store.change);
  if (heads.length === 0) return null;
  return (
    <NativeSelect
      className={classes.subject}
      size="xs"
      label={t("explain:subject.of")}
      value={head?.sha256 ?? ""}
      data={[
        { value: "", label: t("explain:subject.model") },
        ...heads.map(({ sha256, name }) => ({ value: sha256, label: name })),
      ]}
      onChange={(event) => change({ head: event.currentTarget.value, label: "" })}
    />
  );
}
