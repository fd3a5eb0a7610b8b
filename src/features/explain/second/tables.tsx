import { t } from "../../../i18n/i18n.ts";
import { capitalizeLabel } from "../../../ui/format/labels.ts";
import { formatChange, formatPercent, formatScore } from "../../../ui/format/numbers.ts";
import { ScrollRegion } from "../../../ui/scroll/ScrollRegion.tsx";
import classes from "../ExplainView.module.css";
import type { Side, TwoReadings } from "./second-view.ts";

const none = () => t("common:table.none");

function Header({ first, second, name }: { first: Side; second: Side; name: string }) {
  return (
    <thead>
      <tr>
        <th scope="col">{name}</th>
        <th scope="col">{first.name}</th>
        <th scope="col">{second.name}</th>
        <th scope="col">{t("explain:second.difference")}</th>
      </tr>
    </thead>
  );
}

/** The probability of each class by both models; a class that one of them lacks has a row of its own. */
export function ProbabilitiesTable({
  first,
  second,
  meaningOf,
}: Pick<TwoReadings, "first" | "second" | "meaningOf">) {
  const [ofFirst, ofSecond] = [first.attribution.probabilities, second.attribution.probabilities];
  const rows = [
    ...first.labels.map((label, index) => {
      const at = meaningOf.indexOf(index);
      return { key: `first ${label}`, label, one: ofFirst[index], other: at < 0 ? undefined : ofSecond[at] };
    }),
    ...second.labels.flatMap((label, index) =>
      meaningOf[index] === -1
        ? [{ key: `second ${label}`, label, one: undefined, other: ofSecond[index] }]
        : [],
    ),
  ];
  const isComparable = first.isNumber === second.isNumber;
  return (
    <ScrollRegion className={classes.scroller ?? ""} aria-label={t("explain:second.probabilities")}>
      <table className={classes.numbers}>
        <Header first={first} second={second} name={t("explain:change.class")} />
        <tbody>
          {rows.map(({ key, label, one, other }) => (
            <tr key={key}>
              <th scope="row">{capitalizeLabel(label)}</th>
              <td>{one === undefined ? none() : formatScore(one, first.isNumber)}</td>
              <td>{other === undefined ? none() : formatScore(other, second.isNumber)}</td>
              <td>
                {isComparable && one !== undefined && other !== undefined
                  ? formatChange(other - one, first.isNumber)
                  : none()}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

/** The value of a word: an effect, or a share of attention. */
const formatValue = (value: number, { attribution, isNumber }: Side): string =>
  attribution.isSigned ? formatChange(value, isNumber) : formatPercent(value);

/** The values of each word by both models, in the order of the text. */
export function WordsTable({ first, second, rows }: Pick<TwoReadings, "first" | "second" | "rows">) {
  const { text } = first.tokenized;
  const isComparable = first.isNumber === second.isNumber;
  return (
    <ScrollRegion
      className={`${classes.scroller} ${classes.wordsTable}`}
      aria-label={t("explain:second.words")}
    >
      <table className={classes.numbers}>
        <Header first={first} second={second} name={t("explain:word")} />
        <tbody>
          {rows.map(({ start, end, first: one, second: other }) => (
            <tr key={start}>
              <th scope="row">
                <bdi>{text.slice(start, end)}</bdi>
              </th>
              <td>{one === undefined ? none() : formatValue(one, first)}</td>
              <td>{other === undefined ? none() : formatValue(other, second)}</td>
              <td>{isComparable ? formatChange((other ?? 0) - (one ?? 0), first.isNumber) : none()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
