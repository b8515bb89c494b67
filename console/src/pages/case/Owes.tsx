import type { CaseDetail, PlanDetail } from "../../api/cases";
import { useSession } from "../../frame/session";
import { owedMark } from "../../parts/caseMarks";
import { Glyph } from "../../parts/State";
import { Clock, Time } from "../../parts/Time";
import { useWords, word } from "../../words";
import type { Owed } from "../../api/types";
import { Answer } from "./Answer";
import { AskManager, Review } from "./Settle";

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
          <OwedLine key={`${each.key}${index}`} owed={each} one={one} />
        ))}
      </ul>
      {questions.length > 0 ? (
        <div className="case-questions">
          <h3>
            <Glyph mark="attention" /> {words.case.questions(questions.length)}
          </h3>
          <ul>
            {questions.map((question) => (
              <li key={question.key}>
                <p>{question.what}</p>
                {may("decide_hand_over") ? <Answer one={one} question={question} /> : null}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  );
}

function OwedLine({ owed, one }: { owed: Owed; one: CaseDetail }) {
  const words = useWords();
  const { may } = useSession();
  const open = owed.state === "waiting" || owed.state === "overdue";
  const who = owed.party.name ?? word(words.case.party, owed.party.kind);
  const role = owed.party.name ? word(words.case.party, owed.party.kind) : null;
  return (
    <li className={`owed ${owed.state}`}>
      <Glyph mark={owedMark(owed.state)} />
      <div>
        <p>
          <b>{who}</b> {role && role !== who ? <span className="faint">{role}</span> : null}
          <span className="hidden"> {word(words.owedState, owed.state)}</span>
        </p>
        <p className={owed.state === "done" || owed.state === "not_needed" ? "faint" : undefined}>{owed.what}</p>
        {owed.note ? <p className="faint">{owed.note}</p> : null}
        <p className="owed-when faint">
          {owed.state === "done" && owed.since ? <Time at={owed.since} brief /> : null}
          {owed.due && open ? <Clock until={owed.due} /> : null}
        </p>
        {open && owed.key === "owed-legal-review" && may("decide_hold") ? <Review one={one} /> : null}
        {open && owed.key === "owed-manager-confirmation" && may("open_case") ? <AskManager one={one} asked={owed.since != null} /> : null}
      </div>
    </li>
  );
}
