import { version } from "../../package.json";

/** What scored a table, for the record. */
export const APP = `Tonescope ${version}`;
