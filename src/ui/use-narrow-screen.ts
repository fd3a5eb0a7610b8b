import { useMediaQuery } from "@mantine/hooks";

/** Whether the window is as narrow as a phone. */
export const useNarrowScreen = (): boolean => useMediaQuery("(max-width: 640px)") ?? false;
