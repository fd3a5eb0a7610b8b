import { Textarea } from "@mantine/core";
import { useEffect, useRef } from "react";
import { Chip } from "../../ui/Chip.tsx";
import { useAnalyze } from "./analyze-store.ts";
import classes from "./Composer.module.css";
import { EXAMPLES } from "./examples.ts";

/** The text is the hero: everything else answers to it. */
export function Composer() {
  const text = useAnalyze((store) => store.text);
  const setText = useAnalyze((store) => store.setText);
  const replaceText = useAnalyze((store) => store.replaceText);
  const field = useRef<HTMLTextAreaElement>(null);

  useEffect(() => field.current?.focus({ preventScroll: true }), []);

  return (
    <div className={classes.composer} data-part="composer">
      <Textarea
        ref={field}
        aria-label="Tweet to analyze"
        id="composer"
        placeholder="Type or paste a tweet. Several lines are scored one by one."
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        autosize
        minRows={3}
        maxRows={12}
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
