import type { Preview } from "../../../../workers/protocols/batch-types.ts";
import { t } from "../../../i18n/i18n.ts";
import { usePreviewing } from "../store/batch-store.ts";
import { correct, joinColumns } from "../store/source-actions.ts";
import { propertyOf, ReadingSelect } from "./ReadingSelect.tsx";

const NONE: readonly number[] = [];

/** The column with the texts, and further columns that are joined with it; each choice offers one more. */
export function TextColumns({ preview }: { preview: Preview }) {
  const corrections = usePreviewing(({ source }) => source.corrections);
  const joined = usePreviewing(({ joinedColumns }) => joinedColumns) ?? NONE;
  const { columns, textColumn } = preview;
  const options = columns.map(({ name }, index) => ({ value: String(index), label: name }));
  const read = propertyOf(preview, "text-column");
  const nameOf = (name: string) => String(columns.findIndex((column) => column.name === name));
  const free = options.filter(({ value }) => Number(value) !== textColumn && !joined.includes(Number(value)));
  const choose = (at: number, value: string) =>
    joinColumns([...joined.slice(0, at), ...(value === "" ? [] : [Number(value)]), ...joined.slice(at + 1)]);
  return (
    <>
      <ReadingSelect
        label={t("batch:preview.textColumn")}
        read={read?.runnerUp === undefined ? read : { ...read, runnerUp: nameOf(read.runnerUp) }}
        value={textColumn}
        options={options}
        onChange={(value) => void correct({ ...corrections, textColumn: Number(value) })}
      />
      {[...joined, undefined].map((column, at) =>
        column === undefined && free.length === 0 ? null : (
          <ReadingSelect
            key={column ?? "none"}
            label={t("batch:preview.joinWith")}
            value={column ?? ""}
            options={[
              { value: "", label: t("batch:preview.joinNone") },
              ...options.filter((option) => Number(option.value) === column || free.includes(option)),
            ]}
            onChange={(value) => choose(at, value)}
          />
        ),
      )}
    </>
  );
}
