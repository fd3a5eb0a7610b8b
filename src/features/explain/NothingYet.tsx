import { Chip } from "../../ui/Chip.tsx";
import { useAnalyze } from "../analyze/analyze-store.ts";
import { EXAMPLES } from "../analyze/examples.ts";
import classes from "./ExplainPage.module.css";
import { useExplain } from "./explain-store.ts";

/** Those whose words pull in different directions. */
const TAUGHT_BY = ["Mixed", "Complaint", "Sarcasm, often misread"];

/** What the page will show, and a text to begin with. */
export function NothingYet() {
  const change = useExplain((store) => store.change);
  const own = useAnalyze((store) => store.text).trim();
  const begin = (text: string) => () => change({ text });
  return (
    <section className={classes.nothing} aria-labelledby="nothing-yet">
      <h2 id="nothing-yet">Which words does a verdict rest on?</h2>
      <p>
        Write a tweet above, or take one. Each word is left out in turn, and its colour says how far the
        verdict moves without it. Below that, every part of the model shows which words it looked at.
      </p>
      <div className={classes.controls}>
        {own !== "" && !own.includes("\n") && <Chip onClick={begin(own)}>Your text in Analyze</Chip>}
        {EXAMPLES.filter(({ name }) => TAUGHT_BY.includes(name)).map(({ name, text }) => (
          <Chip key={name} onClick={begin(text)}>
            {name}
          </Chip>
        ))}
      </div>
    </section>
  );
}
