import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { readToday, type FindingsOfKind, type Today as Morning, type TodayConnection } from "../../api/today";
import { useSession } from "../../frame/session";
import { ButtonLink } from "../../parts/ButtonLink";
import { Empty } from "../../parts/Empty";
import { ProblemView } from "../../parts/ProblemView";
import { useWords, word } from "../../words";
import { LastSeen, seenOf } from "../Health";
import { State } from "../../parts/State";
import { figures } from "./figures";
import { Leaving } from "./Leaving";
import { Mine } from "./Mine";
import { Waited, Waiting } from "./Waiting";
import "./today.css";

const ASKED = new Set(["hr", "legal", "it", "manager"]);

/** What the reader has to do, who leaves, who else is waited for, what was found, and whether the platforms answer. Each number opens its rows. */
export default function Today() {
  const words = useWords();
  const { may } = useSession();
  const morning = useQuery({ queryKey: ["today"], queryFn: ({ signal }) => readToday(signal), refetchInterval: 30_000 });
  const today = morning.data;
  return (
    <>
      <div className="page-head">
        <h1>{words.today.title}</h1>
        {may("give_statement") ? <ButtonLink to="/settings/sources">{words.sources.upload}</ButtonLink> : null}
        {may("open_case") ? (
          <ButtonLink to="/cases/new" type="primary">{words.cases.new}</ButtonLink>
        ) : null}
      </div>
      {morning.error ? <ProblemView error={morning.error} again={() => void morning.refetch()} page={!today} /> : null}
      {!today && !morning.error ? <p className="list-wait faint" role="status">{morning.failureCount > 0 ? words.problem.again : words.common.loading}</p> : null}
      {today ? <Blocks today={today} /> : null}
    </>
  );
}

function Blocks({ today }: { today: Morning }) {
  const words = useWords();
  const { may, me } = useSession();
  const connections = today.connections as TodayConnection[] | null | undefined;
  const findings = today.findings as FindingsOfKind[] | null | undefined;
  const nothing = today.leaving.length === 0 && today.waiting.length === 0 && today.mine.number === 0 && connections?.length === 0;
  // Whoever is asked for things is told also that there is nothing to do.
  const asked = !nothing && me.roles.some((role) => ASKED.has(role));
  return (
    <>
      <Figures today={today} />
      <div className="today">
        <div className="stack">
          {asked || today.mine.number > 0 ? (
            <Block title={words.today.mine} id="mine">
              <Mine mine={today.mine} />
            </Block>
          ) : null}
          <Block title={words.today.leaving}>
            {nothing && may("manage_connections") ? (
              <Empty title={words.today.first} hint={words.today.firstHint} action={<ButtonLink to="/settings/guide">{words.guide.title}</ButtonLink>} />
            ) : (
              <Leaving leaving={today.leaving} />
            )}
          </Block>
          <Block title={words.today.waiting} id="waiting">
            <Waiting waiting={today.waiting} />
            {today.more ? <p className="pad faint">{words.today.moreCases}</p> : null}
          </Block>
        </div>
        {findings || connections ? <div className="stack">
          {findings ? (
            <Block title={words.today.findings} to="/findings?state=open">
              {findings.length === 0 ? <p className="pad faint">{words.today.noFindings}</p> : null}
              <ul>
                {findings.map((of) => (
                  <li key={of.kind} className="line">
                    <Link to={`/findings?state=open&kind=${of.kind}`}>
                      {word(words.findingKind, of.kind)} <b>{of.number}</b>
                    </Link>
                    <span className="faint">
                      <Waited since={of.since} />
                    </span>
                  </li>
                ))}
              </ul>
            </Block>
          ) : null}
          {connections ? (
            <Block title={words.today.connections} to="/connections">
              {connections.length === 0 ? <Empty title={words.today.noConnections} hint={words.today.noConnectionsHint} /> : null}
              <ul>
                {connections.map((row) => (
                  <li key={row.name} className="line">
                    <span>
                      <Link to={`/connections/${encodeURIComponent(row.name)}`}>{row.name}</Link> <span className="faint">{word(words.platform, row.platform)}</span>
                    </span>
                    <span>
                      <State {...seenOf(words, row.health)} /> <LastSeen health={row.health} />
                    </span>
                  </li>
                ))}
              </ul>
            </Block>
          ) : null}
        </div> : null}
      </div>
    </>
  );
}

/** The numbers of the morning; each is a link to what it counts. */
function Figures({ today }: { today: Morning }) {
  const words = useWords();
  return (
    <ul className="figures">
      {figures(today).map(({ key, number, to, bad }) => (
        <li key={key}>
          <Link to={to} className={number > 0 && bad ? "figure bad" : "figure"}>
            <b>{number}</b> <span>{words.today.figures[key](number)}</span>
          </Link>
        </li>
      ))}
    </ul>
  );
}

function Block({ title, to, id, children }: { title: string; to?: string; id?: string; children: ReactNode }) {
  return (
    <section className="sheet" aria-label={title} id={id}>
      <header>
        <h2>{to ? <Link to={to}>{title}</Link> : title}</h2>
      </header>
      {children}
    </section>
  );
}
