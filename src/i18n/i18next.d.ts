import type { ENGLISH } from "./en/index.ts";

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: typeof ENGLISH;
  }
}
