import { day } from "../../parts/when";
import { useSpeaking } from "../../words";

interface Calendar {
  name: string;
  years: number[];
  working_days: string[];
  off: { name: string; from: string; to: string }[];
}

/** The days of the calendar that the policy names; it lies beside the policy and counts as part of it. */
export function DaysOff({ calendar }: { calendar: unknown }) {
  const { words, language } = useSpeaking();
  if (!calendar) return null;
  const { name, years, working_days: worked, off } = calendar as Calendar;
  const lasts = (from: string, to: string) => (from === to ? day(language, from) : `${day(language, from)} – ${day(language, to)}`);
  return (
    <section className="policy-chapter">
      <h3>{words.policy.calendar(name)}</h3>
      <p className="policy-said">{words.policy.calendarHint(years.join(words.common.separator))}</p>
      <details>
        <summary>
          {words.policy.daysOff} <span className="faint">{off.length}</span>
        </summary>
        <ul className="policy-days">
          {off.map((one) => (
            <li key={one.from}>
              {one.name} <span className="soft">{lasts(one.from, one.to)}</span>
            </li>
          ))}
        </ul>
      </details>
      <details>
        <summary>
          {words.policy.daysOn} <span className="faint">{worked.length}</span>
        </summary>
        <p className="soft">{worked.map((date) => day(language, date)).join(words.common.separator)}</p>
      </details>
    </section>
  );
}
