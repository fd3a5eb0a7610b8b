import { t } from "../../i18n/i18n.ts";
import { useExplain } from "./explain-store.ts";
import classes from "./ExplainView.module.css";

/** Whether special tokens such as [CLS] are drawn. */
export function SpecialTokens() {
  const special = useExplain((store) => store.view.special);
  const change = useExplain((store) => store.change);
  return (
    <label className={classes.check}>
      <input
        type="checkbox"
        checked={special}
        onChange={(event) => change({ special: event.currentTarget.checked })}
      />
      {t("explain:detail.special")}
    </label>
  );
}
