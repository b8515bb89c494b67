import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Link, useParams } from "react-router";
import { accountsOf, casesOf, readPerson } from "../../api/people";
import { useSession } from "../../frame/session";
import type { AccountOn } from "../../parts/Fields";
import { KnownPerson } from "../../parts/KnownPerson";
import { Person } from "../../parts/Person";
import { ProblemView } from "../../parts/ProblemView";
import { caseMark, State } from "../../parts/State";
import { Sheet, Table } from "../../parts/Table";
import { Day, Time } from "../../parts/Time";
import { ButtonLink } from "../../parts/ButtonLink";
import { useWords, word } from "../../words";
import { Bind, Release } from "./Bind";

/** One person: what is known, which accounts are theirs and why, and their cases. */
export default function PersonPage() {
  const { id = "" } = useParams();
  const words = useWords();
  const { may } = useSession();
  const binds = may("manage_ledger");
  const [open, setOpen] = useState<"bind" | AccountOn | null>(null);
  const one = useQuery({ queryKey: ["person", id], queryFn: ({ signal }) => readPerson(id, signal) });
  const cases = useQuery({ queryKey: ["person", id, "cases"], queryFn: ({ signal }) => casesOf(id, signal) });
  const accounts = useQuery({ queryKey: ["person", id, "accounts"], queryFn: ({ signal }) => accountsOf(id, signal) });
  const person = one.data;
  // Whoever leaves already has their case.
  const leaves = cases.data?.some((row) => row.state === "open" || row.state === "approved");
  if (!person) {
    return one.error ? <ProblemView error={one.error} again={() => void one.refetch()} page back={{ to: "/people", name: words.nav.people }} /> : <p className="list-wait faint">{words.common.loading}</p>;
  }
  return (
    <>
      <div className="page-head">
        <h1>
          <Person person={person} />
        </h1>
        {binds ? <ButtonLink to={`/people/${encodeURIComponent(person.id)}/settings`}>{words.people.change}</ButtonLink> : null}
        {may("open_case") && cases.data && !leaves ? (
          <ButtonLink to={`/cases/new?person=${encodeURIComponent(person.id)}`}>{words.cases.new}</ButtonLink>
        ) : null}
      </div>
      <div className="stack">
        <section className="sheet">
          <dl className="facts">
            <dt>{words.people.number}</dt>
            <dd>{person.id}</dd>
            <dt>{words.people.department}</dt>
            <dd>{person.department || words.common.none}</dd>
            <dt>{words.people.manager}</dt>
            <dd>{person.manager ? <KnownPerson id={person.manager} /> : words.person.none}</dd>
            <dt>{words.people.zone}</dt>
            <dd>{person.zone}</dd>
            <dt>{words.people.mail}</dt>
            <dd>{person.mail || words.common.none}</dd>
            <dt>{words.people.language}</dt>
            <dd>{word(words.people.languages, person.language)}</dd>
          </dl>
        </section>
        <Sheet id="accounts" title={words.people.accounts} aside={binds ? <Button size="small" onClick={() => setOpen("bind")}>{words.people.bind}</Button> : null}>
          {accounts.error ? <ProblemView error={accounts.error} /> : null}
          {accounts.data?.length === 0 ? <p className="pad faint">{words.people.noAccounts}</p> : null}
          {accounts.data && accounts.data.length > 0 ? (
            <Table
              labelledBy="accounts"
              rows={accounts.data}
              id={(account) => `${account.connection} ${account.account}`}
              columns={[
                { key: "platform", title: words.people.platform, cell: (a) => <Link to={`/connections/${encodeURIComponent(a.connection)}`}>{a.connection}</Link> },
                { key: "account", title: words.people.account, cell: (a) => <span className="mono">{a.account}</span> },
                { key: "evidence", title: words.people.evidence, cell: (a) => a.evidence },
                { key: "by", title: words.people.boundBy, cell: (a) => <>{a.bound_by} <span className="faint"><Time at={a.bound_at} brief /></span></> },
                {
                  key: "release",
                  title: "",
                  end: true,
                  cell: (a) =>
                    binds ? (
                      <Button size="small" danger onClick={() => setOpen(a)}>
                        {words.accounts.release}
                      </Button>
                    ) : null,
                },
              ]}
            />
          ) : null}
        </Sheet>
        <section className="sheet" aria-labelledby="cases">
          <header>
            <h2 id="cases">{words.people.cases}</h2>
          </header>
          {cases.error ? <ProblemView error={cases.error} /> : null}
          {cases.data?.length === 0 ? <p className="pad faint">{words.people.noCases}</p> : null}
          <ul>
            {cases.data?.map((row) => (
              <li key={row.id} className="line">
                <Link to={`/cases/${row.id}`}>
                  <Day date={row.last_working_day} zone={person.zone} /> · {word(words.departure, row.departure)}
                </Link>
                <State mark={caseMark(row.state)} text={word(words.caseState, row.state)} />
              </li>
            ))}
          </ul>
        </section>
      </div>
      {open === "bind" ? <Bind person={person.id} onClose={() => setOpen(null)} /> : null}
      {open !== null && open !== "bind" ? <Release person={person.id} account={open} onClose={() => setOpen(null)} /> : null}
    </>
  );
}
