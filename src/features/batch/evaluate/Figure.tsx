import classes from "./EvaluatePanel.module.css";

export function Figure({ name, value, note }: { name: string; value: string; note?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="tabular">{value}</dd>
      {note && <dd className={classes.note}>{note}</dd>}
    </div>
  );
}
