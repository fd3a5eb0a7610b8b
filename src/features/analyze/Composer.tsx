import { Textarea } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Chip } from "../../ui/controls/Chip.tsx";
import { t } from "../../i18n/i18n.ts";
import { useComposer } from "../../session/composer-store.ts";
import classes from "./Composer.module.css";
import { EXAMPLES } from "../../session/examples.ts";

/** Whether CSS alone can fit the field to its text, without a script that measures the text. */
const SIZES_ITSELF = CSS.supports("field-sizing", "content");

/** The field for the tweets to analyze, with examples. */
export function Composer() {
  const text = useComposer((store) => store.text);
  const setText = useComposer((store) => store.setText);
  const replaceText = useComposer((store) => store.replaceText);
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => {
    // After the first paint: focusing needs the layout.
    const frame = requestAnimationFrame(() => {
      setTimeout(() => {
        // The list of languages keeps the focus: a change of the language draws the page anew.
        if (!(document.activeElement instanceof HTMLSelectElement))
          field.current?.focus({ preventScroll: true });
      });
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
