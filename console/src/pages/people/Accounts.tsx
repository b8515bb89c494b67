import { Button } from "antd";
import { useMemo, useState } from "react";
import { accountPage, type Account } from "../../api/platform";
import { useSession } from "../../frame/session";
import { KnownPerson } from "../../parts/KnownPerson";
import { List } from "../../parts/list/List";
import type { Column, Filter } from "../../parts/list/types";
import { State, type Mark } from "../../parts/State";
import { useWords, word } from "../../words";
import { Away, useAcross } from "../useAcross";
import { Bind } from "./Bind";

const id = (row: Account) => `${row.connection}/${row.account}`;
const LOGIN: Record<string, Mark> = { open: "done", barred: "impossible", deactivated: "impossible", erased: "impossible" };

/** Every account of every platform, and whose it is; those that are nobody's are bound here. */
export default function Accounts() {
  const words = useWords();
  const { may } = useSession();
  const [binding, setBinding] = useState<Account | null>(null);
  const binds = may("manage_ledger");
  const { names, away, read } = useAcross<Account>(accountPage, fits);
  const columns = useMemo<Column<Account>[]>(
    () => [
      { key: "account", title: words.people.account, always: true, width: "minmax(0, 1.4fr)", cell: (a) => <><span className="mono">{a.account}</span> <span className="faint">{a.display_name}</span></>, text: (a) => a.account },
      { key: "connection", title: words.people.platform, width: "11em", cell: (a) => a.connection, text: (a) => a.connection },
      {
        key: "person",
        title: words.accounts.whose,
        cell: (a) => (a.person ? <KnownPerson id={a.person} /> : <State mark="attention" text={words.accounts.nobodys} />),
        text: (a) => a.person ?? words.accounts.nobodys,
      },
      { key: "login", title: words.people.state, width: "10em", cell: (a) => <State mark={LOGIN[a.login] ?? "waiting"} text={word(words.login_state, a.login)} />, text: (a) => word(words.login_state, a.login) },
      { key: "admin", title: words.accounts.admin, width: "7em", spare: true, cell: (a) => (a.admin ? words.common.yes : ""), text: (a) => (a.admin ? words.common.yes : "") },
      {
        key: "bind",
        title: "",
        width: "7em",
        end: true,
        cell: (a) =>
          binds ? (
            <Button size="small" onClick={() => setBinding(a)}>
              {a.person ? words.accounts.rebind : words.accounts.bind}
            </Button>
          ) : null,
        text: () => "",
      },
    ],
    [words, binds],
  );
  const filters = useMemo<Filter[]>(
    () => [
      { kind: "search", key: "q", label: words.accounts.search },
      {
        kind: "choice",
        key: "whose",
        label: words.accounts.whose,
        choices: [
          { value: "nobody", label: words.accounts.nobodys },
          { value: "somebody", label: words.accounts.somebodys },
        ],
      },
      { kind: "choice", key: "connection", label: words.people.platform, choices: names.map((name) => ({ value: name, label: name })) },
    ],
    [words, names],
  );
  return (
    <>
      <div className="page-head">
        <h1>{words.accounts.title}</h1>
      </div>
      <Away names={away} />
      {read ? (
        <List name="accounts" label={words.accounts.title} read={read} id={id} columns={columns} filters={filters} empty={{ title: words.accounts.empty, hint: words.accounts.emptyHint }} />
      ) : (
        <p className="list-wait faint">{words.common.loading}</p>
      )}
      {binding ? <Bind account={binding} {...(binding.person ? { person: binding.person } : {})} onClose={() => setBinding(null)} /> : null}
    </>
  );
}

function fits(row: Account, asked: Record<string, string>): boolean {
  if (asked.whose === "nobody" && row.person) return false;
  if (asked.whose === "somebody" && !row.person) return false;
  const needle = (asked.q ?? "").toLowerCase();
  return `${row.account} ${row.display_name} ${row.person ?? ""}`.toLowerCase().includes(needle);
}
