import { Button, Tabs } from "@mantine/core";
import { useState } from "react";
import type { Prediction } from "../../engine/classifier/classifier.ts";
import { t } from "../../i18n/i18n.ts";
import { TabList } from "../../ui/controls/TabList.tsx";
import { copyText } from "../../ui/copy-text.ts";
import { notify } from "../../ui/notices/notices.ts";
import classes from "./CodePanel.module.css";
import { snippet, SNIPPET_LANGUAGES, type SnippetLanguage } from "./snippets.ts";

const isLanguage = (value: string | null): value is SnippetLanguage =>
  SNIPPET_LANGUAGES.includes(value as SnippetLanguage);

/**
 * The prediction as the HTTP endpoint returns it, and the request in a shell, Python and JavaScript.
 * @param model its name at the endpoint
 */
export function CodePanel({ prediction, model }: { prediction: Prediction; model: string }) {
  const [language, setLanguage] = useState<SnippetLanguage>("json");
  const code = snippet(language, prediction, model);
  return (
    <Tabs
      value={language}
      onChange={(value) => isLanguage(value) && setLanguage(value)}
      keepMounted={false}
      className={classes.panel ?? ""}
    >
      <TabList
        label={t("analyze:code.languages")}
        ids={SNIPPET_LANGUAGES}
        active={language}
        nameOf={(id) => t(`analyze:code.language.${id}`)}
      />
      <Tabs.Panel value={language}>
        <pre>{code}</pre>
      </Tabs.Panel>
      <div className={classes.line}>
        <Button
          variant="default"
          size="compact-md"
          onClick={() => void copyText(code).then(() => notify({ message: t("common:copied") }))}
        >
          {t("common:copy")}
        </Button>
        <span>{t("analyze:code.endpoint")}</span>
      </div>
    </Tabs>
  );
}
