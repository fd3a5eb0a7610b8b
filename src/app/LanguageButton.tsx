import { ActionIcon } from "@mantine/core";
import { tell } from "../ui/notices.ts";
import { chooseLanguage, LANGUAGES, type Language, t, useLanguage } from "../words/words.ts";
import classes from "./Shell.module.css";

const NAMES = Object.keys(LANGUAGES) as Language[];

/** The other language, by the name that its speakers look for. */
export function LanguageButton() {
  const language = useLanguage((store) => store.language);
  const next = NAMES[(NAMES.indexOf(language) + 1) % NAMES.length] ?? "en";
  return (
    <span className={classes.hint} data-hint={LANGUAGES[next]}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        lang={next}
        aria-label={LANGUAGES[next]}
        onClick={() => void chooseLanguage(next).catch(() => tell({ message: t("app:language.failed") }))}
      >
        <span className={classes.language}>{next.toUpperCase()}</span>
      </ActionIcon>
    </span>
  );
}
