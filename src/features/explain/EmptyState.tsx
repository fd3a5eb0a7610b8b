import { Chip } from "../../ui/controls/Chip.tsx";
import { t } from "../../i18n/i18n.ts";
import { useComposer } from "../../session/composer-store.ts";
import { EXAMPLES } from "../../session/examples.ts";
import classes from "./ExplainView.module.css";
import { useExplain } from "./explain-store.ts";

/** Examples whose words support different classes. */
const TAUGHT_BY: readonly string[] = ["mixed", "complaint", "sarcasm"];

/** Describes the page and offers example texts. */
export function EmptyState() {
  const change = useExplain((store) => store.change);
  const composerText = useComposer((store) => store.text).trim();
  const begin = (text: string) => () => change({ text });
  return (
    <section className={classes.nothing} aria-labelledby="nothing-yet">
      <h2 id="nothing-yet">{t("explain:empty.title")}</h2>
      <p>{t("explain:empty.text")}</p>
      <div className={classes.controls}>
        {composerText !== "" && !composerText.includes("\n") && (
          <Chip onClick={begin(composerText)}>{t("explain:empty.own")}</Chip>
        )}
        {EXAMPLES.filter(({ id }) => TAUGHT_BY.includes(id)).map(({ id, text }) => (
          <Chip key={id} onClick={begin(text)}>
            {t(`analyze:example.${id}`)}
          </Chip>
        ))}
      </div>
    </section>
  );
}
