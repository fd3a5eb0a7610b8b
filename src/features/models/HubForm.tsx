import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { t } from "../../i18n/i18n.ts";
import classes from "./Library.module.css";
import { useLibrary } from "./library-store.ts";
import { OfferCard } from "./OfferCard.tsx";
import { SuggestedModels } from "./SuggestedModels.tsx";

/** Looks up a model by its name and shows its facts, from which it can be downloaded. */
export function HubForm() {
  const [text, setText] = useState("");
  const work = useLibrary((store) => store.work["look up"]);
  const offer = useLibrary((store) => store.offer);
  const lookUp = useLibrary((store) => store.lookUp);
  const isLooking = work !== undefined && !work.error;
  return (
    <section className={classes.section} aria-labelledby="hub-form">
      <h2 id="hub-form">{t("models:hub.title")}</h2>
      <form
        className={classes.line}
        onSubmit={(event) => {
          event.preventDefault();
          void lookUp(text);
        }}
      >
        <TextInput
          aria-label={t("models:hub.name")}
          placeholder={t("models:hub.placeholder")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          spellCheck={false}
          autoCapitalize="off"
          autoComplete="off"
          className={classes.grow ?? ""}
        />
        <Button type="submit" loading={isLooking} disabled={!text.trim()}>
          {t("models:hub.lookUp")}
        </Button>
      </form>
      {work?.error && (
        <ErrorNotice
          error={work.error}
          onRetry={work.error.retryable ? () => void lookUp(text) : undefined}
        />
      )}
      {offer && <OfferCard offer={offer} />}
      <SuggestedModels
        onChoose={(id) => {
          setText(id);
          void lookUp(id);
        }}
      />
    </section>
  );
}
