import { BROWSER_BACKENDS } from "../engine/backends/selection.ts";
import { t } from "../i18n/i18n.ts";

/** @param device one that the app knows, or as another runtime calls it. */
export function deviceName(device: string): string {
  const known = BROWSER_BACKENDS.find((name) => name === device);
  return known ? t(`models:device.${known}`) : device;
}
