import { NativeSelect } from "@mantine/core";
import { useState } from "react";
import { t } from "../../i18n/i18n.ts";
import figures from "../../ui/Figures.module.css";
import { formatLanguage } from "../../ui/format/numbers.ts";
import classes from "./Library.module.css";
import {
  SUGGESTED_LANGUAGES,
  SUGGESTED_TASKS,
  type SuggestedTask,
  suggestedModels,
} from "./suggested-models.ts";
import { formatList } from "../../ui/format/list.ts";
import { ScrollRegion } from "../../ui/scroll/ScrollRegion.tsx";

/** Models to start from, by task and language. @param onChoose looks a model up */
export function SuggestedModels({ onChoose }: { onChoose: (id: string) => void }) {
  const [task, setTask] = useState<SuggestedTask | "">("");
  const [language, setLanguage] = useState("");
  const all = { value: "", label: t("models:suggested.all") };
  return (
    <details className={classes.suggested}>
      <summary>{t("models:suggested.title")}</summary>
      <p className={classes.soft}>{t("models:suggested.about")}</p>
      <div className={classes.line}>
        <NativeSelect
          label={t("models:suggested.task")}
          value={task}
          onChange={(event) => setTask(event.currentTarget.value as SuggestedTask | "")}
          data={[
            all,
            ...SUGGESTED_TASKS.map((id) => ({ value: id, label: t(`models:suggested.tasks.${id}`) })),
          ]}
        />
        <NativeSelect
          label={t("models:suggested.language")}
          value={language}
          onChange={(event) => setLanguage(event.currentTarget.value)}
          data={[all, ...SUGGESTED_LANGUAGES.map((tag) => ({ value: tag, label: formatLanguage(tag) }))]}
        />
      </div>
      <ScrollRegion className={figures.wide} aria-label={t("models:suggested.title")}>
        <table className={classes.models}>
          <thead>
            <tr>
              <th scope="col">{t("models:suggested.model")}</th>
              <th scope="col">{t("models:suggested.task")}</th>
              <th scope="col">{t("models:suggested.texts")}</th>
              <th scope="col">{t("models:suggested.language")}</th>
            </tr>
          </thead>
          <tbody>
            {suggestedModels(task, language).map((model) => (
              <tr key={model.id}>
                <th scope="row">
                  <button type="button" onClick={() => onChoose(model.id)}>
                    {model.id}
                  </button>
                </th>
                <td>{t(`models:suggested.tasks.${model.task}`)}</td>
                <td>{t(`models:suggested.kinds.${model.texts}`)}</td>
                <td>{formatList(model.languages.map(formatLanguage))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </details>
  );
}
