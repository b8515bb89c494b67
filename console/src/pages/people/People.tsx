import { useMemo } from "react";
import { listPeople, type PersonRow } from "../../api/find";
import { useSession } from "../../frame/session";
import { ButtonLink } from "../../parts/ButtonLink";
import { KnownPerson } from "../../parts/KnownPerson";
import { List } from "../../parts/list/List";
import type { Column, Filter } from "../../parts/list/types";
import { Person, personText } from "../../parts/Person";
import { useWords } from "../../words";

const id = (row: PersonRow) => row.id;
const href = (row: PersonRow) => `/people/${encodeURIComponent(row.id)}`;

export default function People() {
  const words = useWords();
  const { may } = useSession();
  const keeps = may("manage_ledger");
  const columns = useMemo<Column<PersonRow>[]>(
    () => [
      { key: "person", title: words.people.name, always: true, width: "minmax(0, 1.2fr)", cell: (p) => <Person person={p} />, text: (p) => personText(p) },
      { key: "department", title: words.people.department, cell: (p) => p.department, text: (p) => p.department ?? "" },
      { key: "manager", title: words.people.manager, cell: (p) => (p.manager ? <KnownPerson id={p.manager} /> : <span className="faint">{words.person.none}</span>), text: (p) => p.manager ?? "" },
      { key: "zone", title: words.people.zone, cell: (p) => <span className="soft">{p.zone}</span>, text: (p) => p.zone ?? "" },
    ],
    [words],
  );
  const filters = useMemo<Filter[]>(() => [{ kind: "search", key: "q", label: words.cases.searchHint }], [words]);
  return (
    <>
      <div className="page-head">
        <h1>{words.people.title}</h1>
        <ButtonLink to="/accounts?whose=nobody">{words.people.unbound}</ButtonLink>
        {keeps ? <ButtonLink to="/people/upload">{words.people.upload}</ButtonLink> : null}
        {keeps ? (
          <ButtonLink to="/people/new" type="primary">
            {words.people.add}
          </ButtonLink>
        ) : null}
      </div>
      <List
        name="people"
        label={words.people.title}
        read={listPeople}
        id={id}
        href={href}
        columns={columns}
        filters={filters}
        empty={{ title: words.people.empty, hint: keeps ? words.people.emptyHint : words.people.emptyOthers }}
      />
    </>
  );
}
