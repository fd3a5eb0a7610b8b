import { formatFragment } from "../../ui/router/fragment.ts";
import { t } from "../../i18n/i18n.ts";
import classes from "./ExplainView.module.css";

/** Links to Analyze and to the file that the text is from. */
interface ExplainActionsProps {
  text: string;
  /** The name of the open batch's file, if there is one. */
  batchFile: string | undefined;
}

export function ExplainActions({ text, batchFile: file }: ExplainActionsProps) {
  if (text === "" && !file) return null;
  return (
    <nav className={classes.ways} aria-label={t("explain:actions.name")}>
      {text !== "" && <a href={formatFragment("analyze", { text })}>{t("explain:actions.analyze")}</a>}
      {file && <a href={formatFragment("batch")}>{t("explain:actions.file", { file })}</a>}
    </nav>
  );
}
