import { Checkbox, PasswordInput, Textarea, TextInput } from "@mantine/core";
import { useState } from "react";
import { hubUrl, trustedKeys, useHubSettings } from "./hub-settings.ts";
import classes from "./Library.module.css";
import { libraryActions } from "./library-store.ts";

function HubAddress() {
  const url = useHubSettings((settings) => settings.url);
  const set = useHubSettings((settings) => settings.set);
  const [text, setText] = useState(url);
  const parsed = hubUrl(text);
  return (
    <TextInput
      label="Address of the Hub"
      description="A mirror or a company's own Hub. Whoever serves this page has to allow it too."
      value={text}
      error={parsed === undefined && "This is not an address."}
      onChange={(event) => {
        setText(event.currentTarget.value);
        const next = hubUrl(event.currentTarget.value);
        // A token belongs to the Hub that it was given for.
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
        label="Access token"
        description="For private and gated models. Sent to the Hub and to no other host."
        value={token}
        onChange={(event) => set({ token: event.currentTarget.value.trim() })}
        autoComplete="off"
      />
      <Checkbox
        label="Remember it in this browser"
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
      label="Room for models, in MB"
      description="When it is full the least recently used model goes, never a pinned one or the one in use."
      placeholder="As much as the browser gives"
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
      label="Trusted signatures"
      description="One a line: a name, a colon, the public key (P-256, SubjectPublicKeyInfo in base64)."
      value={trusted}
      error={trustedKeys(trusted).length < lines && "Not every line is a name, a colon and a key."}
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
      <h2 id="hub-settings">Settings</h2>
      <div className={classes.settings}>
        <HubAddress />
        <Token />
        <Budget />
        <TrustedKeys />
      </div>
    </section>
  );
}
