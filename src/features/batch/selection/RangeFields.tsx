import { TextInput } from "@mantine/core";
import { t } from "../../../i18n/i18n.ts";

interface RangeFieldsProps {
  type: "number" | "date";
  unit?: string;
  from: string;
  to: string;
  /** The range that the calendar opens in. */
  min?: string;
  max?: string;
  /** Whether the end belongs to the range. */
  isToIncluded?: boolean;
}

/** The fields `from` and `to` of a form; an empty one sets no limit. */
export function RangeFields({ type, unit, from, to, min, max, isToIncluded = true }: RangeFieldsProps) {
  const shared = {
    type,
    min,
    max,
    ...(type === "number" && { step: "any" }),
    ...(unit && { rightSection: unit }),
  };
  return (
    <>
      <TextInput {...shared} name="from" label={t("batch:filters.from")} defaultValue={from} />
      <TextInput
        {...shared}
        name="to"
        label={t(isToIncluded ? "batch:filters.to" : "batch:filters.below")}
        defaultValue={to}
      />
    </>
  );
}
