import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { t } from "../../i18n/i18n.ts";
import { APP } from "../../scoring/app.ts";
import { formatFragment } from "../../ui/router/fragment.ts";
import { showOverlay } from "../overlay-store.ts";
import classes from "./HelpPage.module.css";

/** What a person can do, and the address at which it is done. */
const TASKS = [
  ["text", formatFragment("analyze")],
  ["file", formatFragment("batch")],
  ["label", formatFragment("batch")],
  ["why", formatFragment("explain")],
  ["model", formatFragment("models", { at: "library" })],
  ["stored", formatFragment("models", { at: "privacy" })],
] as const;

/** The terms that every answer of the app uses. */
const TERMS = ["probability", "notSure", "calibration", "attribution", "truncated"] as const;

/** Files of the build, beside the page. */
const LICENSES = "./licenses.txt";
const BILL_OF_MATERIALS = "./sbom.cdx.json";

function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}

/** What the app does, where each task is done, what the terms mean, and what the app is made of. */
export function HelpPage() {
  return (
    <div className={classes.page}>
      <h1>{t("help:title")}</h1>
      <p className={classes.lead}>{t("help:lead")}</p>
      <Section title={t("help:tasks")}>
        <ul className={classes.tasks}>
          {TASKS.map(([id, href]) => (
            <li key={id}>
              <a href={href}>{t(`help:task.${id}.name`)}</a>
              <p>{t(`help:task.${id}.how`)}</p>
            </li>
          ))}
        </ul>
      </Section>
      <Section title={t("help:terms")}>
        <dl className={classes.terms}>
          {TERMS.map((id) => (
            <div key={id}>
              <dt>{t(`help:term.${id}.name`)}</dt>
              <dd>{t(`help:term.${id}.meaning`)}</dd>
            </div>
          ))}
        </dl>
      </Section>
      <Section title={t("help:keys")}>
        <p>{t("help:keysHow")}</p>
        <div className={classes.line}>
          <Button variant="default" onClick={() => showOverlay("shortcuts")}>
            {t("app:command.keys")}
          </Button>
          <Button variant="default" onClick={() => showOverlay("palette")}>
            {t("app:findCommand")}
          </Button>
        </div>
      </Section>
      <Section title={t("help:programs")}>
        <p>{t("help:programsHow")}</p>
        <pre>{"tonescope score tweets.csv\ntonescope serve\ntonescope --help"}</pre>
      </Section>
      <Section title={t("help:about")}>
        <ul className={classes.about}>
          <li className="tabular">{APP}</li>
          <li>{t("help:license")}</li>
          <li>
            <a href={formatFragment("models")}>{t("help:modelCard")}</a>
          </li>
          <li>
            <a href={formatFragment("models", { at: "privacy" })}>{t("help:privacy")}</a>
          </li>
          <li>
            <a href={LICENSES} target="_blank" rel="noreferrer">
              {t("help:licenses")}
            </a>
          </li>
          <li>
            <a href={BILL_OF_MATERIALS} target="_blank" rel="noreferrer">
              {t("help:billOfMaterials")}
            </a>
          </li>
        </ul>
      </Section>
    </div>
  );
}
