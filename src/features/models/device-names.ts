import { DEVICES } from "../../engine/schedule/selection.ts";
import { t } from "../../words/words.ts";

/** @param device one that the app knows, or as another runtime calls it. */
export function deviceName(device: string): string {
  const known = DEVICES.find((name) => name === device);
  return known ? t(`models:device.${known}`) : device;
}
