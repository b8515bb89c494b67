import { Link } from "react-router";
import type { Leaving as Goes } from "../../api/today";
import { phaseMark } from "../../parts/caseMarks";
import { Empty } from "../../parts/Empty";
import { Person } from "../../parts/Person";
import { caseMark, State } from "../../parts/State";
import { Day } from "../../parts/Time";
import { useSpeaking, useWords, word } from "../../words";

/** Who leaves today, and who within seven days, each with where their case stands. */
export function Leaving({ leaving }: { leaving: Goes[] }) {
  const words = useWords();
  const today = leaving.filter((row) => row.days === 0);
  const soon = leaving.filter((row) => row.days > 0);
  if (leaving.length === 0) return <Empty title={words.today.nobody} hint={words.today.nobodyHint} />;
  return (
    <>
      <Group title={words.today.leavingToday} rows={today} />
      <Group title={words.today.leavingWeek} rows={soon} />
    </>
  );
}

function Group({ title, rows }: { title: string; rows: Goes[] }) {
  const { words, language } = useSpeaking();
  const far = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
  if (rows.length === 0) return null;
  return (
    <>
      <h3 className="today-group">
        {title} <span className="faint">{rows.length}</span>
      </h3>
      <ul>
        {rows.map(({ case: one, days }) => (
          <li key={one.id} className="line leaving">
            <Link to={`/cases/${one.id}`}>
              <Person person={{ id: one.person, name: one.person_name }} />
            </Link>
            <span className="faint">
              {one.department} {one.departure === "hostile" ? <span className="tag bad">{word(words.departure, one.departure)}</span> : null}
            </span>
            <span className={days === 0 ? "today-now" : undefined}>
              <Day date={one.last_working_day} zone={one.zone} /> <span className="faint">{far.format(days, "day")}</span>
            </span>
            {one.standing ? (
              <State mark={phaseMark(one.standing.phase)} text={word(words.phaseOfCase, one.standing.phase)} />
            ) : (
              <State mark={caseMark(one.state)} text={word(words.caseState, one.state)} />
            )}
          </li>
        ))}
      </ul>
    </>
  );
}
