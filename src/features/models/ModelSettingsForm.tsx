import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useState } from "react";
import type { Manifest } from "../../engine/model/manifest.ts";
import type { ChosenSettings } from "../../engine/model/settings.ts";
import type { StoredModel } from "../../engine/store/model-store.ts";
import { PREPROCESSING_RULES } from "../../engine/tokenizer/preprocess.ts";
import { t } from "../../i18n/i18n.ts";
import classes from "./Library.module.css";
import { libraryActions } from "./library-store.ts";

const MAX_ROWS = 6;
const LIST_SEPARATOR = ", ";
const isSame = (a: readonly string[], b: readonly string[]) => JSON.stringify(a) === JSON.stringify(b);

/** Where the class names and the preprocessing of a model come from. */
function sourceOf({ published }: Manifest, settings: StoredModel["settings"] = {}): string {
  if (Object.keys(settings).length > 0) return t("models:stored.settings.chosen");
  return t(published ? "models:stored.settings.known" : "models:stored.settings.published");
}

/** The class names and the preprocessing of a stored model, which a person can change. */
export function ModelSettingsForm({ model, manifest }: { model: StoredModel; manifest: Manifest }) {
  const { published } = manifest;
  const { labels, preprocessing } = { ...manifest, ...model.settings };
  const [names, setNames] = useState(labels.join("\n"));
  const [rule, setRule] = useState(preprocessing);
  const chosen = names.split("\n").map((name) => name.trim());
  const isValid =
    chosen.length === labels.length && new Set(chosen).size === chosen.length && !chosen.includes("");
  const isChanged = !isSame(chosen, labels) || rule !== preprocessing;
  const isAsPublished =
    published && isSame(labels, published.labels) && preprocessing === published.preprocessing;
  const hasSettings = Object.keys(model.settings ?? {}).length > 0;
  const configure = (settings: ChosenSettings) => {
    const next = { ...manifest, ...settings };
    setNames(next.labels.join("\n"));
    setRule(next.preprocessing);
    void libraryActions.configure(model.key, settings);
  };
  return (
    <details>
      <summary>{t("models:stored.settings.title")}</summary>
      <p className={classes.note}>
        {sourceOf(manifest, model.settings)}
        {published &&
          ` ${t("models:stored.settings.publishedAs", { labels: published.labels.join(LIST_SEPARATOR) })}`}
      </p>
      <div className={classes.settings}>
        <Textarea
          label={t("models:stored.settings.labels")}
          description={t("models:stored.settings.labelsHelp", { count: labels.length })}
          value={names}
          error={!isValid && t("models:stored.settings.labelsError", { count: labels.length })}
          onChange={(event) => setNames(event.currentTarget.value)}
          rows={Math.min(labels.length, MAX_ROWS)}
          spellCheck={false}
        />
        <NativeSelect
          label={t("models:stored.settings.preprocessing")}
          value={rule}
          onChange={(event) => {
            const picked = PREPROCESSING_RULES.find((known) => known === event.currentTarget.value);
            if (picked) setRule(picked);
          }}
          data={PREPROCESSING_RULES.map((value) => ({
            value,
            label: t(`models:stored.settings.rule.${value}`),
          }))}
        />
      </div>
      <div className={classes.line}>
        <Button
          size="compact-sm"
          disabled={!isValid || !isChanged}
          onClick={() => configure({ labels: chosen, preprocessing: rule })}
        >
          {t("models:stored.settings.save")}
        </Button>
        {published && (
          <Button
            variant="default"
            size="compact-sm"
            onClick={() => configure(published)}
            disabled={isAsPublished === true}
          >
            {t("models:stored.settings.asPublished")}
          </Button>
        )}
        {hasSettings && (
          <Button variant="default" size="compact-sm" onClick={() => configure({})}>
            {t("models:stored.settings.reset")}
          </Button>
        )}
      </div>
    </details>
  );
}
