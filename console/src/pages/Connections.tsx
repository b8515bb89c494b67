import { useMemo } from "react";
import { listConnections, type Connection } from "../api/connections";
import { useSession } from "../frame/session";
import { ButtonLink } from "../parts/ButtonLink";
import { List } from "../parts/list/List";
import type { Column, ReadPage } from "../parts/list/types";
import { useWords, word } from "../words";
import { Health, Version } from "./Health";

const id = (row: Connection) => row.name;
const href = (row: Connection) => `/connections/${encodeURIComponent(row.name)}`;
const read: ReadPage<Connection> = async (_asked, _after, signal) => ({ items: await listConnections(signal) });

export default function Connections() {
  const words = useWords();
  const { may } = useSession();
  const columns = useMemo<Column<Connection>[]>(
    () => [
      { key: "name", title: words.connections.name, always: true, cell: (c) => c.name, text: (c) => c.name },
      { key: "platform", title: words.connections.platform, width: "10em", cell: (c) => word(words.platform, c.platform), text: (c) => word(words.platform, c.platform) },
      { key: "health", title: words.connections.health, width: "minmax(0, 2fr)", cell: (c) => <Health name={c.name} />, text: () => "" },
      { key: "version", title: words.connections.version, width: "10em", cell: (c) => <Version name={c.name} />, text: () => "" },
      {
        key: "address",
        title: words.connections.address,
        cell: (c) => <span className="mono soft">{address(c)}</span>,
        text: address,
      },
    ],
    [words],
  );
  const add = may("manage_connections") ? (
    <ButtonLink to="/connections/new" type="primary">
      {words.connections.add}
    </ButtonLink>
  ) : null;
  return (
    <>
      <div className="page-head">
        <h1>{words.connections.title}</h1>
        {add}
      </div>
      <List
        name="connections"
        label={words.connections.title}
        read={read}
        id={id}
        href={href}
        columns={columns}
        empty={{ title: words.connections.empty, hint: words.connections.emptyHint, action: add }}
      />
    </>
  );
}

/** The first setting that is an address: platforms call it by different names. */
function address(connection: Connection): string {
  const found = Object.values(connection.settings).find((value) => typeof value === "string" && /^(https?|xmpp|wss?):/.test(value));
  return typeof found === "string" ? found : "";
}
