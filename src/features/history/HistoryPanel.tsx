import { Button, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { classColors } from "../../ui/chart/class-colors.ts";
import { predictionLabel } from "../../ui/format/labels.ts";
import { formatCount, formatDateTime, formatScore } from "../../ui/format/numbers.ts";
import { shownText } from "../../ui/format/shown-text.ts";
import { badgeOf } from "../../scoring/prediction-status.ts";
import { formatFragment } from "../../ui/router/fragment.ts";
import { t } from "../../i18n/i18n.ts";
import type { Entry } from "./history-database.ts";
import classes from "./HistoryPanel.module.css";
import { findEntries, useHistory, useHistorySetting } from "./history-store.ts";

/** The number of entries shown until the person asks for all. */
const SHORT_LIST = 5;
/** The largest number of entries shown; the search finds the others. */
const MAX_SHOWN = 100;

function EntryRow({ entry }: { entry: Entry }) {
  const remove = useHistory((store) => store.remove);
  const { text, tweets, prediction, time } = entry;
  const badge = prediction?.status && badgeOf(prediction.status);
  return (
    <li>
      <a href={formatFragment("analyze", { text })} title={formatDateTime(time)}>
        <span className={classes.text} dir="auto">
          {shownText(text)}
        </span>
        {prediction ? (
          <span className={`tabular ${classes.prediction}`}>
            {badge && <span className={classes.badge}>{t(`common:status.${badge}`)}</span>}
            <span
              style={{
                color: prediction.isNotSure
                  ? undefined
                  : classColors(prediction.label, prediction.index).text,
              }}
            >
              {predictionLabel(prediction.label, prediction.isNotSure)}
            </span>{" "}
            {formatScore(prediction.score, prediction.isNumber)}
          </span>
        ) : (
          <span className={`tabular ${classes.prediction}`}>
            {tweets > 1 && t("history:tweets", { number: formatCount(tweets) })}
          </span>
        )}
      </a>
      <button
        type="button"
        aria-label={t("history:removeOne", { text: text.slice(0, 60) })}
        onClick={() => remove(entry)}
      >
        <IconTrash size={16} aria-hidden="true" />
      </button>
    </li>
  );
}

/** The texts that were analyzed earlier, which can be searched and opened again. */
export function HistoryPanel() {
  const entries = useHistory((store) => store.entries);
  const isOn = useHistorySetting((store) => store.isOn);
  const isPersisted = useHistory((store) => store.isPersisted);
  const load = useHistory((store) => store.load);
  const setOn = useHistorySetting((store) => store.setOn);
  const removeAll = useHistory((store) => store.removeAll);
  const [query, setQuery] = useState("");
  const [showsAll, setShowsAll] = useState(false);

  useEffect(() => void load(), [load]);
  if (!entries) return null;

  const matches = findEntries(entries, query);
  const shown = matches.slice(0, showsAll || query ? MAX_SHOWN : SHORT_LIST);
  const place = t(isPersisted ? "history:persisted" : "history:notPersisted");
  return (
    <section className={classes.panel} aria-labelledby="earlier-texts">
      <div className={classes.head}>
        <h2 id="earlier-texts">{t("history:title")}</h2>
        {entries.length > SHORT_LIST && (
          <TextInput
            size="xs"
            aria-label={t("history:find")}
            placeholder={t("history:find")}
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
        )}
      </div>
      {shown.length > 0 && (
        <ul className={classes.list} aria-label={t("history:title")}>
          {shown.map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {query && matches.length === 0 && <p>{t("history:nothing")}</p>}
      {shown.length < matches.length && (showsAll || query) && (
        <p>{t("history:more", { number: formatCount(matches.length - shown.length) })}</p>
      )}
      <div className={classes.foot}>
        <p>{!isOn ? t("history:off") : entries.length === 0 ? `${t("history:empty")} ${place}` : place}</p>
        {!showsAll && !query && matches.length > SHORT_LIST && (
          <Button variant="subtle" size="compact-sm" onClick={() => setShowsAll(true)}>
            {t("history:showAll", { number: formatCount(matches.length) })}
          </Button>
        )}
        {entries.length > 0 && (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={removeAll}>
            {t("history:removeAll")}
          </Button>
        )}
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => setOn(!isOn)}>
          {t(isOn ? "history:turnOff" : "history:turnOn")}
        </Button>
      </div>
    </section>
  );
}
