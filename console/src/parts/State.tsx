import { useWords } from "../words";
import "./state.css";

/** The seven marks: shape and colour say the same, and a word says it to who sees neither. */
export type Mark = "waiting" | "running" | "done" | "verified" | "attention" | "failed" | "impossible";

function Shape({ mark }: { mark: Mark }) {
  switch (mark) {
    case "waiting":
      return <circle cx="8" cy="8" r="5.5" />;
    case "running":
      return (
        <>
          <circle cx="8" cy="8" r="5.5" />
          <path className="fill" d="M8 8V2.5A5.5 5.5 0 0 1 13.5 8Z" />
        </>
      );
    case "done":
      return <circle className="fill" cx="8" cy="8" r="5.5" />;
    case "verified":
      return <path className="thick" d="m2.8 8.6 3.4 3.6 7-8.2" />;
    case "attention":
      return <path className="fill" d="M8 2 14.5 13.5h-13Z" />;
    case "failed":
      return <path className="thick" d="m3.5 3.5 9 9m0-9-9 9" />;
    case "impossible":
      return (
        <>
          <circle cx="8" cy="8" r="5.5" />
          <path d="m4.2 11.8 7.6-7.6" />
        </>
      );
  }
}

export function Glyph({ mark }: { mark: Mark }) {
  return (
    <svg className={`glyph ${mark}`} viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
      <Shape mark={mark} />
    </svg>
  );
}

/** A mark with its word; `quiet` keeps the word for screen readers only. */
export function State({ mark, text, quiet = false }: { mark: Mark; text?: string; quiet?: boolean }) {
  const words = useWords();
  const word = text ?? words.mark[mark];
  return (
    <span className={`state ${mark}`}>
      <Glyph mark={mark} />
      <span className={quiet ? "hidden" : "state-word"}>{word}</span>
    </span>
  );
}

/** The mark of a step: `verified` and `confirmed` only ever come from a proof, never from the step's own state. */
export function stepMark(state: string, verified = false): Mark {
  switch (state) {
    case "running":
      return "running";
    case "done":
      return verified ? "verified" : "done";
    case "needs_operator":
      return "attention";
    case "failed":
      return "failed";
    case "skipped":
      return "impossible";
    default:
      return "waiting";
  }
}

export function caseMark(state: string): Mark {
  switch (state) {
    case "approved":
      return "running";
    case "closed":
    case "withdrawn":
      return "done";
    case "proved":
      return "verified";
    default:
      return "waiting";
  }
}
