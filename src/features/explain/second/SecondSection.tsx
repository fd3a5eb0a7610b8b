import { Button, NativeSelect } from "@mantine/core";
import { useState } from "react";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import type { TokenizedText } from "../../../engine/tokenizer/tokenized-text.ts";
import { t } from "../../../i18n/i18n.ts";
import { scoringModelOf } from "../../../scoring/model.ts";
import { choiceOf, useModel } from "../../../session/model-store.ts";
import { useSecondModel } from "../../../session/second-model.ts";
import { type SecondOffer, useSecondOffers } from "../../../session/second-offers.ts";
import { LoadingPanel } from "../../../session/ui/LoadingPanel.tsx";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { formatFragment } from "../../../ui/router/fragment.ts";
import classes from "../ExplainView.module.css";
import { useExplain } from "../explain-store.ts";
import type { Explanation } from "../use-explanation.ts";
import { SecondComparison } from "./SecondComparison.tsx";

export interface SecondSectionProps {
  info: ModelInfo;
  tokenized: TokenizedText;
  explanation: Explanation;
}

/** A second model on request, with its prediction and its words beside those of the first. */
export function SecondSection(props: SecondSectionProps) {
  const second = useExplain((store) => store.view.second);
  const change = useExplain((store) => store.change);
  const [isOpen, setOpen] = useState(false);
  const close = () => {
    setOpen(false);
    change({ second: "" });
  };
  if (second === "" && !isOpen) {
    return (
      <div className={classes.secondButton}>
        <Button variant="default" size="compact-sm" onClick={() => setOpen(true)}>
          {t("explain:second.open")}
        </Button>
      </div>
    );
  }
  return (
    <section
      className={`${classes.pane} ${classes.second}`}
      aria-labelledby="second-model"
      data-testid="second-model"
    >
      <h2 id="second-model">{t("explain:second.title")}</h2>
      <p className={classes.soft}>{t("explain:second.about")}</p>
      <Choice {...props} />
      <div>
        <Button variant="subtle" size="compact-sm" onClick={close}>
          {t("explain:second.close")}
        </Button>
      </div>
    </section>
  );
}

/** The choice among the models of this browser, and what the chosen one says. */
function Choice(props: SecondSectionProps) {
  const second = useExplain((store) => store.view.second);
  const change = useExplain((store) => store.change);
  const choice = choiceOf(useModel((store) => store.chosen));
  const { weightsSha256 } = scoringModelOf(props.info);
  const { offers, error } = useSecondOffers({ choice, weightsSha256 });
  if (error) return <ErrorNotice error={error} />;
  if (!offers) return null;
  // What is explained already is no second one.
  const others = offers.filter(({ id }) => id !== props.explanation.head?.sha256);
  const offer = others.find(({ id }) => id === second);
  return (
    <>
      {others.length === 0 && (
        <p>
          {t("evaluate:second.none")} <a href={formatFragment("models")}>{t("evaluate:second.toModels")}</a>
        </p>
      )}
      {others.length > 0 && (
        <NativeSelect
          className={classes.choice ?? ""}
          label={t("evaluate:second.title")}
          value={offer?.id ?? ""}
          onChange={(event) => change({ second: event.currentTarget.value })}
          data={[
            { value: "", label: t("explain:second.choose") },
            ...others.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      {second !== "" && !offer && <p role="note">{t("explain:second.missing")}</p>}
      {offer && <Chosen key={offer.id} offer={offer} {...props} />}
    </>
  );
}

/** Loads the chosen model in a worker of its own, which ends with the comparison. */
function Chosen({ offer: { id, chosen }, ...props }: SecondSectionProps & { offer: SecondOffer }) {
  const change = useExplain((store) => store.change);
  const first = useModel((store) => store.chosen);
  const choice = chosen.of === "model" ? chosen.choice : choiceOf(first);
  const { state, retry } = useSecondModel(`${id} ${JSON.stringify(choice)}`, choice);
  if (state.status === "loading") {
    return <LoadingPanel progress={state.progress} onCancel={() => change({ second: "" })} />;
  }
  if (state.status === "failed") {
    return <ErrorNotice error={state.error} onRetry={state.error.retryable ? retry : undefined} />;
  }
  const head = chosen.of === "head" ? chosen.head : undefined;
  return <SecondComparison {...props} second={{ info: state.info, service: state.service, head }} />;
}
