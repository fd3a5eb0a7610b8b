import { version } from "../../package.json";

/** The name and version that provenance records. */
export const APP = `Tonescope ${version}`;
