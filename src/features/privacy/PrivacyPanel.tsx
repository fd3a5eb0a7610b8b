import { Button } from "@mantine/core";
import { type ReactNode, useEffect, useState } from "react";
import { Dialog } from "../../ui/controls/Dialog.tsx";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { formatBytes, formatCount } from "../../ui/format/numbers.ts";
import { t } from "../../i18n/i18n.ts";
import type { StoredModel } from "../../engine/store/model-store.ts";
import classes from "./PrivacyPanel.module.css";
import { useRequests } from "./requests-store.ts";
import { eraseAll, readStored, type StoredKind, useErasure } from "./stored.ts";
import { formatList } from "../../ui/format/list.ts";

interface StoredProps {
  /** Bytes of the copy for offline use; absent until the service worker counts them. */
  offlineBytes: number | undefined;
  /** Absent until they are listed. */
  models: readonly StoredModel[] | undefined;
}

function Stored({ offlineBytes, models }: StoredProps) {
  const [stored, setStored] = useState<readonly StoredKind[]>([]);
  useEffect(() => void readStored(offlineBytes, models).then(setStored), [offlineBytes, models]);
  return (
    <div className={classes.wide}>
      <table className={classes.table}>
        <caption className="visually-hidden">{t("privacy:stored.title")}</caption>
        <thead>
          <tr>
            <th scope="col">{t("privacy:stored.title")}</th>
            <th scope="col">{t("privacy:stored.where")}</th>
            <th scope="col">{t("common:size")}</th>
          </tr>
        </thead>
        <tbody className="tabular">
          {stored.map(({ name, place, bytes }) => (
            <tr key={place}>
              <th scope="row">{name}</th>
              <td>{place}</td>
              <td>{bytes === undefined ? "" : formatBytes(bytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const blocked = () => ({
  code: "erase-blocked",
  title: t("privacy:erase.blocked"),
  advice: t("privacy:erase.blockedAdvice"),
});

function Erase() {
  const [asking, setAsking] = useState(false);
  const outcome = useErasure((store) => store.outcome);
  return (
    <>
      {outcome === "done" && <p role="status">{t("privacy:erase.done")}</p>}
      {outcome === "blocked" && <ErrorNotice error={blocked()} />}
      <div>
        <Button variant="default" onClick={() => setAsking(true)}>
          {t("privacy:erase.button")}
        </Button>
      </div>
      <Dialog opened={asking} onClose={() => setAsking(false)} title={t("privacy:erase.title")}>
        <p>{t("privacy:erase.what")}</p>
        <Button onClick={eraseAll}>{t("privacy:erase.confirm")}</Button>
      </Dialog>
    </>
  );
}

function Requests() {
  const traffic = useRequests((store) => store.traffic);
  const listed = useRequests((store) => store.listed);
  const elsewhere = traffic.filter(({ origin }) => origin !== window.location.origin);
  return (
    <>
      <p className={classes.soft}>
        {elsewhere.length === 0
          ? t("privacy:requests.none")
          : t("privacy:requests.elsewhere", {
              hosts: formatList(elsewhere.map(({ origin }) => new URL(origin).host)),
            })}
      </p>
      <details className={classes.details}>
        <summary>
          {t("privacy:requests.all", {
            number: formatCount(traffic.reduce((sum, { requests }) => sum + requests, 0)),
          })}
        </summary>
        <ul aria-label={t("privacy:requests.name")}>
          {listed.map(({ url, time, bytes }, index) => (
            <li key={`${time} ${index}`}>
              <code>{url}</code> <span className="tabular">{bytes > 0 && formatBytes(bytes)}</span>
            </li>
          ))}
        </ul>
        <p className={classes.soft}>{t("privacy:requests.source")}</p>
      </details>
    </>
  );
}

/** @param children what works offline */
export function PrivacyPanel({ children, ...stored }: StoredProps & { children: ReactNode }) {
  return (
    <section className={classes.panel} aria-labelledby="privacy">
      <h2 id="privacy">{t("privacy:title")}</h2>
      {children}
      <Requests />
      <Stored {...stored} />
      <Erase />
    </section>
  );
}
