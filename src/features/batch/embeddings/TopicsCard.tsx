import { Button, NativeSelect, TextInput } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { Topic } from "../../../../workers/protocols/annotations.ts";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import { allMeasures } from "../../../scoring/estimate/measures.ts";
import type { GroupShares } from "../../../scoring/estimate/reports.ts";
import { withCondition } from "../../../scoring/selection/selection.ts";
import { FEWEST_LABELS } from "../../../scoring/time/periods.ts";
import { formatCount } from "../../../ui/format/numbers.ts";
import { notify } from "../../../ui/notices/notices.ts";
import { measureName } from "../../../ui/plots/measure-text.ts";
import { topicShare } from "../../../report/topic-share.ts";
import { t } from "../../../i18n/i18n.ts";
import { useChart } from "../charts/use-chart.ts";
import { batch } from "../store/batch-client.ts";
import { annotate, changeSelection } from "../store/results-actions.ts";
import classes from "./EmbeddingsPanel.module.css";

/** Changes the topics; a notice offers to undo it. */
function change(before: readonly Topic[], topics: readonly Topic[], message?: string): void {
  void annotate({ topics });
  if (message !== undefined) notify({ message, undo: () => void annotate({ topics: before }) });
}

/** The clusters of both under the first name. */
const merged = (topics: readonly Topic[], from: Topic, into: string): Topic[] =>
  topics.flatMap((topic) => {
    if (topic === from) return [];
    return topic.name === into ? [{ ...topic, clusters: [...topic.clusters, ...from.clusters] }] : [topic];
  });

function renamed(topics: readonly Topic[], topic: Topic, name: string): Topic[] {
  const isKnown = topics.some((other) => other !== topic && other.name === name);
  return isKnown
    ? merged(topics, topic, name)
    : topics.map((other) => (other === topic ? { ...topic, name } : other));
}

/** What is said of each topic: the shares of the classes, corrected by labels where there are enough. */
export function TopicsCard({ job }: { job: Job }) {
  const { topics = [] } = job;
  const { labels } = job.model;
  const { value: report } = useChart(
    (view) => batch().shares(view, "topic"),
    `${job.id} topics`,
    JSON.stringify(topics),
  );
  const [whole, ...groups] = report?.groups ?? [];
  const counted = new Map(groups.map((group) => [group.name ?? "", group]));
  const without = (whole?.rows ?? 0) - groups.reduce((sum, { rows }) => sum + rows, 0);
  const isLabeled = groups.some((group) => group.labels >= FEWEST_LABELS);
  const measures = allMeasures(labels).map((_, index) => index);
  return (
    <section className={classes.card} aria-label={t("batch:topics.title")} data-testid="topics">
      <h3>{t("batch:topics.title")}</h3>
      <p>{t("batch:topics.about")}</p>
      <div className={`scroll-shadow ${classes.scroller}`}>
        <table className={classes.lines}>
          <caption className="visually-hidden">{t("batch:topics.title")}</caption>
          <thead>
            <tr>
              <th scope="col">{t("batch:topics.topic")}</th>
              <th scope="col">{t("common:table.rows")}</th>
              {measures.map((measure) => (
                <th key={measure} scope="col">
                  {measureName(labels, measure)}
                </th>
              ))}
              <th scope="col">
                <span className="visually-hidden">{t("batch:similar.action")}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {topics.map((topic) => (
              <TopicRow
                key={topic.clusters.join(" ")}
                topics={topics}
                topic={topic}
                group={counted.get(topic.name)}
                measures={measures}
                classCount={labels.length}
              />
            ))}
          </tbody>
        </table>
      </div>
      <p>
        {isLabeled ? t("batch:topics.corrected", { fewest: FEWEST_LABELS }) : t("batch:topics.naive")}{" "}
        {without > 0 && t("batch:topics.without", { count: without })}
      </p>
    </section>
  );
}

interface TopicRowProps {
  topics: readonly Topic[];
  topic: Topic;
  /** Absent while the rows are counted, and without rows. */
  group: GroupShares | undefined;
  measures: readonly number[];
  classCount: number;
}

function TopicRow({ topics, topic, group, measures, classCount }: TopicRowProps) {
  const { name } = topic;
  const others = topics.filter((other) => other !== topic).map((other) => other.name);
  const show = () =>
    changeSelection((now) => withCondition(now, { on: "value", column: "topic", values: [name] }));
  return (
    <tr>
      <th scope="row">
        <NameField key={name} name={name} onChange={(next) => change(topics, renamed(topics, topic, next))} />
      </th>
      <td className="tabular">
        <button
          type="button"
          className={classes.link}
          title={t("batch:topics.show", { name })}
          onClick={show}
        >
          {formatCount(group?.rows ?? 0)}
        </button>
      </td>
      {measures.map((measure) => (
        <td key={measure} className="tabular">
          {group && topicShare(group, measure, measure >= classCount)}
        </td>
      ))}
      <td>
        <div className={classes.controls}>
          {others.length > 0 && (
            <NativeSelect
              aria-label={t("batch:topics.merge", { name })}
              value=""
              onChange={({ currentTarget: { value } }) =>
                change(topics, merged(topics, topic, value), t("batch:topics.merged", { name: value }))
              }
              data={[{ value: "", label: t("batch:topics.mergeWith") }, ...others]}
            />
          )}
          <Button
            variant="default"
            aria-label={t("batch:topics.drop", { name })}
            title={t("batch:topics.drop", { name })}
            onClick={() =>
              change(
                topics,
                topics.filter((other) => other !== topic),
                t("batch:topics.dropped", { name }),
              )
            }
          >
            <IconX size={16} aria-hidden="true" />
          </Button>
        </div>
      </td>
    </tr>
  );
}

/** A change is kept when the field is left, or with Enter. */
function NameField({ name, onChange }: { name: string; onChange: (name: string) => void }) {
  const [text, setText] = useState(name);
  const keep = () => {
    const next = text.trim();
    if (next === "") setText(name);
    else if (next !== name) onChange(next);
  };
  return (
    <TextInput
      aria-label={t("batch:topics.nameOf", { name })}
      value={text}
      onChange={({ currentTarget: { value } }) => setText(value)}
      onBlur={keep}
      onKeyDown={({ key }) => {
        if (key === "Enter") keep();
      }}
    />
  );
}
