import { Textarea } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Chip } from "../../ui/Chip.tsx";
import { t } from "../../words/words.ts";
import { useAnalyze } from "./analyze-store.ts";
import classes from "./Composer.module.css";
import { EXAMPLES } from "./examples.ts";

/** Where the style sheet alone can size a field by its text, no script measures it. */
const SIZES_ITSELF = CSS.supports("field-sizing", "content");

/** The text is the hero: everything else answers to it. */
export function Composer() {
  const text = useAnalyze((store) => store.text);
  const setText = useAnalyze((store) => store.setText);
  const replaceText = useAnalyze((store) => store.replaceText);
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    // Once the page is drawn: a field can only be focused when its place is known.
    const frame = requestAnimationFrame(() => {
      setTimeout(() => field.current?.focus({ preventScroll: true }));
    });
    return () => cancelAnimationFrame(frame);
  }, []);

  return (
    <div className={classes.composer} data-part="composer">
      <Textarea
        ref={field}
        aria-label={t("analyze:composer.name")}
        id="composer"
        placeholder={t("analyze:composer.placeholder")}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        {...(SIZES_ITSELF ? { rows: 3 } : { autosize: true, minRows: 3, maxRows: 12 })}
        spellCheck={false}
        variant="unstyled"
        classNames={{ input: classes.input ?? "" }}
      />
      <ul className={classes.examples} aria-label={t("analyze:composer.examples")}>
        {EXAMPLES.map((example) => (
          <li key={example.id}>
            <Chip
              onClick={() => {
                replaceText(example.text);
                field.current?.focus();
              }}
            >
              {t(`analyze:example.${example.id}`)}
            </Chip>
          </li>
        ))}
      </ul>
    </div>
  );
}
