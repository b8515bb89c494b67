import { Link } from "react-router";
import type { WaitingFor } from "../../api/today";
import { useSession } from "../../frame/session";
import { owedMark } from "../../parts/caseMarks";
import { Person } from "../../parts/Person";
import { Glyph } from "../../parts/State";
import { Clock, useNow } from "../../parts/Time";
import { span } from "../../parts/when";
import { sentence, useWords, word } from "../../words";

/** Whom the cases wait for, those first who have let them wait longest. */
export function Waiting({ waiting }: { waiting: WaitingFor[] }) {
  const words = useWords();
  const { me } = useSession();
  if (waiting.length === 0) return <p className="pad faint">{words.today.noWaiting}</p>;
  // What the reader can settle stands first.
  const own = (party: WaitingFor) => Number(me.roles.includes(party.party));
  const sorted = [...waiting].sort((a, b) => own(b) - own(a) || b.overdue - a.overdue || (a.since ?? "9").localeCompare(b.since ?? "9"));
  return (
    <ul>
      {sorted.map((party) => (
        <li key={party.party}>
          <details className="waits" open={party.items.length <= 6 || party.overdue > 0}>
            <summary>
              <b>{word(words.case.party, party.party)}</b> {own(party) ? <span className="tag">{words.today.yours}</span> : null} <span className="faint">{words.today.cases(party.cases)}</span>
              {party.overdue > 0 ? (
                <span className="tag bad">
                  {word(words.today.breachBy, party.party)} {party.overdue}
                </span>
              ) : null}
              {party.since ? (
                <span className="faint waits-since">
                  <Waited since={party.since} />
                </span>
              ) : null}
            </summary>
            <ul>
              {party.items.map((item) => (
                <Line key={`${item.case}${item.what}`} item={item} named={party.party === "named"} />
              ))}
              {party.cases > FEW ? (
                <li className="line">
                  <Link to={`/cases?waits_for=${party.party}`}>{words.today.inList}</Link>
                </li>
              ) : null}
            </ul>
          </details>
        </li>
      ))}
    </ul>
  );
}

/** So many cases are seen at a glance. */
const FEW = 5;

/** What a named person owes is a device, and called as people call it. */
function Line({ item, named }: { item: WaitingFor["items"][number]; named: boolean }) {
  return (
    <li className="line">
      <span>
        <Glyph mark={owedMark(item.overdue ? "overdue" : "waiting")} /> <Link to={`/cases/${item.case}`}>{named ? item.what : sentence(item.what)}</Link>{" "}
        <span className="soft">
          <Person person={{ id: item.person, name: item.person_name }} />
        </span>
      </span>
      <span className="faint">{item.due ? <Clock until={item.due} /> : item.since ? <Waited since={item.since} /> : null}</span>
    </li>
  );
}

/** How long something has waited by now. */
export function Waited({ since }: { since: string }) {
  const words = useWords();
  const now = useNow();
  return <time dateTime={since}>{words.today.waited(span(words.time, now.getTime() - Date.parse(since)))}</time>;
}
