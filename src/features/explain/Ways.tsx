import { formatFragment } from "../../ui/fragment.ts";
import { t } from "../../words/words.ts";
import { useBatch } from "../batch/batch-store.ts";
import classes from "./ExplainPage.module.css";

/** From a text to where it came from, and on. */
export function Ways({ text }: { text: string }) {
  const file = useBatch((store) => store.stage === "job" && store.job?.fileName);
  if (text === "" && !file) return null;
  return (
    <nav className={classes.ways} aria-label={t("explain:ways.name")}>
      {text !== "" && <a href={formatFragment("analyze", { text })}>{t("explain:ways.analyze")}</a>}
      {file && <a href={formatFragment("batch")}>{t("explain:ways.file", { file })}</a>}
    </nav>
  );
}
