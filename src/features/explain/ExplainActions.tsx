import { formatFragment } from "../../ui/router/fragment.ts";
import { t } from "../../i18n/i18n.ts";
import classes from "./ExplainView.module.css";

/** From a text to where it came from, and on. */
interface ExplainActionsProps {
  text: string;
  /** Name of the file of the open batch, if there is one. */
  batchFile: string | undefined;
}

export function ExplainActions({ text, batchFile: file }: ExplainActionsProps) {
  if (text === "" && !file) return null;
  return (
    <nav className={classes.ways} aria-label={t("explain:ways.name")}>
      {text !== "" && <a href={formatFragment("analyze", { text })}>{t("explain:ways.analyze")}</a>}
      {file && <a href={formatFragment("batch")}>{t("explain:ways.file", { file })}</a>}
    </nav>
  );
}
