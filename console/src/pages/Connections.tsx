import { useMemo } from "react";
import { listConnections, type ConnectionRow } from "../api/connections";
import { List } from "../parts/list/List";
import type { Column } from "../parts/list/types";
import { Time } from "../parts/Time";
import { useWords } from "../words";
import { Health, healthText } from "./Health";

const id = (row: ConnectionRow) => row.name;
const href = (row: ConnectionRow) => `/connections/${encodeURIComponent(row.name)}`;

export default function Connections() {
  const words = useWords();
  const columns = useMemo<Column<ConnectionRow>[]>(
    () => [
      { key: "name", title: words.connections.name, always: true, cell: (c) => c.name, text: (c) => c.name },
      { key: "platform", title: words.connections.platform, width: "10em", cell: (c) => c.platform, text: (c) => c.platform },
      { key: "health", title: words.connections.health, width: "minmax(0, 2fr)", cell: (c) => <Health row={c} />, text: (c) => healthText(words, c) },
      { key: "version", title: words.connections.version, width: "10em", cell: (c) => c.version, text: (c) => c.version ?? "" },
      { key: "seen", title: words.connections.lastSeen, width: "10em", cell: (c) => <Time at={c.checked_at} brief />, text: (c) => c.checked_at ?? "" },
    ],
    [words],
  );
  return (
    <>
      <div className="page-head">
        <h1>{words.connections.title}</h1>
      </div>
      <List
        name="connections"
        label={words.connections.title}
        read={listConnections}
        id={id}
        href={href}
        columns={columns}
        empty={{ title: words.connections.empty, hint: words.connections.emptyHint }}
      />
    </>
  );
}
