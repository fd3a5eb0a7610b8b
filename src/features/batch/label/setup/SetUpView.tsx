import { Button } from "@mantine/core";
import { t } from "../../../../i18n/i18n.ts";
import { showView } from "../label-actions.ts";
import { ReviewOffers } from "../Review.tsx";
import type { LabelViewProps } from "../label-view-props.ts";
import { focusNextBox } from "../texts/answer-keys.ts";
import { CoderField } from "../texts/CoderField.tsx";
import { CodebookEditor } from "./CodebookEditor.tsx";
import { SampleForm } from "./SampleForm.tsx";
import classes from "./SetUpView.module.css";

/** What is labeled, by whom, and in which categories. */
export function SetUpView({ job, labeling }: LabelViewProps) {
  return (
    <div className={classes.setup}>
      <CoderField />
      <CodebookEditor labeling={labeling} />
      <ReviewOffers labeling={labeling} />
      <SampleForm job={job} labeling={labeling} />
      <Button
        onClick={() => {
          focusNextBox();
          showView("texts");
        }}
        disabled={labeling.sample.length === 0}
      >
        {t("label:coder.start")}
      </Button>
    </div>
  );
}
