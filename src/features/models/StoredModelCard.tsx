import { Button } from "@mantine/core";
import type { StoredModel } from "../../engine/store/model-store.ts";
import { ErrorNotice } from "../../ui/ErrorNotice.tsx";
import { formatBytes, formatWhen } from "../../ui/format.ts";
import { FilesTable } from "./FilesTable.tsx";
import classes from "./Library.module.css";
import { type Action, libraryActions, useLibrary } from "./library-store.ts";
import { EMBEDDED_MODEL, useModel } from "./model-store.ts";
import { Transfer } from "./Transfer.tsx";

function signed(signer: StoredModel["signer"]): string {
  if (signer.status === "trusted") return `by ${signer.name}`;
  if (signer.status === "unknown") return `by a key that you do not trust, ${signer.keyId.slice(0, 8)}`;
  return signer.status === "invalid" ? "not validly: it will not be used" : "unsigned";
}

function Facts({ model }: { model: StoredModel }) {
  const { revision, commit, host, dtypes, usedAt, verifiedAt, storedBytes, totalBytes, origin } = model;
  const size = model.manifest
    ? formatBytes(storedBytes)
    : `${formatBytes(storedBytes)} of ${formatBytes(totalBytes)}`;
  const facts: [string, string][] = [
    ["Revision", revision === commit ? "fixed commit" : revision],
    ["Commit", commit],
    ["From", origin === "import" ? `a file, said to be of ${host}` : host],
    ["Signed", signed(model.signer)],
    ["Weights", dtypes.join(", ") || "not complete"],
    ["Size", size],
    ["Used", formatWhen(usedAt)],
    ["Verified", verifiedAt === undefined ? "not yet" : formatWhen(verifiedAt)],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="tabular">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Update({ model }: { model: StoredModel }) {
  const update = useLibrary((store) => store.updates[model.key]);
  const { propose, download } = libraryActions;
  if (!update) return null;
  if (update === "none") {
    return (
      <p role="status" className={classes.note}>
        This is the newest commit of {model.revision}.
      </p>
    );
  }
  return (
    <p role="status" className={classes.note}>
      {model.revision} is now at <code>{update.revision.commit.slice(0, 8)}</code>, you have{" "}
      <code>{model.commit.slice(0, 8)}</code>.{" "}
      <Button
        size="compact-sm"
        onClick={() => {
          propose(update);
          void download();
        }}
      >
        Update
      </Button>
    </p>
  );
}

/** One model that is kept here, and everything that can be done with it. */
export function StoredModelCard({ model }: { model: StoredModel }) {
  const { key, id, pinned, dtypes } = model;
  const work = useLibrary((store) => store.work[key]);
  const chosen = useModel((store) => store.chosen);
  const choose = useModel((store) => store.choose);
  const { verify, takeAway, pin, exportModel, checkUpdate, cancel, lookUp } = libraryActions;
  const isUsed = chosen !== EMBEDDED_MODEL && chosen.key === key;
  const isBusy = work !== undefined && !work.error;
  const [dtype] = dtypes;
  const busy = (action: Action) => ({ loading: isBusy && work.action === action, disabled: isBusy });
  const buttons: [name: string, action: Action, run: () => Promise<void>, shown: boolean][] = [
    ["Verify", "verify", () => verify(key), dtype !== undefined],
    [
      "Check for an update",
      "look up",
      () => checkUpdate(model),
      model.origin === "hub" && model.revision !== model.commit,
    ],
    ["Continue", "download", () => lookUp(`${id}@${model.commit}`), dtype === undefined],
    [pinned ? "Unpin" : "Pin", "pin", () => pin(key, !pinned), true],
    ["Export", "export", () => exportModel(model), dtype !== undefined],
    ["Remove", "remove", async () => takeAway(model), true],
  ];
  return (
    <li className={classes.card} aria-label={id} data-testid="stored-model">
      <div className={classes.title}>
        <h3>{id}</h3>
        <span className={classes.soft}>
          {isUsed ? "In use" : dtype === undefined ? "Not complete" : "Ready"}
          {pinned && ", pinned"}
        </span>
      </div>
      <Facts model={model} />
      <details>
        <summary>{model.files.length} files</summary>
        <FilesTable files={model.files} />
      </details>
      <Update model={model} />
      {isBusy && (work.action === "download" || work.action === "verify") && (
        <Transfer work={work} name={id} onCancel={() => cancel(key)} />
      )}
      {work?.error && work.action !== "download" && <ErrorNotice error={work.error} />}
      <div className={classes.line}>
        {dtype !== undefined && !isUsed && (
          <Button size="compact-sm" onClick={() => void choose({ key, dtype })}>
            Use
          </Button>
        )}
        {buttons
          .filter(([, , , shown]) => shown)
          .map(([name, action, run]) => (
            <Button
              key={name}
              variant="default"
              size="compact-sm"
              {...busy(action)}
              onClick={() => void run()}
            >
              {name}
            </Button>
          ))}
      </div>
    </li>
  );
}
