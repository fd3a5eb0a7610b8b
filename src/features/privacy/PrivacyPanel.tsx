import { Button } from "@mantine/core";
import { useEffect, useState } from "react";
import { Dialog } from "../../ui/Dialog.tsx";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { formatBytes, formatCount } from "../../ui/format.ts";
import { useLibrary } from "../models/library-store.ts";
import { useOffline } from "../offline/offline-store.ts";
import { OfflineFacts } from "../offline/OfflineFacts.tsx";
import classes from "./PrivacyPanel.module.css";
import { useRequests } from "./requests-store.ts";
import { eraseAll, readStored, type StoredKind, useErasure } from "./stored.ts";

function Stored() {
  const [stored, setStored] = useState<readonly StoredKind[]>([]);
  const kept = useOffline((store) => store.kept);
  const models = useLibrary((store) => store.models);
  useEffect(() => void readStored(kept?.bytes, models).then(setStored), [kept, models]);
  return (
    <div className={classes.wide}>
      <table className={classes.table}>
        <caption className="visually-hidden">Stored on this device</caption>
        <thead>
          <tr>
            <th scope="col">Stored on this device</th>
            <th scope="col">Where</th>
            <th scope="col">Size</th>
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

const BLOCKED = {
  code: "erase-blocked",
  message: "Another tab of this app is open, so not everything could be erased.",
  advice: "Close the other tabs and erase again.",
  retryable: false,
};

function Erase() {
  const [asking, setAsking] = useState(false);
  const outcome = useErasure((store) => store.outcome);
  return (
    <>
      {outcome === "done" && <p role="status">Everything that was stored here is erased.</p>}
      {outcome === "blocked" && <ErrorNotice error={BLOCKED} />}
      <div>
        <Button variant="default" onClick={() => setAsking(true)}>
          Erase everything
        </Button>
      </div>
      <Dialog opened={asking} onClose={() => setAsking(false)} title="Erase everything that is stored here">
        <p>
          Earlier texts, batches with their scores, models from the Hub, settings and the copy for offline use
          are removed from this browser. This cannot be undone. The app then starts as on a first visit.
        </p>
        <Button onClick={eraseAll}>Erase</Button>
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
          ? "Since this page was opened, nothing was asked of any other server than the one that serves it."
          : `Since this page was opened, it also asked ${elsewhere.map(({ origin }) => new URL(origin).host).join(", ")}, where a model was looked up or downloaded.`}
      </p>
      <details className={classes.details}>
        <summary>
          Every request, {formatCount(traffic.reduce((sum, { requests }) => sum + requests, 0))} so far
        </summary>
        <ul aria-label="Requests">
          {listed.map(({ url, time, bytes }, index) => (
            <li key={`${time} ${index}`}>
              <code>{url}</code> <span className="tabular">{bytes > 0 && formatBytes(bytes)}</span>
            </li>
          ))}
        </ul>
        <p className={classes.soft}>
          The list comes from the browser's own timing of this page and its workers. It does not show what the
          service worker fetches to keep the app, or the browser's own requests, such as for a newer release
          or an icon; those go to this page's server alone. The policy that the server sends with the page is
          what keeps all of them from going anywhere else.
        </p>
      </details>
    </>
  );
}

export function PrivacyPanel() {
  return (
    <section className={classes.panel} aria-labelledby="privacy">
      <h2 id="privacy">Offline and privacy</h2>
      <OfflineFacts />
      <Requests />
      <Stored />
      <Erase />
    </section>
  );
}
