import { Textarea } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Chip } from "../../ui/Chip.tsx";
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
        aria-label="Tweet to analyze"
        id="composer"
        placeholder="Type or paste a tweet. Several lines are scored one by one."
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        {...(SIZES_ITSELF ? { rows: 3 } : { autosize: true, minRows: 3, maxRows: 12 })}
        spellCheck={false}
        variant="unstyled"
        classNames={{ input: classes.input ?? "" }}
      />
      <ul className={classes.examples} aria-label="Examples">
        {EXAMPLES.map((example) => (
          <li key={example.name}>
            <Chip
              onClick={() => {
                replaceText(example.text);
                field.current?.focus();
              }}
            >
              {example.name}
            </Chip>
          </li>
        ))}
      </ul>
    </div>
  );
}
