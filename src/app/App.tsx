import { createTheme, MantineProvider } from "@mantine/core";
import { Shell } from "./Shell.tsx";

const theme = createTheme({ respectReducedMotion: true, cursorType: "pointer" });

/** Mantine's variables come from its style sheet and `theme.css`: the policy allows no style elements. */
export function App() {
  return (
    <MantineProvider
      theme={theme}
      defaultColorScheme="auto"
      withCssVariables={false}
      withGlobalClasses={false}
    >
      <Shell />
    </MantineProvider>
  );
}
