import { useMemo } from "react";
import { listActors, type ActorRow } from "../../api/settings";
import { List } from "../../parts/list/List";
import type { Column } from "../../parts/list/types";
import { State } from "../../parts/State";
import { useWords, word } from "../../words";

const id = (row: ActorRow) => row.name;

export function Users() {
  const words = useWords();
  const roles = (row: ActorRow) => row.roles.map((role) => word(words.role, role)).join(words.common.separator);
  const columns = useMemo<Column<ActorRow>[]>(
    () => [
      { key: "name", title: words.settings.userName, always: true, cell: (a) => a.name, text: (a) => a.name },
      { key: "roles", title: words.settings.roles, cell: roles, text: roles },
      { key: "person", title: words.settings.person, cell: (a) => a.person ?? <span className="faint">{words.common.none}</span>, text: (a) => a.person ?? "" },
      {
        key: "state",
        title: words.cases.state,
        width: "10em",
        cell: (a) => <State mark={a.locked ? "impossible" : "done"} text={a.locked ? words.settings.locked : words.settings.active} />,
        text: (a) => (a.locked ? words.settings.locked : words.settings.active),
      },
    ],
    [words],
  );
  return (
    <List
      name="users"
      label={words.settings.users}
      read={listActors}
      id={id}
      columns={columns}
      empty={{ title: words.settings.emptyUsers, hint: words.settings.emptyUsersHint }}
    />
  );
}
