import { NativeSelect } from "@mantine/core";
import { useContext, useEffect, useMemo, useState } from "react";
import type { ModelReference, Preview } from "../../../../workers/protocols/batch-types.ts";
import { MULTILINGUAL_MODEL } from "../../../../workers/protocols/model.ts";
import type { ModelInfo } from "../../../engine/classifier/classifier.ts";
import { isEmptyText } from "../../../data/text/missing.ts";
import { t } from "../../../i18n/i18n.ts";
import { formatCount, formatPercent } from "../../../ui/format/numbers.ts";
import { languageName } from "../selection/language-name.ts";
import { useBatch } from "../store/batch-store.ts";
import { storedMultilingual } from "../store/scoring-rules.ts";
import { setRules } from "../store/source-actions.ts";
import { type LanguageShares, languageShares, MultilingualDownload } from "./multilingual.ts";
import classes from "./PreviewPanel.module.css";
import { formatList } from "../../../ui/format/list.ts";

/** Languages that are named; the rest is summed up. */
const NAMED = 4;

function sharesText({ counts, total }: LanguageShares): string {
  const shareOf = (texts: number) => formatPercent(texts / total, 0);
  const named = counts.slice(0, NAMED).map(([tag, texts]) => `${languageName(tag)} ${shareOf(texts)}`);
  const rest = counts.slice(NAMED).reduce((sum, [, texts]) => sum + texts, 0);
  return formatList([...named, ...(rest > 0 ? [t("batch:languages.rest", { share: shareOf(rest) })] : [])]);
}

/** The languages of the first rows, and which model scores the rows that the loaded model cannot read. */
export function LanguageSettings({ preview, info }: { preview: Preview; info: ModelInfo }) {
  const { languages, id } = info.manifest;
  const byLanguage = useBatch(({ rules }) => rules.byLanguage);
  const renderDownload = useContext(MultilingualDownload);
  const [shares, setShares] = useState<LanguageShares>();
  const [stored, setStored] = useState<ModelReference>();
  const texts = useMemo(
    () => preview.rows.map((cells) => cells[preview.textColumn] ?? "").filter((text) => !isEmptyText(text)),
    [preview],
  );
  useEffect(() => {
    let isCurrent = true;
    // Without an answer nothing is said.
    void languageShares(texts, languages)
      .then((found) => isCurrent && setShares(found))
      .catch(() => {});
    void storedMultilingual()
      .then((found) => isCurrent && setStored(found))
      .catch(() => {});
    return () => {
      isCurrent = false;
    };
  }, [texts, languages]);
  if (!shares || shares.others === 0) return null;
  const onStored = async () => {
    const found = await storedMultilingual();
    setStored(found);
    setRules({ byLanguage: found !== undefined });
  };
  return (
    <div className={classes.languages}>
      <p>
        {t("batch:languages.found", { count: shares.total, shares: sharesText(shares) })}{" "}
        {t("batch:languages.others", { part: formatCount(shares.others), model: id })}
      </p>
      {id !== MULTILINGUAL_MODEL && stored && (
        <NativeSelect
          label={t("batch:languages.models")}
          value={byLanguage ? "by" : "one"}
          onChange={(event) => setRules({ byLanguage: event.currentTarget.value === "by" })}
          data={[
            { value: "one", label: t("batch:languages.one", { model: id }) },
            { value: "by", label: t("batch:languages.by", { model: id, other: stored.id }) },
          ]}
        />
      )}
      {id !== MULTILINGUAL_MODEL && !stored && renderDownload?.(() => void onStored())}
    </div>
  );
}
