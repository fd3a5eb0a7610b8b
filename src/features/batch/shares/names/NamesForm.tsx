import { Button, Textarea } from "@mantine/core";
import { useState } from "react";
import type { Job } from "../../../../../workers/protocols/batch-types.ts";
import type { CommonName, CommonNames } from "../../../../scoring/names/common-names.ts";
import { parseNames } from "../../../../scoring/names/find-names.ts";
import { formatCount } from "../../../../ui/format/numbers.ts";
import { t } from "../../../../i18n/i18n.ts";
import { useChart } from "../../charts/use-chart.ts";
import { batch } from "../../store/batch-client.ts";
import { annotate } from "../../store/results-actions.ts";
import classes from "./NamesForm.module.css";

const KINDS = ["mentions", "hashtags", "capitalised"] as const;

/** The names that are compared: written, or chosen among the commonest mentions, hashtags and capitalised words. */
export function NamesForm({ job }: { job: Job }) {
  const names = (job.names ?? []).join(", ");
  return (
    <section className={classes.names} aria-label={t("shares:names.form")}>
      <h3>{t("shares:names.form")}</h3>
      <p>{t("shares:names.about")}</p>
      {/* The field has the names that are stored until a person changes them. */}
      <NameList key={names} names={names} />
      <OfferedNames job={job} />
    </section>
  );
}

function NameList({ names }: { names: string }) {
  const [text, setText] = useState(names);
  return (
    <form
      onSubmit={(submitted) => {
        submitted.preventDefault();
        void annotate({ names: parseNames(text) });
      }}
    >
      <Textarea
        label={t("shares:names.names")}
        description={t("batch:filters.nameMeans")}
        value={text}
        rows={2}
        onChange={({ currentTarget: { value } }) => setText(value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.shiftKey) return;
          event.preventDefault();
          event.currentTarget.form?.requestSubmit();
        }}
      />
      <Button type="submit" variant={text === names ? "default" : "filled"}>
        {t("shares:names.compare")}
      </Button>
    </form>
  );
}

/** Counted when it is opened, because all texts are read. */
function OfferedNames({ job }: { job: Job }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{t("shares:names.offer")}</summary>
      {isOpen && <Offered job={job} />}
    </details>
  );
}

function Offered({ job }: { job: Job }) {
  const { value: offered } = useChart((view) => batch().commonNames(view), `${job.id} offered`);
  if (!offered) return <p role="status">{t("shares:counting")}</p>;
  return KINDS.map((kind) => <OfferedKind key={kind} job={job} kind={kind} offered={offered[kind]} />);
}

interface OfferedKindProps {
  job: Job;
  kind: keyof CommonNames;
  offered: readonly CommonName[];
}

function OfferedKind({ job, kind, offered }: OfferedKindProps) {
  const { names = [] } = job;
  return (
    <fieldset>
      <legend>{t(`shares:names.kind.${kind}`)}</legend>
      {offered.length === 0 && t("shares:names.noneOffered")}
      {offered.map(({ name, texts }) => {
        const isChosen = names.includes(name);
        return (
          <Button
            key={name}
            variant={isChosen ? "filled" : "default"}
            size="compact-sm"
            aria-pressed={isChosen}
            onClick={() =>
              void annotate({
                names: isChosen
                  ? names.filter((other) => other !== name)
                  : parseNames([...names, name].join("\n")),
              })
            }
          >
            {t("shares:names.offered", { name, texts: formatCount(texts) })}
          </Button>
        );
      })}
    </fieldset>
  );
}
