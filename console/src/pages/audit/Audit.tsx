import { Button } from "antd";
import { useMemo } from "react";
import { Link } from "react-router";
import { listEntries, type EntryRow } from "../../api/log";
import { List } from "../../parts/list/List";
import type { Column, Filter } from "../../parts/list/types";
import { Time } from "../../parts/Time";
import { useWords } from "../../words";

const id = (row: EntryRow) => String(row.index);

/** The log, newest first; nothing in it can be changed. */
export default function Audit() {
  const words = useWords();
  const columns = useMemo<Column<EntryRow>[]>(
    () => [
      { key: "index", title: words.audit.index, always: true, width: "5em", cell: (e) => e.index, text: (e) => String(e.index) },
      { key: "time", title: words.audit.time, width: "10em", cell: (e) => <Time at={e.leaf.time} brief />, text: (e) => e.leaf.time },
      { key: "actor", title: words.audit.actor, width: "10em", cell: (e) => e.leaf.actor, text: (e) => e.leaf.actor },
      { key: "what", title: words.audit.what, width: "minmax(0, 1.4fr)", cell: (e) => e.text ?? <span className="mono">{e.leaf.what}</span>, text: (e) => e.text ?? e.leaf.what },
      { key: "on", title: words.audit.on, cell: (e) => <span className="mono">{e.leaf.on}</span>, text: (e) => e.leaf.on },
      {
        key: "case",
        title: words.audit.case,
        width: "8em",
        cell: (e) => (e.leaf.case ? <Link to={`/cases/${e.leaf.case}`} className="digest">{e.leaf.case.slice(-8)}</Link> : null),
        text: (e) => e.leaf.case ?? "",
      },
      { key: "payload", title: words.audit.payload, width: "9em", spare: true, cell: (e) => <span className="digest">{e.leaf.payload.slice(0, 12)}</span>, text: (e) => e.leaf.payload },
    ],
    [words],
  );
  const filters = useMemo<Filter[]>(
    () => [
      { kind: "search", key: "actor", label: words.audit.actor },
      { kind: "search", key: "what", label: words.audit.what },
      { kind: "search", key: "case", label: words.audit.case },
    ],
    [words],
  );
  return (
    <>
      <div className="page-head">
        <h1>{words.audit.title}</h1>
        <Link to="/audit/verify">
          <Button>{words.audit.verify}</Button>
        </Link>
      </div>
      <List
        name="audit"
        label={words.audit.title}
        read={listEntries}
        id={id}
        columns={columns}
        filters={filters}
        empty={{ title: words.audit.empty, hint: words.audit.emptyHint }}
      />
    </>
  );
}
