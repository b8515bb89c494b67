import { useWords } from "../../words";
import { isKept, type Unsaved } from "./unsaved";

/** Says why no plan is made now: answers are on their way, or were typed and never submitted. */
export function UnsavedSaid({ unsaved }: { unsaved: Unsaved }) {
  const words = useWords();
  if (isKept(unsaved)) return null;
  return (
    <p className={unsaved.saving ? "faint" : "late"} role="status">
      {unsaved.saving ? words.case.savingAnswers : words.case.unsubmittedFirst(unsaved.typed)}
    </p>
  );
}
