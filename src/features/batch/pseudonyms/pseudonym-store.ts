/** Whether and how names of users are replaced in what is saved of the open batch: its table, labels and report. */

import { create } from "zustand";
import type { Job } from "../../../../workers/protocols/batch-types.ts";
import type { PseudonymChoice } from "../../../data/pseudonyms/choice.ts";
import { createKey } from "../../../data/pseudonyms/key.ts";
import { personColumns } from "../../../data/write/person-columns.ts";

interface PseudonymState {
  isOn: boolean;
  /** Kept in memory alone, until a person saves it. */
  key: string | undefined;
  /** Indices of the columns that hold names, by job; those that name people where nothing was chosen. */
  columns: Readonly<Record<string, readonly number[]>>;
}

export const usePseudonyms = create<PseudonymState>(() => ({ isOn: false, key: undefined, columns: {} }));

export const switchPseudonyms = (isOn: boolean) =>
  usePseudonyms.setState(({ key }) => ({ isOn, key: key ?? createKey() }));

export const setPseudonymKey = (key: string) => usePseudonyms.setState({ isOn: true, key });

export const namedColumns = ({ columns }: Pick<PseudonymState, "columns">, job: Job): readonly number[] =>
  columns[job.id] ?? personColumns(job.table);

export const chooseNamedColumns = (job: Job, chosen: readonly number[]) =>
  usePseudonyms.setState(({ columns }) => ({ columns: { ...columns, [job.id]: chosen } }));

/** @returns undefined where names stay as they are */
export function pseudonymChoice(job: Job): PseudonymChoice | undefined {
  const state = usePseudonyms.getState();
  return state.isOn && state.key !== undefined
    ? { key: state.key, columns: namedColumns(state, job) }
    : undefined;
}
