import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import { activeCategories, type Category } from "../../../../labels/codebook.ts";
import {
  changeCategory,
  mergeCategories,
  removeCategory,
  restoreCategory,
  splitCategory,
} from "../../../../labels/codebook-changes.ts";
import type { CoderLabel } from "../../../../labels/coder-label.ts";
import { type Labeling, rowsToReview } from "../../../../labels/labeling.ts";
import { CLASS_TOKENS, type ClassToken } from "../../../../palette/class-tokens.ts";
import { t } from "../../../../i18n/i18n.ts";
import { cssVariable } from "../../../../ui/chart/color-tokens.ts";
import { translateLabel } from "../../../../ui/format/labels.ts";
import { notify } from "../../../../ui/notices/notices.ts";
import { changeCodebook, offerReview } from "../label-actions.ts";
import { useCoder } from "../label-store.ts";
import classes from "./SetUpView.module.css";

interface CategoryFieldsProps {
  category: Category;
  labeling: Labeling;
  /** The number of labels that have the category. */
  count: number;
}

/** One category of the codebook. A field is taken over when it is left. */
export function CategoryFields({ category, labeling, count }: CategoryFieldsProps) {
  const { id, name, definition, key, color } = category;
  const [isSplitting, setSplitting] = useState(false);
  const nameOf = (what: string) => t("label:codebook.ofCategory", { what, name });
  const edit = (changes: Parameters<typeof changeCategory>[2]) =>
    void changeCodebook((codebook) => changeCategory(codebook, id, changes));
  return (
    <li className={classes.category} style={{ borderInlineStartColor: cssVariable(color) }}>
      <TextInput
        label={t("label:codebook.category")}
        aria-label={nameOf(t("label:codebook.category"))}
        defaultValue={name}
        onBlur={({ currentTarget: { value } }) => value !== name && edit({ name: value })}
      />
      <TextInput
        label={t("label:codebook.definition")}
        aria-label={nameOf(t("label:codebook.definition"))}
        defaultValue={definition}
        onBlur={({ currentTarget: { value } }) => value !== definition && edit({ definition: value })}
      />
      <TextInput
        label={t("label:codebook.key")}
        aria-label={nameOf(t("label:codebook.key"))}
        defaultValue={key}
        maxLength={1}
        onBlur={({ currentTarget: { value } }) => value !== key && edit({ key: value.toLowerCase() })}
      />
      <NativeSelect
        label={t("label:codebook.color")}
        aria-label={nameOf(t("label:codebook.color"))}
        value={color}
        data={CLASS_TOKENS.map((value) => ({ value, label: t(`label:codebook.colors.${value}`) }))}
        onChange={({ currentTarget: { value } }) => edit({ color: value as ClassToken })}
      />
      <MergeSelect category={category} labeling={labeling} />
      <div className={classes.actions}>
        <span className={classes.count}>{t("label:codebook.labels", { count })}</span>
        <Button
          variant="subtle"
          size="compact-sm"
          aria-label={t("label:codebook.splitOf", { name })}
          aria-expanded={isSplitting}
          onClick={() => setSplitting(!isSplitting)}
        >
          {t("label:codebook.split")}
        </Button>
        {count === 0 && (
          <Button
            variant="subtle"
            size="compact-sm"
            aria-label={t("label:codebook.removeOf", { name })}
            onClick={() => void remove(category, labeling)}
          >
            {t("label:codebook.remove")}
          </Button>
        )}
      </div>
      {isSplitting && (
        <SplitForm category={category} labeling={labeling} onDone={() => setSplitting(false)} />
      )}
    </li>
  );
}

async function remove({ id, name }: Category, { codebook, labels }: Labeling): Promise<void> {
  if (!(await changeCodebook((before) => removeCategory(before, id, labels)))) return;
  notify({
    message: t("label:codebook.removed", { name }),
    undo: () => void changeCodebook(() => codebook),
  });
}

function MergeSelect({ category, labeling }: Omit<CategoryFieldsProps, "count">) {
  const { id, name } = category;
  const others = activeCategories(labeling.codebook).filter((other) => other.id !== id);
  const merge = async (into: string) => {
    let count = 0;
    const isDone = await changeCodebook((codebook) => {
      const merged = mergeCategories(codebook, id, into, labeling.labels);
      count = merged.moved.length;
      return merged.codebook;
    });
    const target = others.find((other) => other.id === into)?.name ?? "";
    if (isDone)
      notify({
        message: t("label:codebook.merged", { name, into: target, count }),
        undo: () => void changeCodebook((codebook) => restoreCategory(codebook, id)),
      });
  };
  return (
    <NativeSelect
      label={t("label:codebook.mergeInto")}
      aria-label={t("label:codebook.mergeOf", { name })}
      value=""
      data={[
        { value: "", label: "–" },
        ...others.map((other) => ({ value: other.id, label: translateLabel(other.name) })),
      ]}
      onChange={({ currentTarget: { value } }) => value !== "" && void merge(value)}
    />
  );
}

function SplitForm({ category, labeling, onDone }: Omit<CategoryFieldsProps, "count"> & { onDone(): void }) {
  const { id, name } = category;
  const [other, setOther] = useState("");
  const split = async () => {
    const names = { name, other: other.trim() };
    let toCheck: readonly CoderLabel[] = [];
    const isDone = await changeCodebook((codebook) => {
      const parts = splitCategory(codebook, id, [names.name, names.other], labeling.labels);
      ({ toCheck } = parts);
      return parts.codebook;
    });
    if (!isDone) return;
    onDone();
    const rows = rowsToReview(labeling.sample, toCheck, useCoder.getState().name);
    if (rows.length > 0) await offerReview({ ...names, rows });
  };
  return (
    <form
      className={classes.split}
      onSubmit={(event) => {
        event.preventDefault();
        void split();
      }}
    >
      <TextInput
        label={t("label:codebook.splitName")}
        value={other}
        onChange={(event) => setOther(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={other.trim() === ""}>
        {t("label:codebook.split")}
      </Button>
    </form>
  );
}
