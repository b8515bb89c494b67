import { useMemo } from "react";
import { useWords } from "../../words";
import { diff, pieces } from "./diff";

/** What is another way in the second text, with a few lines around it. */
export function Difference({ before, after }: { before: string; after: string }) {
  const words = useWords();
  const all = useMemo(() => pieces(diff(before, after)), [before, after]);
  if (all.length === 0) return <p className="case-pad faint">{words.policy.sameText}</p>;
  return (
    <div className="policy-diff" tabIndex={0} role="group" aria-label={words.policy.changes}>
      {all.map((piece, at) => (
        <div key={at}>
          {piece.skipped > 0 ? <p className="faint">{words.policy.skipped(piece.skipped)}</p> : null}
          <pre>
            {piece.lines.map((line, index) => {
              const text = `${line.sign} ${line.text}\n`;
              if (line.sign === "+") return <ins key={index}>{text}</ins>;
              return line.sign === "-" ? <del key={index}>{text}</del> : <span key={index}>{text}</span>;
            })}
          </pre>
        </div>
      ))}
    </div>
  );
}
