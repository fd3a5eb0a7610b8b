import { Tabs } from "@mantine/core";
import { type ComponentType, useEffect } from "react";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { TabList } from "../../../ui/controls/TabList.tsx";
import { ErrorNotice } from "../../../ui/notices/ErrorNotice.tsx";
import { AgreementView } from "./agreement/AgreementView.tsx";
import { FilesView } from "./files/FilesView.tsx";
import { openLabels, showView } from "./label-actions.ts";
import { LABEL_VIEWS, type LabelViewId, useLabels } from "./label-store.ts";
import classes from "./LabelPanel.module.css";
import type { LabelViewProps } from "./label-view-props.ts";
import { SetUpView } from "./setup/SetUpView.tsx";
import { TeachView } from "./teach/TeachView.tsx";
import { TextsView } from "./texts/TextsView.tsx";

const VIEWS: Record<LabelViewId, ComponentType<LabelViewProps>> = {
  setup: SetUpView,
  texts: TextsView,
  agreement: AgreementView,
  teach: TeachView,
  files: FilesView,
};

/** People label a sample of the batch, compare what they said, and settle on final labels. */
export function LabelPanel({ job }: { job: Job }) {
  const view = useLabels((state) => state.view);
  const labeling = useLabels((state) => (state.jobId === job.id ? state.labeling : undefined));
  const error = useLabels((state) => state.error);
  useEffect(() => void openLabels(job.id), [job.id]);
  return (
    <div className={classes.panel}>
      {error && <ErrorNotice error={error} />}
      {!labeling && !error && <p role="status">{t("label:loading")}</p>}
      {labeling && (
        <Tabs
          value={view}
          onChange={(value) => value && showView(value as LabelViewId)}
          variant="pills"
          className={classes.views ?? ""}
          keepMounted={false}
          activateTabWithKeyboard={false}
        >
          <TabList
            label={t("label:views")}
            ids={LABEL_VIEWS}
            active={view}
            nameOf={(id) => t(`label:view.${id}`)}
          />
          {LABEL_VIEWS.map((id) => {
            const View = VIEWS[id];
            return (
              <Tabs.Panel key={id} value={id} pt="md">
                <View job={job} labeling={labeling} />
              </Tabs.Panel>
            );
          })}
        </Tabs>
      )}
    </div>
  );
}
