import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { t } from "../../../../i18n/i18n.ts";
import { setCoder } from "../label-actions.ts";
import { useCoder } from "../label-store.ts";
import { focusNextBox } from "./answer-keys.ts";
import classes from "./TextsView.module.css";

/** The name of the person who labels. @param isRequired whether nothing else is shown until there is one */
export function CoderField({ isRequired = false }: { isRequired?: boolean }) {
  const name = useCoder((state) => state.name);
  const [draft, setDraft] = useState(name);
  return (
    <form
      className={classes.coder}
      onSubmit={(event) => {
        event.preventDefault();
        if (isRequired) focusNextBox();
        setCoder(draft);
      }}
    >
      <TextInput
        label={t("label:coder.name")}
        description={t("label:coder.means")}
        value={draft}
        onChange={(event) => setDraft(event.currentTarget.value)}
        autoComplete="nickname"
        maxLength={60}
      />
      <Button
        type="submit"
        {...(!isRequired && { variant: "default" })}
        disabled={draft.trim() === "" || draft.trim() === name}
      >
        {t(isRequired ? "label:coder.start" : "label:coder.use")}
      </Button>
    </form>
  );
}
