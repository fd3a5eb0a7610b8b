import { Checkbox, PasswordInput, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { t } from "../../i18n/i18n.ts";
import { hubUrl, trustedKeys, useHubSettings } from "../../session/hub-settings.ts";
import classes from "./Library.module.css";
import { libraryActions } from "./library-store.ts";

function HubAddress() {
  const url = useHubSettings((settings) => settings.url);
  const set = useHubSettings((settings) => settings.set);
  const [text, setText] = useState(url);
  const parsed = hubUrl(text);
  return (
    <TextInput
      label={t("models:settings.address")}
      description={t("models:settings.addressHelp")}
      value={text}
      error={parsed === undefined && t("models:settings.addressError")}
      onChange={(event) => {
        setText(event.currentTarget.value);
        const next = hubUrl(event.currentTarget.value);
        // A token is valid only for the Hub that it was entered for.
        if (next !== undefined && next !== url) set({ url: next, token: "" });
      }}
      spellCheck={false}
    />
  );
}

function Token() {
  const { token, rememberToken, set } = useHubSettings();
  return (
    <div className={classes.setting}>
      <PasswordInput
        label={t("models:settings.token")}
        description={t("models:settings.tokenHelp")}
        value={token}
        onChange={(event) => set({ token: event.currentTarget.value.trim() })}
        autoComplete="off"
      />
      <Checkbox
        label={t("models:settings.remember")}
        checked={rememberToken}
        onChange={(event) => set({ rememberToken: event.currentTarget.checked })}
      />
    </div>
  );
}

function Budget() {
  const budget = useHubSettings((settings) => settings.budget);
  const set = useHubSettings((settings) => settings.set);
  return (
    <TextInput
      label={t("models:settings.budget")}
      description={t("models:settings.budgetHelp")}
      placeholder={t("models:settings.budgetNone")}
      inputMode="numeric"
      value={budget === null ? "" : String(Math.round(budget / 1e6))}
      onChange={(event) => {
        const digits = event.currentTarget.value.replaceAll(/\D/g, "").slice(0, 7);
        set({ budget: digits === "" ? null : Number(digits) * 1e6 });
      }}
    />
  );
}

function TrustedKeys() {
  const trusted = useHubSettings((settings) => settings.trusted);
  const set = useHubSettings((settings) => settings.set);
  const lines = trusted.split("\n").filter((line) => line.trim() !== "").length;
  return (
    <Textarea
      label={t("models:settings.trusted")}
      description={t("models:settings.trustedHelp")}
      value={trusted}
      error={trustedKeys(trusted).length < lines && t("models:settings.trustedError")}
      onChange={(event) => set({ trusted: event.currentTarget.value })}
      onBlur={() => void libraryActions.refresh()}
      rows={2}
      spellCheck={false}
    />
  );
}

export function HubSettings() {
  return (
    <section className={classes.section} aria-labelledby="hub-settings">
      <h2 id="hub-settings">{t("models:settings.title")}</h2>
      <div className={classes.settings}>
        <HubAddress />
        <Token />
        <Budget />
        <TrustedKeys />
      </div>
    </section>
  );
}
