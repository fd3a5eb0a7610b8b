import type { ENGLISH } from "./en/index.ts";
import type benchmark from "./en/benchmark.json";
import type label from "./en/label.json";
import type report from "./en/report.json";
import type shares from "./en/shares.json";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: typeof ENGLISH & {
      benchmark: typeof benchmark;
      label: typeof label;
      report: typeof report;
      shares: typeof shares;
    };
  }
}
