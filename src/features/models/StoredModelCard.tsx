import { Button } from "@mantine/core";
import type { StoredModel } from "../../engine/store/model-store.ts";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { formatBytes, formatDateTime } from "../../ui/format/numbers.ts";
import { t } from "../../i18n/i18n.ts";
import { FilesTable } from "./FilesTable.tsx";
import { FactList } from "./FactList.tsx";
import classes from "./Library.module.css";
import { FloatComparisonForm } from "./FloatComparisonForm.tsx";
import { ModelSettingsForm } from "./ModelSettingsForm.tsx";
import { isForComparison } from "./compare-floats.ts";
import { type Action, libraryActions, useLibrary } from "./library-store.ts";
import { EMBEDDED_MODEL } from "../../session/backend-store.ts";
import { useModel } from "../../session/model-store.ts";
import { DownloadProgress } from "./DownloadProgress.tsx";
import { formatList } from "../../ui/format/list.ts";

const CONVERTED_FORMATS = ["safetensors", "pytorch", "flax", "tensorflow"] as const;

function signed(signer: StoredModel["signer"]): string {
  if (signer.status === "trusted") return t("models:stored.signed.trusted", { name: signer.name });
  if (signer.status === "unknown")
    return t("models:stored.signed.unknown", { key: signer.keyId.slice(0, 8) });
  return t(`models:stored.signed.${signer.status}`);
}

/** The format of the weights from which the model was made here. */
function convertedFormat({ manifest }: StoredModel) {
  const paths = manifest?.weights.map(({ path }) => path) ?? [];
  const formats = manifest?.files.flatMap(({ path, convertedFrom }) =>
    convertedFrom && paths.includes(path) ? [convertedFrom.format] : [],
  );
  return CONVERTED_FORMATS.find((format) => formats?.includes(format));
}

function Facts({ model }: { model: StoredModel }) {
  const { revision, commit, host, dtypes, usedAt, verifiedAt, storedBytes, totalBytes, origin } = model;
  const size = model.manifest
    ? formatBytes(storedBytes)
    : t("common:amount", { done: formatBytes(storedBytes), total: formatBytes(totalBytes) });
  const made = convertedFormat(model);
  const format = made && t(`models:format.${made}`);
  const facts: [string, string][] = [
    [t("common:revision"), revision === commit ? t("models:stored.fact.fixed") : revision],
    [t("models:stored.fact.commit"), commit],
    [t("models:stored.fact.from"), origin === "import" ? t("models:stored.fact.fromFile", { host }) : host],
    [t("models:stored.fact.signed"), signed(model.signer)],
    ...(format
      ? [
          [t("models:stored.fact.converted"), t("models:stored.fact.convertedFrom", { format })] as [
            string,
            string,
          ],
        ]
      : []),
    [t("models:weights"), formatList(dtypes) || t("models:stored.fact.notComplete")],
    [t("common:size"), size],
    [t("models:stored.fact.used"), formatDateTime(usedAt)],
    [
      t("models:stored.fact.verified"),
      verifiedAt === undefined ? t("models:stored.fact.notYet") : formatDateTime(verifiedAt),
    ],
  ];
  return <FactList facts={facts} />;
}

function Update({ model }: { model: StoredModel }) {
  const update = useLibrary((store) => store.updates[model.key]);
  const { propose, download } = libraryActions;
  if (!update) return null;
  if (update === "none") {
    return (
      <p role="status" className={classes.note}>
        {t("models:stored.update.none", { revision: model.revision })}
      </p>
    );
  }
  return (
    <p role="status" className={classes.note}>
      {t("models:stored.update.isNow", { revision: model.revision })}{" "}
      <code>{update.revision.commit.slice(0, 8)}</code>
      {`, ${t("models:stored.update.youHave")} `}
      <code>{model.commit.slice(0, 8)}</code>
      {". "}
      <Button
        size="compact-sm"
        onClick={() => {
          propose(update);
          void download();
        }}
      >
        {t("models:stored.update.button")}
      </Button>
    </p>
  );
}

function stateOf({ key, dtypes }: StoredModel): string {
  if (isForComparison(key)) return t("models:floats.leftOver");
  return t(dtypes.length === 0 ? "models:stored.notComplete" : "models:stored.ready");
}

/** The progress of work on the model, or why it failed. */
function WorkState({ model: { key, id } }: { model: StoredModel }) {
  const work = useLibrary((store) => store.work[key]);
  const { cancel, cancelComparison } = libraryActions;
  if (!work) return null;
  const { action, error } = work;
  if (error) return action === "download" ? null : <ErrorNotice error={error} />;
  if (action !== "download" && action !== "verify" && action !== "compare") return null;
  const onCancel = () => (action === "compare" ? cancelComparison(key) : cancel(key));
  return <DownloadProgress work={work} name={id} onCancel={onCancel} />;
}

/** A model that is stored in this browser, with its actions. */
export function StoredModelCard({ model }: { model: StoredModel }) {
  const { key, id, pinned, dtypes } = model;
  const work = useLibrary((store) => store.work[key]);
  const chosen = useModel((store) => store.chosen);
  const choose = useModel((store) => store.choose);
  const { verify, removeLater, pin, exportModel, checkUpdate, lookUp } = libraryActions;
  const isUsed = chosen !== EMBEDDED_MODEL && chosen.key === key;
  const isBusy = work !== undefined && !work.error;
  const [dtype] = dtypes;
  const state = isUsed ? t("common:inUse") : stateOf(model);
  const busy = (action: Action) => ({ loading: isBusy && work.action === action, disabled: isBusy });
  const buttons: [name: string, action: Action, run: () => Promise<void>, shown: boolean][] = [
    [t("models:stored.action.verify"), "verify", () => verify(key), dtype !== undefined],
    [
      t("models:stored.action.check"),
      "look up",
      () => checkUpdate(model),
      model.origin === "hub" && model.revision !== model.commit,
    ],
    [
      t("models:stored.action.continue"),
      "download",
      () => lookUp(`${id}@${model.commit}`),
      dtype === undefined && !isForComparison(key),
    ],
    [
      t(pinned ? "models:stored.action.unpin" : "models:stored.action.pin"),
      "pin",
      () => pin(key, !pinned),
      true,
    ],
    [t("models:stored.action.export"), "export", () => exportModel(model), dtype !== undefined],
    [t("common:remove"), "remove", async () => removeLater(model), true],
  ];
  return (
    <li className={classes.card} aria-label={id} data-testid="stored-model">
      <div className={classes.title}>
        <h3>{id}</h3>
        <span className={classes.soft}>{pinned ? t("models:stored.state", { state }) : state}</span>
      </div>
      <Facts model={model} />
      <details>
        <summary>{t("models:stored.files", { count: model.files.length })}</summary>
        <FilesTable files={model.files} />
      </details>
      {model.manifest && <ModelSettingsForm model={model} manifest={model.manifest} />}
      <FloatComparisonForm model={model} />
      <Update model={model} />
      <WorkState model={model} />
      <div className={classes.line}>
        {dtype !== undefined && !isUsed && (
          <Button size="compact-sm" onClick={() => void choose({ key, dtype })}>
            {t("models:use")}
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
