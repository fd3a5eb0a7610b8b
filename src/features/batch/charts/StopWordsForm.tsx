import { Checkbox, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { useState } from "react";
import { type Job } from "../../../../workers/protocols/batch-types.ts";
import { STOP_WORD_LANGUAGES, type StopWordLanguage } from "../../../../workers/protocols/words.ts";
import { t } from "../../../i18n/i18n.ts";
import { formatLanguage } from "../../../ui/format/numbers.ts";
import { useOpen } from "../store/batch-store.ts";
import { chooseCharts } from "../store/results-actions.ts";
import { INITIAL_CHOICES, parseWords } from "../chart-choices.ts";
import classes from "./StopWordsForm.module.css";

const TYPING_PAUSE_MS = 400;

interface StopWordsFormProps {
  job: Job;
  /** Whose common words are left out now. */
  languages: readonly StopWordLanguage[];
}

/** Which words are not counted. */
export function StopWordsForm({ job, languages }: StopWordsFormProps) {
  const { stopWords, namesOf = [] } = useOpen(({ charts }) => charts) ?? INITIAL_CHOICES;
  /** The text being typed, until the words are left out. */
  const [draft, setDraft] = useState<string>();
  const leaveOut = useDebouncedCallback((text: string) => {
    chooseCharts({ stopWords: parseWords(text) });
    setDraft(undefined);
  }, TYPING_PAUSE_MS);
  return (
    <details className={classes.form}>
      <summary>{t("batch:words.stop.title")}</summary>
      <TextInput
        label={t("batch:words.stop.own")}
        description={t("batch:words.stop.ownHelp")}
        value={draft ?? stopWords.join(" ")}
        onChange={(event) => {
          setDraft(event.currentTarget.value);
          leaveOut(event.currentTarget.value);
        }}
        spellCheck={false}
      />
      <fieldset>
        <legend>{t("batch:words.stop.languages")}</legend>
        {STOP_WORD_LANGUAGES.map((tag) => (
          <Checkbox
            key={tag}
            label={formatLanguage(tag)}
            checked={languages.includes(tag)}
            onChange={(event) => {
              const others = languages.filter((other) => other !== tag);
              chooseCharts({ stopLanguages: event.currentTarget.checked ? [...others, tag] : others });
            }}
          />
        ))}
      </fieldset>
      <fieldset>
        <legend>{t("batch:words.stop.names")}</legend>
        {job.table.columns.map(
          ({ name }, column) =>
            column !== job.table.textColumn && (
              <Checkbox
                key={name}
                label={name}
                checked={namesOf.includes(column)}
                onChange={(event) => {
                  const others = namesOf.filter((other) => other !== column);
                  const next = event.currentTarget.checked ? [...others, column] : others;
                  chooseCharts({ namesOf: next.length > 0 ? next : undefined });
                }}
              />
            ),
        )}
      </fieldset>
    </details>
  );
}
