import { Button, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { type KeyboardEvent, type SubmitEvent, useState } from "react";
import type { Job } from "../../../../../workers/protocols/batch-types.ts";
import { type MarkedEvent, sortEvents } from "../../../../scoring/time/events.ts";
import type { PeriodShares } from "../../../../scoring/time/periods.ts";
import { HOUR } from "../../../../scoring/time/time-bins.ts";
import { t } from "../../../../i18n/i18n.ts";
import { annotate } from "../../store/results-actions.ts";
import classes from "./EventsForm.module.css";

interface EventsFormProps {
  job: Job;
  periods: readonly PeriodShares[];
  /** Whether the dates have times of day, so that an event can be at an hour. */
  hasHours: boolean;
}

/** The events of the batch: added, moved, renamed and removed. */
export function EventsForm({ job, periods, hasHours }: EventsFormProps) {
  const { events = [] } = job;
  const save = (changed: readonly MarkedEvent[]) => void annotate({ events: sortEvents(changed) });
  const bounds = {
    min: shownTime(Date.parse(periods[0]?.start ?? ""), hasHours),
    max: shownTime(Date.parse(periods.at(-1)?.end ?? "") - 1, hasHours),
  };
  return (
    <section className={classes.events} aria-label={t("shares:events.list")}>
      <h4>{t("shares:events.list")}</h4>
      {events.length > 0 && (
        <ul>
          {events.map((event) => (
            <li key={`${event.time} ${event.name}`}>
              <EventFields
                event={event}
                hasHours={hasHours}
                bounds={bounds}
                onChange={(changed) => save(events.map((other) => (other === event ? changed : other)))}
              />
              <Button
                variant="default"
                aria-label={t("shares:events.remove", { name: event.name })}
                title={t("shares:events.remove", { name: event.name })}
                onClick={() => save(events.filter((other) => other !== event))}
              >
                <IconX size={16} aria-hidden="true" />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <NewEvent hasHours={hasHours} bounds={bounds} onAdd={(event) => save([...events, event])} />
    </section>
  );
}

/** As a field for a date has it, in UTC: `2026-03-01` or `2026-03-01T14:00`. */
const shownTime = (time: number, hasHours: boolean): string =>
  Number.isNaN(time) ? "" : new Date(time).toISOString().slice(0, hasHours ? 16 : 10);

/** The hour that a field for a date says; `NaN` for an empty one. */
const timeOf = (text: string): number =>
  Math.floor(Date.parse(text.length > 10 ? `${text}Z` : text) / HOUR) * HOUR;

interface Bounds {
  min: string;
  max: string;
}

interface EventFieldsProps {
  event: MarkedEvent;
  hasHours: boolean;
  bounds: Bounds;
  onChange(event: MarkedEvent): void;
}

/** The date and the name of an event; a change is kept when its field is left, or with Enter. */
function EventFields({ event, hasHours, bounds, onChange }: EventFieldsProps) {
  const [time, setTime] = useState(shownTime(event.time, hasHours));
  const [name, setName] = useState(event.name);
  const keep = () => {
    const changed = { time: timeOf(time), name: name.trim() };
    const isValid = !Number.isNaN(changed.time) && changed.name !== "";
    if (!isValid) {
      setTime(shownTime(event.time, hasHours));
      setName(event.name);
    } else if (changed.time !== event.time || changed.name !== event.name) onChange(changed);
  };
  const keepOnEnter = ({ key }: KeyboardEvent) => {
    if (key === "Enter") keep();
  };
  return (
    <div className={classes.fields}>
      <TextInput
        type={hasHours ? "datetime-local" : "date"}
        aria-label={t("shares:events.dateOf", { name: event.name })}
        value={time}
        {...bounds}
        onChange={({ currentTarget: { value } }) => setTime(value)}
        onBlur={keep}
        onKeyDown={keepOnEnter}
      />
      <TextInput
        aria-label={t("shares:events.nameOf", { name: event.name })}
        value={name}
        onChange={({ currentTarget: { value } }) => setName(value)}
        onBlur={keep}
        onKeyDown={keepOnEnter}
      />
    </div>
  );
}

interface NewEventProps {
  hasHours: boolean;
  bounds: Bounds;
  onAdd(event: MarkedEvent): void;
}

function NewEvent({ hasHours, bounds, onAdd }: NewEventProps) {
  const add = (submitted: SubmitEvent<HTMLFormElement>) => {
    submitted.preventDefault();
    const data = new FormData(submitted.currentTarget);
    const event = {
      time: timeOf(String(data.get("time") ?? "")),
      name: String(data.get("name") ?? "").trim(),
    };
    if (Number.isNaN(event.time) || event.name === "") return;
    submitted.currentTarget.reset();
    onAdd(event);
  };
  return (
    <form onSubmit={add} aria-label={t("shares:events.add")}>
      <TextInput
        name="time"
        type={hasHours ? "datetime-local" : "date"}
        label={t("shares:events.date")}
        required
        {...bounds}
      />
      <TextInput
        name="name"
        label={t("shares:events.name")}
        placeholder={t("shares:events.example")}
        required
      />
      <Button type="submit" variant="default">
        {t("shares:events.add")}
      </Button>
    </form>
  );
}
