import type { CaseDetail, PlanDetail } from "../../api/cases";
import { owedMark } from "../../parts/caseMarks";
import { Person } from "../../parts/Person";
import { Glyph } from "../../parts/State";
import { Clock, Time } from "../../parts/Time";
import { stamped } from "../../parts/when";
import { sentence, useSpeaking, useWords, word } from "../../words";
import type { Owed } from "../../api/types";
import { useSession } from "../../frame/session";
import { Waited } from "../today/Waiting";
import { stuck } from "./model";
import { Questions } from "./Questions";
import { ToStep } from "./ToStep";

/** Who owes what, since when and until when; what the reader may settle is settled right here. */
export function Owes({ one, plan }: { one: CaseDetail; plan: PlanDetail | undefined }) {
  const words = useWords();
  const owed = one.standing?.owed ?? [];
  const questions = plan && !plan.approval ? plan.questions : [];
  const waits = plan ? stuck(plan.steps).waiting[0]?.id : undefined;
  return (
    <section className="sheet case-owes" aria-labelledby="owes">
      <header>
        <h2 id="owes">{words.case.owes}</h2>
      </header>
      {owed.length === 0 ? <p className="case-pad faint">{words.case.owesNobody}</p> : null}
      <ul>
        {owed.map((each, index) => (
          <OwedLine key={`${each.key}${index}`} owed={each} waits={waits} />
        ))}
      </ul>
      {plan && questions.length > 0 ? <Questions key={one.id} one={one} questions={questions} /> : null}
    </section>
  );
}

/** Where on the page it is settled, and by whom beside the one who owes it. */
const PLACES: Record<string, { at: string; needs: string }> = {
  "owed-legal-review": { at: "legal", needs: "decide_hold" },
  "owed-manager-confirmation": { at: "hand-over", needs: "open_case" },
  "owed-device": { at: "devices", needs: "open_case" },
  "owed-it-decide": { at: "questions", needs: "decide_hand_over" },
};

/** `waits`: the step of the plan that a person has to settle first. */
function OwedLine({ owed, waits }: { owed: Owed; waits: string | undefined }) {
  const { words, language } = useSpeaking();
  const open = owed.state === "waiting" || owed.state === "overdue";
  const { may, me } = useSession();
  const { party } = owed;
  const place = PLACES[owed.key];
  const settles = place && (may(place.needs) || (owed.key === "owed-manager-confirmation" && party.person === me.person));
  const role = word(words.case.party, party.kind);
  return (
    <li className={`owed ${owed.state}`}>
      <Glyph mark={owed.state === "waiting" && !owed.waits ? "running" : owedMark(owed.state)} />
      <div>
        <p>
          {party.person ? (
            <>
              <b>
                <Person person={{ id: party.person, name: party.name }} />
              </b>{" "}
              <span className="faint">{role}</span>
            </>
          ) : (
            <b>{party.name ?? role}</b>
          )}
          <span className="hidden"> {word(words.owedState, owed.state)}</span>
        </p>
        <p className={owed.state === "done" || owed.state === "not_needed" ? "faint" : undefined}>{owed.key === "owed-device" ? owed.what : sentence(owed.what)}</p>
        {owed.note ? <p className="faint">{stamped(language, owed.note)}</p> : null}
        <p className="owed-when faint">
          {owed.state === "done" && owed.since ? <Time at={owed.since} brief /> : null}
          {owed.due && open ? <Clock until={owed.due} /> : null}
          {!owed.due && owed.waits && owed.since ? <Waited since={owed.since} /> : null}
        </p>
        {open && settles ? <a href={`#${place.at}`}>{words.case.settleBelow}</a> : null}
        {open && owed.key === "owed-it-settle" && waits ? <ToStep id={waits}>{words.case.toStep}</ToStep> : null}
      </div>
    </li>
  );
}
