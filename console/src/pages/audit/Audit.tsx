import { useMemo } from "react";
import type { Entry } from "../../api/log";
import { listEntries } from "../../api/log";
import { KnownCase } from "../../parts/KnownCase";
import { List } from "../../parts/list/List";
import type { Column, Filter } from "../../parts/list/types";
import { Time } from "../../parts/Time";
import { ButtonLink } from "../../parts/ButtonLink";
import { useWords, word } from "../../words";
import { byWhom } from "../case/told";
import { On } from "./On";

const id = (row: Entry) => String(row.index);
const href = (row: Entry) => `/audit/verify?from=${row.index}&to=${row.index}`;

/** The log, newest first; nothing in it can be changed. */
export default function Audit() {
  const words = useWords();
  const columns = useMemo<Column<Entry>[]>(
    () => [
      { key: "index", title: words.audit.index, always: true, width: "5em", cell: (e) => e.index, text: (e) => String(e.index) },
      { key: "time", title: words.audit.time, width: "8em", cell: (e) => <Time at={e.time} brief />, text: (e) => e.time },
      { key: "actor", title: words.audit.actor, width: "10em", cell: (e) => byWhom(words, e.actor), text: (e) => e.actor },
      { key: "what", title: words.audit.what, width: "minmax(0, 1.2fr)", cell: (e) => word(words.happened, e.what), text: (e) => word(words.happened, e.what) },
      { key: "on", title: words.audit.on, width: "minmax(0, 1.6fr)", cell: (e) => <On entry={e} />, text: (e) => e.step ?? e.on },
      {
        key: "case",
        title: words.audit.case,
        width: "minmax(0, 1fr)",
        cell: (e) => (e.case ? <KnownCase id={e.case} /> : null),
        text: (e) => e.case ?? "",
      },
    ],
    [words],
  );
  const filters = useMemo<Filter[]>(
    () => [
      { kind: "search", key: "actor", label: words.audit.actor },
      { kind: "given", key: "case", label: words.audit.case, show: (id) => <KnownCase id={id} /> },
      { kind: "given", key: "step", label: words.audit.step },
      { kind: "choice", key: "what", label: words.audit.what, choices: Object.entries(words.happened).map(([value, label]) => ({ value, label })) },
    ],
    [words],
  );
  return (
    <>
      <div className="page-head">
        <h1>{words.audit.title}</h1>
        <ButtonLink to="/audit/verify">{words.audit.verify}</ButtonLink>
      </div>
      <List
        name="audit"
        label={words.audit.title}
        read={listEntries}
        id={id}
        href={href}
        columns={columns}
        filters={filters}
        empty={{ title: words.audit.empty, hint: words.audit.emptyHint }}
      />
    </>
  );
}
