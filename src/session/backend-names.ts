import { BROWSER_BACKENDS } from "../engine/backends/selection.ts";
import { t } from "../i18n/i18n.ts";

/** @param device a backend of the app, or the name that another runtime uses. */
export function deviceName(device: string): string {
  const backend = BROWSER_BACKENDS.find((name) => name === device);
  return backend ? t(`models:device.${backend}`) : device;
}
