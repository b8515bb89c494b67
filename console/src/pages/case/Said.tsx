import { useWords, word } from "../../words";
import type { Trouble } from "./happenings";

/** What went wrong in the reader's language, and below it what the platform said, as it said it. */
export function Said({ trouble }: { trouble: Trouble }) {
  const words = useWords();
  return (
    <>
      <p>{word(words.errorKind, trouble.kind)}</p>
      {trouble.quoted ? <Quoted text={trouble.quoted} /> : null}
    </>
  );
}

/** Words that aren't ours, and in whatever language they were said. */
export function Quoted({ text }: { text: string }) {
  const words = useWords();
  return (
    <p className="quoted">
      <span className="faint">{words.case.reported}</span> <q translate="no">{text}</q>
    </p>
  );
}
