import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "react-router";
import { accountsOf, casesOf, readPerson } from "../api/people";
import { useSession } from "../frame/session";
import { Person } from "../parts/Person";
import { ProblemView } from "../parts/ProblemView";
import { caseMark, State } from "../parts/State";
import { Day, Time } from "../parts/Time";
import { ButtonLink } from "../parts/ButtonLink";
import { useWords, word } from "../words";

/** One person: what is known, which accounts are theirs and why, and their cases. */
export default function PersonPage() {
  const { id = "" } = useParams();
  const words = useWords();
  const { may } = useSession();
  const one = useQuery({ queryKey: ["person", id], queryFn: ({ signal }) => readPerson(id, signal) });
  const cases = useQuery({ queryKey: ["person", id, "cases"], queryFn: ({ signal }) => casesOf(id, signal) });
  const accounts = useQuery({ queryKey: ["person", id, "accounts"], queryFn: ({ signal }) => accountsOf(id, signal) });
  const person = one.data;
  if (!person) {
    return one.error ? <ProblemView error={one.error} again={() => void one.refetch()} page /> : <p className="list-wait faint">{words.common.loading}</p>;
  }
  return (
    <>
      <div className="page-head">
        <h1>
          <Person person={person} />
        </h1>
        {may("open_case") ? (
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
            <dd>{person.manager ? <Link to={`/people/${encodeURIComponent(person.manager)}`}>{person.manager}</Link> : words.person.none}</dd>
            <dt>{words.people.zone}</dt>
            <dd>{person.zone}</dd>
          </dl>
        </section>
        <section className="sheet" aria-labelledby="accounts">
          <header>
            <h2 id="accounts">{words.people.accounts}</h2>
          </header>
          {accounts.error ? <ProblemView error={accounts.error} /> : null}
          {accounts.data?.length === 0 ? (
            <p className="pad faint">{words.people.noAccounts}</p>
          ) : (
            <div className="scroll" tabIndex={0} role="group" aria-labelledby="accounts">
              <table className="plain">
                <thead>
                  <tr>
                    <th>{words.people.platform}</th>
                    <th>{words.people.account}</th>
                    <th>{words.people.evidence}</th>
                    <th>{words.people.boundBy}</th>
                    <th>{words.people.boundAt}</th>
                  </tr>
                </thead>
                <tbody>
                  {accounts.data?.map((account) => (
                    <tr key={`${account.connection} ${account.account}`}>
                      <td>
                        <Link to={`/connections/${encodeURIComponent(account.connection)}`}>{account.connection}</Link>
                      </td>
                      <td className="mono">{account.account}</td>
                      <td>{account.evidence}</td>
                      <td>{account.bound_by}</td>
                      <td>
                        <Time at={account.bound_at} brief />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )}
        </section>
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
    </>
  );
}
