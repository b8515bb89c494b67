import { useQuery } from "@tanstack/react-query";
import { useMemo, type ReactNode } from "react";
import { Link } from "react-router";
import { listCases, readStanding } from "../api/cases";
import { listConnections } from "../api/connections";
import { useOffered } from "../api/offered";
import { listFindings } from "../api/findings";
import type { CaseRow, Owed } from "../api/types";
import { useSession } from "../frame/session";
import { owedMark, phaseMark } from "../parts/caseMarks";
import { Empty } from "../parts/Empty";
import { Person } from "../parts/Person";
import { ProblemView } from "../parts/ProblemView";
import { Glyph, State } from "../parts/State";
import { Clock, Day, Time, useNow } from "../parts/Time";
import { daysUntil, span } from "../parts/when";
import { ButtonLink } from "../parts/ButtonLink";
import { useWords, word } from "../words";
import { grouped } from "./case/model";
import { Health } from "./Health";
import "./today.css";

/** Cases whose standing is read. */
const NEAR = 40;

/** Who leaves, who is waited for, what was found, and whether the platforms answer. Each line opens. */
export default function Today() {
  const words = useWords();
  const { may } = useSession();
  const cases = useQuery({
    queryKey: ["today", "cases"],
    queryFn: async ({ signal }) => {
      const [open, approved] = await Promise.all([
        listCases({ state: "open" }, undefined, signal),
        listCases({ state: "approved" }, undefined, signal),
      ]);
      const all = [...open.items, ...approved.items].sort((a, b) => a.last_working_day.localeCompare(b.last_working_day));
      // A standing is worked out for each case; those that leave first are the ones that one can still act on today.
      const near = await Promise.all(all.slice(0, NEAR).map(async (row) => ({ ...row, standing: await readStanding(row.id, signal) })));
      return [...near, ...all.slice(NEAR)];
    },
    refetchInterval: 30_000,
  });
  const hasFindings = useOffered("/findings");
  const findings = useQuery({
    queryKey: ["today", "findings"],
    queryFn: ({ signal }) => listFindings({ state: "open" }, undefined, signal),
    enabled: hasFindings,
    refetchInterval: 60_000,
  });
  const connections = useQuery({
    queryKey: ["today", "connections"],
    queryFn: ({ signal }) => listConnections(signal),
    refetchInterval: 60_000,
  });
  return (
    <>
      <div className="page-head">
        <h1>{words.today.title}</h1>
        {may("open_case") ? (
          <ButtonLink to="/cases/new" type="primary">{words.cases.new}</ButtonLink>
        ) : null}
      </div>
      <div className="today">
        <div className="stack">
          <Block title={words.today.leaving} error={cases.error}>
            {cases.data ? <Leaving cases={cases.data} /> : null}
          </Block>
          <Block title={words.today.waiting} error={cases.error}>
            {cases.data ? <Waiting cases={cases.data} /> : null}
          </Block>
        </div>
        <div className="stack">
          {hasFindings ? <Block title={words.today.findings} to="/findings?state=open" error={findings.error}>
            {findings.data?.items.length === 0 ? <p className="pad faint">{words.today.noFindings}</p> : null}
            <ul>
              {findings.data?.items.slice(0, 8).map((finding) => (
                <li key={finding.id} className="line">
                  <Link to="/findings?state=open">{finding.text}</Link>
                  <span className="faint">
                    <Time at={finding.since} brief />
                  </span>
                </li>
              ))}
            </ul>
          </Block> : null}
          <Block title={words.today.connections} to="/connections" error={connections.error}>
            {connections.data?.length === 0 ? <Empty title={words.today.noConnections} hint={words.today.noConnectionsHint} /> : null}
            <ul>
              {connections.data?.map((row) => (
                <li key={row.name} className="line">
                  <Link to={`/connections/${encodeURIComponent(row.name)}`}>{row.name}</Link>
                  <Health name={row.name} />
                </li>
              ))}
            </ul>
          </Block>
        </div>
      </div>
    </>
  );
}

function Block({ title, to, error, children }: { title: string; to?: string; error: unknown; children: ReactNode }) {
  return (
    <section className="sheet" aria-label={title}>
      <header>
        <h2>{to ? <Link to={to}>{title}</Link> : title}</h2>
      </header>
      {error ? <ProblemView error={error} /> : null}
      {children}
    </section>
  );
}

function Leaving({ cases }: { cases: CaseRow[] }) {
  const words = useWords();
  const now = useNow();
  const sorted = useMemo(() => [...cases].sort((a, b) => a.last_working_day.localeCompare(b.last_working_day)), [cases]);
  const away = (row: CaseRow) => daysUntil(row.last_working_day, undefined, now);
  const soon = sorted.filter((row) => away(row) <= 7);
  const later = sorted.length - soon.length;
  if (sorted.length === 0) return <Empty title={words.today.nobody} hint={words.today.nobodyHint} />;
  return (
    <ul>
      {soon.map((row) => (
        <li key={row.id} className="line leaving">
          <Link to={`/cases/${row.id}`}>
            <Person person={row.person} />
          </Link>
          <span className="faint">{row.person.department}</span>
          <span className={away(row) <= 0 ? "today-now" : undefined}>
            <Day date={row.last_working_day} />
          </span>
          {row.standing ? <State mark={phaseMark(row.standing.phase)} text={word(words.phaseOfCase, row.standing.phase)} /> : <span>{word(words.caseState, row.state)}</span>}
        </li>
      ))}
      {later > 0 ? (
        <li className="line">
          <Link to="/cases">{words.today.later(later)}</Link>
        </li>
      ) : null}
    </ul>
  );
}

function Waiting({ cases }: { cases: CaseRow[] }) {
  const words = useWords();
  const owed = cases.flatMap((row) => (row.standing?.owed ?? []).map((each) => ({ row, each })));
  const open = owed.filter(({ each }) => each.state === "waiting" || each.state === "overdue");
  if (open.length === 0) return <p className="pad faint">{words.today.noWaiting}</p>;
  const parties = [...grouped(open, ({ each }) => each.party.kind)];
  return (
    <ul>
      {parties.map(([party, of]) => (
        <li key={party}>
          <details className="waits" open={of.length <= 5}>
            <summary>
              <b>{word(words.case.party, party)}</b> <span className="faint">{of.length}</span>
              {of.some(({ each }) => each.state === "overdue") ? (
                <span className="tag bad">
                  {words.today.breaches} {of.filter(({ each }) => each.state === "overdue").length}
                </span>
              ) : null}
            </summary>
            <ul>
              {of.map(({ row, each }) => (
                <WaitLine key={`${row.id}${each.what}`} row={row} owed={each} />
              ))}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}

function WaitLine({ row, owed }: { row: CaseRow; owed: Owed }) {
  return (
    <li className="line">
      <span>
        <Glyph mark={owedMark(owed.state)} /> <Link to={`/cases/${row.id}`}>{owed.what}</Link>{" "}
        <span className="faint">
          <Person person={row.person} />
        </span>
      </span>
      <span className="faint">
        {owed.due ? (
          <Clock until={owed.due} />
        ) : owed.since ? (
          <Waited since={owed.since} />
        ) : null}
      </span>
    </li>
  );
}

function Waited({ since }: { since: string }) {
  const words = useWords();
  const now = useNow();
  return <time dateTime={since}>{words.today.waited(span(words.time, now.getTime() - Date.parse(since)))}</time>;
}
