import { Button, TextInput } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { capitalized, classColors } from "../../ui/class-colors.ts";
import { formatCount, formatPercent, formatWhen } from "../../ui/format.ts";
import { formatFragment } from "../../ui/fragment.ts";
import type { Entry } from "./history-database.ts";
import classes from "./HistoryPanel.module.css";
import { findEntries, useHistory, useNotingSwitch } from "./history-store.ts";

/** Before somebody asks for all. */
const FIRST = 5;
/** More than one looks through; a word finds the others. */
const MOST = 100;

function EntryRow({ entry }: { entry: Entry }) {
  const remove = useHistory((store) => store.remove);
  const { text, tweets, verdict, time } = entry;
  return (
    <li>
      <a href={formatFragment("analyze", { text })} title={formatWhen(time)}>
        <span className={classes.text} dir="auto">
          {text}
        </span>
        {verdict ? (
          <span className={`tabular ${classes.verdict}`}>
            <span style={{ color: classColors(verdict.label, verdict.index).text }}>
              {capitalized(verdict.label)}
            </span>{" "}
            {formatPercent(verdict.score)}
          </span>
        ) : (
          <span className={`tabular ${classes.verdict}`}>{formatCount(tweets)} tweets</span>
        )}
      </a>
      <button type="button" aria-label={`Remove: ${text.slice(0, 60)}`} onClick={() => remove(entry)}>
        <IconTrash size={16} aria-hidden="true" />
      </button>
    </li>
  );
}

/** Texts of earlier days and moments, to be found and opened again. */
export function HistoryPanel() {
  const entries = useHistory((store) => store.entries);
  const on = useNotingSwitch((store) => store.on);
  const kept = useHistory((store) => store.kept);
  const load = useHistory((store) => store.load);
  const turn = useNotingSwitch((store) => store.turn);
  const removeAll = useHistory((store) => store.removeAll);
  const [query, setQuery] = useState("");
  const [isWhole, setWhole] = useState(false);

  useEffect(() => void load(), [load]);
  if (!entries) return null;

  const found = findEntries(entries, query);
  const shown = found.slice(0, isWhole || query ? MOST : FIRST);
  const place = kept
    ? "Kept in this browser only."
    : "This browser lets the page keep nothing, so they go with this tab.";
  return (
    <section className={classes.panel} aria-labelledby="earlier-texts">
      <div className={classes.head}>
        <h2 id="earlier-texts">Earlier texts</h2>
        {entries.length > FIRST && (
          <TextInput
            size="xs"
            aria-label="Find an earlier text"
            placeholder="Find an earlier text"
            value={query}
            onChange={(event) => setQuery(event.currentTarget.value)}
          />
        )}
      </div>
      {shown.length > 0 && (
        <ul className={classes.list} aria-label="Earlier texts">
          {shown.map((entry) => (
            <EntryRow key={entry.id} entry={entry} />
          ))}
        </ul>
      )}
      {query && found.length === 0 && <p>No earlier text has these words.</p>}
      {shown.length < found.length && (isWhole || query) && (
        <p>{formatCount(found.length - shown.length)} more. Find them by their words.</p>
      )}
      <div className={classes.foot}>
        <p>
          {!on
            ? "Off: new texts are not listed."
            : entries.length === 0
              ? `Texts you stop at are listed here. ${place}`
              : place}
        </p>
        {!isWhole && !query && found.length > FIRST && (
          <Button variant="subtle" size="compact-sm" onClick={() => setWhole(true)}>
            Show all {formatCount(found.length)}
          </Button>
        )}
        {entries.length > 0 && (
          <Button variant="subtle" color="gray" size="compact-sm" onClick={removeAll}>
            Remove all
          </Button>
        )}
        <Button variant="subtle" color="gray" size="compact-sm" onClick={() => turn(!on)}>
          {on ? "Turn off" : "Turn on"}
        </Button>
      </div>
    </section>
  );
}
