import { Button, Checkbox, TextInput } from "@mantine/core";
import { useState } from "react";
import { currentLabels } from "../../../../labels/codebook.ts";
import { addCategory, allowSeveral, restoreCategory } from "../../../../labels/codebook-changes.ts";
import type { Labeling } from "../../../../labels/labeling.ts";
import { activeCategories, currentCategory } from "../../../../labels/codebook.ts";
import { t } from "../../../../i18n/i18n.ts";
import { changeCodebook } from "../label-actions.ts";
import { CategoryFields } from "./CategoryFields.tsx";
import classes from "./SetUpView.module.css";

/** The categories, each with its definition, color and key, and what can become of it. */
export function CodebookEditor({ labeling }: { labeling: Labeling }) {
  const { codebook, labels } = labeling;
  const current = currentLabels(codebook, labels);
  const countOf = (id: string) =>
    current.filter(({ answer }) => typeof answer !== "string" && answer.includes(id)).length;
  return (
    <section aria-label={t("label:codebook.title")} data-testid="codebook">
      <h3>{t("label:codebook.title")}</h3>
      <div className={classes.controls}>
        <TextInput
          key={codebook.name}
          label={t("label:codebook.name")}
          defaultValue={codebook.name}
          onBlur={(event) => {
            const name = event.currentTarget.value.trim();
            if (name !== codebook.name) void changeCodebook((before) => ({ ...before, name }));
          }}
        />
        <Checkbox
          className={classes.check ?? ""}
          label={t("label:codebook.isMultiple")}
          checked={codebook.isMultiple}
          onChange={(event) => {
            const isMultiple = event.currentTarget.checked;
            void changeCodebook((before) => allowSeveral(before, isMultiple, labels));
          }}
        />
      </div>
      <ol className={classes.categories}>
        {activeCategories(codebook).map((category) => (
          <CategoryFields
            // A change that was refused leaves the fields as they are typed; another one replaces them.
            key={[category.id, category.name, category.definition, category.key].join("\n")}
            category={category}
            labeling={labeling}
            count={countOf(category.id)}
          />
        ))}
      </ol>
      <MergedCategories labeling={labeling} />
      <AddCategory />
    </section>
  );
}

function MergedCategories({ labeling: { codebook } }: { labeling: Labeling }) {
  const nameOf = (id: string | undefined) => codebook.categories.find((other) => other.id === id)?.name ?? "";
  return codebook.categories
    .filter(({ mergedInto }) => mergedInto !== undefined)
    .map(({ id, name }) => (
      <p key={id} className={classes.merged}>
        {t("label:codebook.wasMerged", { name, into: nameOf(currentCategory(codebook, id)) })}
        <Button
          variant="default"
          size="compact-sm"
          aria-label={t("label:codebook.restoreOf", { name })}
          onClick={() => void changeCodebook((before) => restoreCategory(before, id))}
        >
          {t("label:codebook.restore")}
        </Button>
      </p>
    ));
}

function AddCategory() {
  const [name, setName] = useState("");
  return (
    <form
      className={classes.controls}
      onSubmit={(event) => {
        event.preventDefault();
        void changeCodebook((before) => addCategory(before, name.trim())).then(
          (isDone) => isDone && setName(""),
        );
      }}
    >
      <TextInput
        label={t("label:codebook.newName")}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={name.trim() === ""}>
        {t("label:codebook.add")}
      </Button>
    </form>
  );
}
