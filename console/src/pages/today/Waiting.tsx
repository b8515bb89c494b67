import { Link } from "react-router";
import type { WaitingFor } from "../../api/today";
import { owedMark } from "../../parts/caseMarks";
import { Person } from "../../parts/Person";
import { Glyph } from "../../parts/State";
import { Clock, useNow } from "../../parts/Time";
import { span } from "../../parts/when";
import { sentence, useWords, word } from "../../words";

/** Whom else the cases wait for, those first who have let them wait longest. */
export function Waiting({ waiting }: { waiting: WaitingFor[] }) {
  const words = useWords();
  if (waiting.length === 0) return <p className="pad faint">{words.today.noWaiting}</p>;
  const sorted = [...waiting].sort((a, b) => b.overdue - a.overdue || (a.since ?? "9").localeCompare(b.since ?? "9"));
  return (
    <ul>
      {sorted.map((party) => (
        <li key={party.party}>
          <details className="waits" open={party.items.length <= 6 || party.overdue > 0}>
            <summary>
              <b>{word(words.case.party, party.party)}</b> <span className="faint">{words.today.cases(party.cases)}</span>
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
                <Line key={`${item.case}${item.what}`} item={item} />
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

/** One thing that somebody owes, for whom, and who exactly is asked. What a named person owes is a device, and called as
 * people call it. */
export function Line({ item, own = false }: { item: WaitingFor["items"][number]; own?: boolean }) {
  const words = useWords();
  const named = item.party.kind === "named";
  const { person, name } = item.party;
  // Where only the number is known, it stands for the name.
  const asked = person && !own ? { id: person, name: name === person ? undefined : name } : null;
  return (
    <li className="line">
      <span>
        <Glyph mark={owedMark(item.overdue ? "overdue" : "waiting")} /> <Link to={`/cases/${item.case}`}>{named ? item.what : sentence(item.what)}</Link>{" "}
        <span className="soft">
          <Person person={{ id: item.person, name: item.person_name }} />
          {asked ? (
            <>
              {" "}
              · {words.today.asked}
              <Person person={asked} />
            </>
          ) : null}
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
  const waited = now.getTime() - Date.parse(since);
  return <time dateTime={since}>{waited < 60_000 ? words.time.now : words.today.waited(span(words.time, waited))}</time>;
}
