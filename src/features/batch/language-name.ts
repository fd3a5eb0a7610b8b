const NAMES = new Intl.DisplayNames("en", { type: "language" });

/** @param tag BCP 47; empty where the detector was not sure. */
export const languageName = (tag: string): string => (tag && NAMES.of(tag)) || "not sure";
