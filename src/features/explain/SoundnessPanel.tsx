import type { Soundness } from "../../engine/explain/soundness.ts";
import classes from "./ExplainPage.module.css";

const points = (value: number) => `${value < 0 ? "−" : ""}${Math.abs(100 * value).toFixed(1)}`;
const share = (value: number) => `${(100 * value).toFixed(0)}%`;

/** One sentence on how much to read into the picture. */
function verdict({ betterThanRandom }: Soundness): string {
  if (betterThanRandom >= 0.95) return "The model does rest on the words that are marked most.";
  if (betterThanRandom >= 0.75) return "The marked words matter more than most others would.";
  return "The marked words matter no more than words drawn at random. Do not read much into them.";
}

/** How far the words' colours can be trusted, measured by taking words out of this very text. */
export function SoundnessPanel({ soundness }: { soundness: Soundness }) {
  const { comprehensiveness, sufficiency, random, betterThanRandom, kendallTau, passes } = soundness;
  const interval = ({ low, high }: { low: number; high: number }) => `${points(low)} to ${points(high)}`;
  return (
    <div className={classes.soundness} data-testid="soundness" data-share={betterThanRandom}>
      <p>
        <strong>{verdict(soundness)}</strong> Better than {share(betterThanRandom)} of {random.orders} random
        orders.
      </p>
      <div className={classes.scroller}>
        <table className={classes.numbers}>
          <caption className="visually-hidden">Soundness of the picture</caption>
          <thead>
            <tr>
              <th scope="col">Measure</th>
              <th scope="col">This order</th>
              <th scope="col">Random orders, 95%</th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row" title="How far the class falls without the first words (AOPC). High is good.">
                Comprehensiveness, points
              </th>
              <td>{points(comprehensiveness)}</td>
              <td>{interval(random.comprehensiveness)}</td>
            </tr>
            <tr>
              <th scope="row" title="How far the class falls with the first words alone (AOPC). Low is good.">
                Sufficiency, points
              </th>
              <td>{points(sufficiency)}</td>
              <td>{interval(random.sufficiency)}</td>
            </tr>
            <tr>
              <th scope="row" title="Kendall's tau-b with leaving one word out, from -1 to 1.">
                Agreement with leaving one word out
              </th>
              <td>{Number.isNaN(kendallTau) ? "none" : kendallTau.toFixed(2)}</td>
              <td>0 expected</td>
            </tr>
          </tbody>
        </table>
      </div>
      <p className={classes.soft}>
        Measured in {passes} forward passes with 1, 5, 10, 20 and 50% of the words taken out (ERASER).
      </p>
    </div>
  );
}
