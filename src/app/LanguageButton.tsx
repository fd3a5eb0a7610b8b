import { IconLanguage } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { languageName, LANGUAGES, t, useLanguage } from "../i18n/i18n.ts";
import { changeLanguage } from "./change-language.ts";
import classes from "./LanguageButton.module.css";

/** The page is rendered again in the other language; the new list receives the focus. */
let wasUsed = false;

/** The languages, each by its name in the language itself. The browser's own list lies over the icon. */
export function LanguageButton() {
  const language = useLanguage((store) => store.language);
  const list = useRef<HTMLSelectElement>(null);
  useEffect(() => {
    if (wasUsed) list.current?.focus();
    wasUsed = false;
  }, []);
  return (
    <span className={classes.language} title={t("app:language.choose")}>
      <IconLanguage size={20} aria-hidden="true" />
      <span className={classes.code} aria-hidden="true">
        {language}
      </span>
      <select
        ref={list}
        aria-label={t("app:language.choose")}
        value={language}
        onChange={({ currentTarget }) => {
          const chosen = LANGUAGES.find((tag) => tag === currentTarget.value);
          if (chosen === undefined) return;
          wasUsed = true;
          changeLanguage(chosen);
        }}
      >
        {LANGUAGES.map((tag) => (
          <option key={tag} value={tag} lang={tag}>
            {languageName(tag)}
          </option>
        ))}
      </select>
    </span>
  );
}
