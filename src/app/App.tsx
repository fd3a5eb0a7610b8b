import { createTheme, DirectionProvider, MantineProvider } from "@mantine/core";
import { useLanguage } from "../i18n/i18n.ts";
import { Shell } from "./Shell.tsx";

const theme = createTheme({
  respectReducedMotion: true,
  cursorType: "pointer",
  components: {
    // Its buttons are too small to hit; the arrow keys do the same.
    NumberInput: { defaultProps: { hideControls: true } },
    // Each frame of a transition computes the page's layout again, and leaves garbage: 20 MB for a large model.
    Progress: { defaultProps: { transitionDuration: 0 } },
  },
});

/** Mantine's variables come from its style sheet and `styles/theme.css`: the policy allows no style elements. */
export function App() {
  const language = useLanguage((store) => store.language);
  return (
    <DirectionProvider key={language}>
      <MantineProvider
        theme={theme}
        defaultColorScheme="auto"
        withCssVariables={false}
        withGlobalClasses={false}
      >
        <Shell />
      </MantineProvider>
    </DirectionProvider>
  );
}
