import { NativeSelect } from "@mantine/core";
import type { Preview } from "../../../../workers/protocols/batch-types.ts";
import type { ReadingProperty, ReadProperty } from "../../../data/reading.ts";
import { t } from "../../../i18n/i18n.ts";

/** How sure a property is, with the next best value; that it was chosen otherwise. @param show a value in words */
export function certaintyText(
  { certainty, runnerUp, further = 0 }: ReadProperty,
  show: (value: string) => string,
) {
  if (certainty === undefined) return t("batch:preview.basis.chosen");
  const words = t(`batch:preview.certainty.${certainty}`);
  if (runnerUp === undefined) return words;
  const other = show(runnerUp);
  return further > 0
    ? t("batch:preview.orMore", { certainty: words, other, count: further })
    : t("batch:preview.or", { certainty: words, other });
}

export const propertyOf = ({ reading }: Preview, property: ReadingProperty) =>
  reading.find((read) => read.property === property);

interface ReadingSelectProps {
  label: string;
  /** How the property was read; nothing is said without it. */
  read?: ReadProperty | undefined;
  /** Replaces what is said about the property. */
  description?: string | undefined;
  value: string | number;
  options: readonly { value: string; label: string }[];
  onChange(value: string): void;
}

/** The choice of a property of the file, below which stands how sure the detected value is. */
export function ReadingSelect({ label, read, description, value, options, onChange }: ReadingSelectProps) {
  const nameOf = (other: string) => options.find((option) => option.value === other)?.label ?? other;
  const chosen = String(value);
  return (
    <NativeSelect
      label={label}
      description={description ?? (read && certaintyText(read, nameOf))}
      inputWrapperOrder={["label", "input", "description"]}
      value={chosen}
      onChange={(event) => onChange(event.currentTarget.value)}
      data={
        options.some((option) => option.value === chosen)
          ? [...options]
          : [...options, { value: chosen, label: JSON.stringify(chosen) }]
      }
    />
  );
}
