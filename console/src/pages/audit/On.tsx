import type { Entry } from "../../api/log";
import { Digest } from "../../parts/Digest";
import { useWords } from "../../words";
import { stepText, decisionText } from "../case/told";

const NOTHING = { plan: undefined, sheet: undefined };
const ID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What an entry is on: long ids and digests by their ends, which tell them apart; the whole is in the title. */
export function On({ entry }: { entry: Entry }) {
  const words = useWords();
  const { on } = entry;
  if (entry.step) {
    return (
      <span className="soft" title={entry.step}>
        {stepText(words, NOTHING, entry.step)}
      </span>
    );
  }
  if (entry.what === "case.decided") return <span className="soft">{decisionText(words, NOTHING, entry)}</span>;
  const changed = entry.what === "person.put" ? changes(entry.payload) : [];
  if (changed.length > 0) {
    const names: Record<string, string> = words.people.fields;
    const said = changed.map(({ field, from, to }) => `${names[field] ?? field} ${from || "—"} → ${to || "—"}`);
    return <span className="soft">{[on, ...said].join(" · ")}</span>;
  }
  if (on === entry.case) return null;
  if (on.startsWith("sha256:")) return <Digest digest={on} />;
  return ID.test(on) ? (
    <span className="digest" title={on}>
      {on.slice(-8)}
    </span>
  ) : (
    <span className="soft">{on}</span>
  );
}

/** What of a person was changed, as the entry says it. */
function changes(payload: unknown): { field: string; from: string; to: string }[] {
  const changed = (payload as { changed?: Record<string, { from: unknown; to: unknown }> } | undefined)?.changed ?? {};
  const text = (value: unknown) => (typeof value === "string" ? value : "");
  return Object.entries(changed).map(([field, { from, to }]) => ({ field, from: text(from), to: text(to) }));
}
