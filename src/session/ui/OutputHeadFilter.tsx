import { Chip } from "../../ui/controls/Chip.tsx";
import { t } from "../../i18n/i18n.ts";
import classes from "./OutputHeadFilter.module.css";
import { headName } from "./ManifestText.tsx";
import { useOutputHeads } from "../output-heads-store.ts";

/** Chooses the further output heads that are computed for scored texts. */
export function OutputHeadFilter({ heads }: { heads: readonly { name: string }[] }) {
  const selected = useOutputHeads((store) => store.asked);
  const ask = useOutputHeads((store) => store.ask);
  return (
    <div className={classes.chips} role="group" aria-label={t("models:alsoAsk")}>
      <span aria-hidden="true">{t("models:alsoAsk")}</span>
      {heads.map(({ name }) => {
        const isAsked = selected.includes(name);
        const others = selected.filter((other) => other !== name);
        return (
          <Chip key={name} aria-pressed={isAsked} onClick={() => ask(isAsked ? others : [...others, name])}>
            {headName(name)}
          </Chip>
        );
      })}
    </div>
  );
}
