import "@mantine/core/styles/Switch.css";
import { Button, FileButton, Switch } from "@mantine/core";
import { useEffect } from "react";
import { headFileName, headJson } from "../../heads/file/head-json.ts";
import type { TaughtHead } from "../../heads/file/head.ts";
import { t } from "../../i18n/i18n.ts";
import {
  importHead,
  readHeads,
  removeHead,
  setActive,
  useTaughtHeads,
  useWeights,
} from "../../session/taught-heads-store.ts";
import { HeadFigures } from "../../session/ui/HeadFigures.tsx";
import { download } from "../../ui/files/download.ts";
import { capitalizeLabel } from "../../ui/format/labels.ts";
import { formatCount, formatDateTime, formatPercent } from "../../ui/format/numbers.ts";
import { ErrorNotice } from "../../ui/notices/ErrorNotice.tsx";
import { FactList } from "./FactList.tsx";
import classes from "./Library.module.css";
import { formatList } from "../../ui/format/list.ts";

function Facts({ head }: { head: TaughtHead }) {
  const { categories, encoder, origin } = head;
  const facts: [string, string][] = [
    [t("heads:fact.categories"), formatList(categories.map(({ name }) => capitalizeLabel(name)))],
    [t("heads:fact.model"), `${encoder.id}, ${encoder.dtype}`],
    [t("heads:fact.rows"), formatCount(origin.rows)],
    [t("heads:fact.file"), origin.file],
    [t("heads:fact.taught"), formatDateTime(Date.parse(origin.time))],
  ];
  return <FactList facts={facts} />;
}

function HeadCard({ head }: { head: TaughtHead }) {
  const isActive = useTaughtHeads(({ active }) => active.includes(head.sha256));
  const isOfModel = useWeights() === head.encoder.weightsSha256;
  return (
    <li className={classes.card} aria-label={head.name} data-testid="taught-head">
      <div className={classes.title}>
        <h3>{head.name}</h3>
        <span className={`tabular ${classes.soft}`}>
          {`${t("heads:figure.macroRecall")} ${formatPercent(head.figures.macroRecall.value)}`}
        </span>
      </div>
      <Facts head={head} />
      {isOfModel ? (
        <Switch
          label={t("heads:active")}
          checked={isActive}
          onChange={(event) => setActive(head.sha256, event.currentTarget.checked)}
        />
      ) : (
        <p className={classes.soft}>{t("heads:otherModel", { model: head.encoder.id })}</p>
      )}
      <details>
        <summary>{t("heads:figure.byCategory")}</summary>
        <HeadFigures head={head} />
      </details>
      <div className={classes.line}>
        <Button
          variant="default"
          size="compact-sm"
          onClick={() => download(headFileName(head), headJson(head), "application/json")}
        >
          {t("heads:save")}
        </Button>
        <Button variant="default" size="compact-sm" onClick={() => void removeHead(head)}>
          {t("common:remove")}
        </Button>
      </div>
    </li>
  );
}

/** The person's taught heads: which there are, which answer, and how good they are. */
export function TaughtHeads() {
  const heads = useTaughtHeads((store) => store.heads);
  const error = useTaughtHeads((store) => store.error);
  useEffect(() => void readHeads(), []);
  return (
    <section className={classes.section} aria-labelledby="taught-heads">
      <h2 id="taught-heads">{t("heads:title")}</h2>
      <p className={classes.soft}>{t("heads:about")}</p>
      {error && <ErrorNotice error={error} />}
      {heads?.length === 0 && <p>{t("heads:none")}</p>}
      {heads && heads.length > 0 && (
        <ul className={classes.list}>
          {heads.map((head) => (
            <HeadCard key={head.sha256} head={head} />
          ))}
        </ul>
      )}
      <div className={classes.line}>
        <FileButton accept=".json,application/json" onChange={(file) => file && void importHead(file)}>
          {(props) => (
            <Button {...props} variant="default">
              {t("heads:import")}
            </Button>
          )}
        </FileButton>
      </div>
    </section>
  );
}
