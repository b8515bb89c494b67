import { useMemo } from "react";
import { groupPage, type Group } from "../../api/platform";
import { List } from "../../parts/list/List";
import type { Column, Filter } from "../../parts/list/types";
import { useWords } from "../../words";
import { Away, useAcross } from "../useAcross";

const id = (row: Group) => `${row.connection}/${row.group}`;
const href = (row: Group) => `/groups/${encodeURIComponent(row.connection)}/${encodeURIComponent(row.group)}`;

/** The groups of every platform. Who owns one and who leaves among its members is read when it is opened. */
export default function Groups() {
  const words = useWords();
  const { names, away, read } = useAcross<Group>(groupPage, fits);
  const columns = useMemo<Column<Group>[]>(
    () => [
      { key: "name", title: words.groups.name, always: true, width: "minmax(0, 2fr)", cell: (g) => g.name || <span className="mono">{g.group}</span>, text: (g) => g.name || g.group },
      { key: "connection", title: words.groups.platform, cell: (g) => g.connection, text: (g) => g.connection },
      { key: "members", title: words.groups.members, width: "7em", end: true, cell: (g) => g.members, text: (g) => String(g.members) },
      { key: "id", title: "ID", spare: true, cell: (g) => <span className="mono soft">{g.group}</span>, text: (g) => g.group },
    ],
    [words],
  );
  const filters = useMemo<Filter[]>(
    () => [
      { kind: "search", key: "q", label: words.groups.name },
      { kind: "choice", key: "connection", label: words.groups.platform, choices: names.map((name) => ({ value: name, label: name })) },
    ],
    [words, names],
  );
  return (
    <>
      <div className="page-head">
        <h1>{words.groups.title}</h1>
      </div>
      <Away names={away} />
      {read ? (
        <List name="groups" label={words.groups.title} read={read} id={id} href={href} columns={columns} filters={filters} empty={{ title: words.groups.empty, hint: words.groups.emptyHint }} />
      ) : (
        <p className="list-wait faint">{words.common.loading}</p>
      )}
    </>
  );
}

function fits(row: Group, asked: Record<string, string>): boolean {
  return `${row.name} ${row.group}`.toLowerCase().includes((asked.q ?? "").toLowerCase());
}
