import type { CaseDetail, PlanDetail } from "../../api/cases";
import { useSession } from "../../frame/session";
import { owedMark } from "../../parts/caseMarks";
import { Person } from "../../parts/Person";
import { Glyph } from "../../parts/State";
import { Clock, Time } from "../../parts/Time";
import { sentence, useWords, word } from "../../words";
import type { Owed } from "../../api/types";
import { Waited } from "../today/Waiting";
import { Answer } from "./Answer";
import { AnswerAll } from "./AnswerAll";
import { grouped } from "./model";

/** Who owes what, since when and until when; what the reader may settle is settled right here. */
export function Owes({ one, plan }: { one: CaseDetail; plan: PlanDetail | undefined }) {
  const words = useWords();
  const { may } = useSession();
  const owed = one.standing?.owed ?? [];
  const questions = plan && !plan.approval ? plan.questions : [];
  return (
    <section className="sheet case-owes" aria-labelledby="owes">
      <header>
        <h2 id="owes">{words.case.owes}</h2>
      </header>
      {owed.length === 0 ? <p className="case-pad faint">{words.case.owesNobody}</p> : null}
      <ul>
        {owed.map((each, index) => (
          <OwedLine key={`${each.key}${index}`} owed={each} />
        ))}
      </ul>
      {questions.length > 0 ? (
        <div className="case-questions">
          <h3>
            <Glyph mark="attention" /> {words.case.questions(questions.length)}
          </h3>
          {may("decide_hand_over") ? <AnswerAll one={one} questions={questions} /> : null}
          {[...grouped(questions, (question) => question.connection)].map(([connection, asked]) => (
            <section key={connection}>
              <h4>{connection}</h4>
              <ul>
                {asked.map((question) => (
                  <li key={question.key}>
                    <p>{question.what}</p>
                    {may("decide_hand_over") ? <Answer one={one} question={question} /> : null}
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      ) : null}
    </section>
  );
}

/** Where on the page it is settled. */
const PLACES: Record<string, string> = { "owed-legal-review": "legal", "owed-manager-confirmation": "hand-over", "owed-device": "devices" };

function OwedLine({ owed }: { owed: Owed }) {
  const words = useWords();
  const open = owed.state === "waiting" || owed.state === "overdue";
  const { party } = owed;
  const role = word(words.case.party, party.kind);
  return (
    <li className={`owed ${owed.state}`}>
      <Glyph mark={owedMark(owed.state)} />
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
        {owed.note ? <p className="faint">{owed.note}</p> : null}
        <p className="owed-when faint">
          {owed.state === "done" && owed.since ? <Time at={owed.since} brief /> : null}
          {owed.due && open ? <Clock until={owed.due} /> : null}
          {!owed.due && open && owed.since ? <Waited since={owed.since} /> : null}
        </p>
        {open && PLACES[owed.key] ? <a href={`#${PLACES[owed.key]}`}>{words.case.settleBelow}</a> : null}
      </div>
    </li>
  );
}
