import { Checkbox } from "@mantine/core";
import type { Preview } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { CLEANING_ISSUES, CLEANINGS, type Cleaning } from "../../../scoring/rules.ts";
import { useBatch } from "../store/batch-store.ts";
import { setRules } from "../store/source-actions.ts";
import classes from "./PreviewPanel.module.css";

/** What can be done about texts with HTML tags, mojibake or missing values; nothing for a file without them. */
export function TextSettings({ preview: { textIssues } }: { preview: Preview }) {
  const { clean, scoreMissing } = useBatch((state) => state.rules);
  const missing = textIssues["missing-text"] ?? 0;
  const toggle = (name: Cleaning) =>
    setRules({ clean: CLEANINGS.filter((other) => clean.includes(other) !== (other === name)) });
  const shown = CLEANINGS.filter(
    (name) => textIssues[CLEANING_ISSUES[name]] !== undefined || clean.includes(name),
  );
  if (shown.length === 0 && missing === 0 && !scoreMissing) return null;
  return (
    <div className={classes.texts}>
      {shown.map((name) => (
        <Checkbox
          key={name}
          label={t(`batch:preview.clean.${name}`)}
          description={t("batch:preview.clean.found", { count: textIssues[CLEANING_ISSUES[name]] ?? 0 })}
          checked={clean.includes(name)}
          onChange={() => toggle(name)}
        />
      ))}
      {(missing > 0 || scoreMissing) && (
        <Checkbox
          label={t("batch:preview.scoreMissing")}
          description={t("batch:preview.missingFound", { count: missing })}
          checked={scoreMissing}
          onChange={() => setRules({ scoreMissing: !scoreMissing })}
        />
      )}
    </div>
  );
}
