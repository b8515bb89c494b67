import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { readGroup, type GroupMember } from "../../api/platform";
import { Person } from "../../parts/Person";
import { ProblemView } from "../../parts/ProblemView";
import { State } from "../../parts/State";
import { Sheet, Table } from "../../parts/Table";
import { Day, Time } from "../../parts/Time";
import { useWords, word } from "../../words";

/** One group as it is on its platform just now: of which kind, who owns it, and who of those in it leaves. */
export default function GroupPage() {
  const { connection = "", group = "" } = useParams();
  const words = useWords();
  const one = useQuery({ queryKey: ["group", connection, group], queryFn: ({ signal }) => readGroup(connection, group, signal), refetchOnWindowFocus: false });
  const found = one.data;
  if (!found) {
    return one.error ? <ProblemView error={one.error} again={() => void one.refetch()} page back={{ to: "/groups", name: words.nav.groups }} /> : <p className="list-wait faint">{words.common.loading}</p>;
  }
  const leaves = new Set(found.leaving.map((member) => member.account));
  const stays = found.owners.some((owner) => !leaves.has(owner.account));
  return (
    <>
      <div className="page-head">
        <h1>{found.name || found.group}</h1>
      </div>
      <div className="stack">
        <section className="sheet">
          <dl className="facts">
            <dt>{words.groups.platform}</dt>
            <dd>
              <Link to={`/connections/${encodeURIComponent(connection)}`}>{connection}</Link>
            </dd>
            <dt>{words.groups.kind}</dt>
            <dd>
              {word(words.groupKind, found.kind)} <span className="faint">{words.groups.byPolicy}</span>
            </dd>
            <dt>{words.groups.members}</dt>
            <dd>{found.members}</dd>
            <dt>{words.groups.state}</dt>
            <dd>
              {found.owners.length === 0 ? (
                <State mark="attention" text={words.groups.noOwner} />
              ) : stays ? (
                <State mark="done" text={words.groups.ownerStays} />
              ) : (
                <State mark="attention" text={words.groups.noOwnerStays} />
              )}
              {found.closed ? <span className="tag">{words.groups.closed}</span> : null} {found.encrypted ? <span className="tag">{words.groups.encrypted}</span> : null}
            </dd>
            {found.parent ? (
              <>
                <dt>{words.groups.within}</dt>
                <dd>
                  <Link to={`/groups/${encodeURIComponent(connection)}/${encodeURIComponent(found.parent)}`}>{found.parent}</Link>
                </dd>
              </>
            ) : null}
            <dt>ID</dt>
            <dd className="mono faint">{found.group}</dd>
            <dt>{words.groups.readAt}</dt>
            <dd>
              <Time at={new Date(one.dataUpdatedAt).toISOString()} />
            </dd>
          </dl>
        </section>
        <Members id="owners" title={words.groups.owners} rows={found.owners} empty={words.groups.noOwner} />
        <Members id="leaving" title={words.groups.leaving} rows={found.leaving} empty={words.groups.nobodyLeaves} />
      </div>
    </>
  );
}

function Members({ id, title, rows, empty }: { id: string; title: string; rows: GroupMember[]; empty: string }) {
  const words = useWords();
  return (
    <Sheet id={id} title={title} aside={<span className="faint">{rows.length}</span>}>
      {rows.length === 0 ? (
        <p className="pad faint">{empty}</p>
      ) : (
        <Table
          labelledBy={id}
          rows={rows}
          id={(member) => member.account}
          columns={[
            { key: "person", title: words.cases.person, cell: (m) => (m.person ? <Person person={{ id: m.person, name: m.person_name }} link /> : <State mark="attention" text={words.accounts.nobodys} />) },
            { key: "account", title: words.people.account, cell: (m) => <span className="mono">{m.account}</span> },
            { key: "role", title: words.settings.roles, cell: (m) => word(words.groupRole, m.role) },
            { key: "case", title: words.cases.lastDay, cell: (m) => (m.case && m.last_working_day ? <Link to={`/cases/${m.case}`}><Day date={m.last_working_day} /></Link> : null) },
          ]}
        />
      )}
    </Sheet>
  );
}
