import { ActionIcon } from "@mantine/core";
import { useEffect, useRef } from "react";
import { LANGUAGES, useLanguage } from "../i18n/i18n.ts";
import { changeLanguage, LANGUAGE_TAGS } from "./change-language.ts";
import classes from "./Shell.module.css";

/** The page is rendered again in the other language; the new button receives the focus. */
let wasPressed = false;

/** Switches to the next language, named in that language. */
export function LanguageButton() {
  const language = useLanguage((store) => store.language);
  const next = LANGUAGE_TAGS[(LANGUAGE_TAGS.indexOf(language) + 1) % LANGUAGE_TAGS.length] ?? "en";
  const code = next.toUpperCase();
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (wasPressed) button.current?.focus();
    wasPressed = false;
  }, []);
  return (
    <span className={classes.hint} data-hint={LANGUAGES[next]}>
      <ActionIcon
        ref={button}
        variant="subtle"
        color="gray"
        size="lg"
        lang={next}
        aria-label={`${code}, ${LANGUAGES[next]}`}
        onClick={() => {
          wasPressed = true;
          changeLanguage(next);
        }}
      >
        <span className={classes.language}>{code}</span>
      </ActionIcon>
    </span>
  );
}
