import { Chip } from "../../ui/Chip.tsx";
import { t } from "../../words/words.ts";
import classes from "./HeadChips.module.css";
import { headName } from "./ManifestText.tsx";
import { useHeads } from "./heads-store.ts";

/** Which further heads of the model the person wants to ask, wherever texts are scored. */
export function HeadChips({ heads }: { heads: readonly { name: string }[] }) {
  const asked = useHeads((store) => store.asked);
  const ask = useHeads((store) => store.ask);
  return (
    <div className={classes.chips} role="group" aria-label={t("models:alsoAsk")}>
      <span aria-hidden="true">{t("models:alsoAsk")}</span>
      {heads.map(({ name }) => {
        const isAsked = asked.includes(name);
        const others = asked.filter((other) => other !== name);
        return (
          <Chip key={name} aria-pressed={isAsked} onClick={() => ask(isAsked ? others : [...others, name])}>
            {headName(name)}
          </Chip>
        );
      })}
    </div>
  );
}
