import type { ENGLISH } from "./en/index.ts";
import type report from "./en/report.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: typeof ENGLISH & { report: typeof report };
  }
}
