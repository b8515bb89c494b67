import type { Told } from "../../api/cases";
import { useWords, word } from "../../words";
import type { Trouble } from "./happenings";

/** What went wrong, in the reader's language. What was written before there were sentences has only the platform's own words. */
export function Said({ trouble }: { trouble: Trouble }) {
  const words = useWords();
  if (trouble.told) return <ToldLines told={trouble.told} />;
  return (
    <>
      <p>{word(words.errorKind, trouble.kind)}</p>
      {trouble.quoted ? <Quoted text={trouble.quoted} /> : null}
    </>
  );
}

/** What is in the way, the platform's own words beside it, and what to do about it. */
export function ToldLines({ told }: { told: Told }) {
  const words = useWords();
  return (
    <div className="told">
      <p>
        {told.says}
        {told.aside ? (
          <span className="mono faint told-aside" translate="no">
            {told.aside}
          </span>
        ) : null}
      </p>
      {told.hint ? (
        <p>
          <span className="faint">{words.case.whatToDo}</span> {told.hint}
        </p>
      ) : null}
    </div>
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
