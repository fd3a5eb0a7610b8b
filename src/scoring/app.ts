import { version } from "../../package.json";

export const APP_VERSION = version;

/** The name and version that provenance records. */
export const APP = `Tonescope ${version}`;
