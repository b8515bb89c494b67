import { Button, Dropdown } from "antd";
import { useState } from "react";
import type { CaseDetail, PlanDetail } from "../../api/cases";
import { useSession } from "../../frame/session";
import { ButtonLink } from "../../parts/ButtonLink";
import { phaseMark } from "../../parts/caseMarks";
import { Person } from "../../parts/Person";
import { caseMark, Glyph } from "../../parts/State";
import { Clock, Day } from "../../parts/Time";
import { stamped } from "../../parts/when";
import { useSpeaking, word } from "../../words";
import { actWords, approvalOwed, isOwn, useActs, type ActName, type Own } from "./acts";
import { ActDialog } from "./ActDialog";
import { Alerts } from "./Alerts";
import { Approve } from "./Approve";
import { Contain } from "./Contain";
import { MoveDay, Unfreeze, Vouch, Withdraw } from "./Dialogs";
import { isOnesOwn, settled } from "./model";
import { Reports } from "./Reports";

/** Who leaves and when, one sentence of state, and what one may do now. */
export function Header({ one, plan }: { one: CaseDetail; plan: PlanDetail | undefined }) {
  const { words, language } = useSpeaking();
  const { may, me } = useSession();
  const [open, setOpen] = useState<"contain" | "approve" | ActName | null>(null);
  const acts = useActs(one, plan);
  const standing = one.standing;
  const mark = standing ? phaseMark(standing.phase) : caseMark(one.state);
  const verified = plan?.steps.filter((s) => s.verified).length ?? 0;
  const deadline = plan?.steps.map((s) => s.deadline).filter((d) => d !== null).sort().at(-1);
  const newest = plan?.id === one.plans.at(-1)?.id;
  const waitsForApproval = plan && newest && !standing?.outdated && !plan.approval && plan.questions.length === 0;
  const name = one.person.name ?? one.person.id;
  const close = () => setOpen(null);
  return (
    <header className="case-head">
      <div className="case-who">
        <h1>
          <Person person={one.person} link />
        </h1>
        <span className="soft">
          {one.person.department ? `${one.person.department} · ` : ""}
          {one.manager ? (
            <>
              {words.case.manager} <Person person={one.manager} link={Boolean(one.manager.name)} />
              {one.manager.id === me.person ? ` (${words.person.you})` : null}
            </>
          ) : (
            words.case.noManager
          )}
        </span>
        <span className="case-when">
          <span className={one.departure === "hostile" ? "tag bad" : "tag"}>{word(words.departure, one.departure)}</span>{" "}
          {words.case.lastDay} <Day date={one.last_working_day} zone={one.zone} /> <span className="faint">{one.zone}</span>
        </span>
      </div>
      <div className="case-state">
        <p className="case-sentence">
          <Glyph mark={mark} /> <span>{standing ? stamped(language, standing.sentence) : word(words.caseState, one.state)}</span>
          {plan?.approval && !standing ? <span className="soft"> · {words.case.steps(settled(plan.steps), plan.steps.length)}</span> : null}
          {/* Once all is verified the sentence says so: of what can't be tried from outside there is no mark. */}
          {plan && verified > 0 && standing?.phase !== "proved" ? <span className="soft"> · {words.case.verified(verified, plan.steps.length)}</span> : null}
          {deadline && plan?.run?.state !== "finished" && !standing?.outdated ? (
            <>
              {" · "}
              <Clock until={deadline} />
            </>
          ) : null}
        </p>
        <div className="case-acts">
          {may("contain") && one.state !== "withdrawn" ? (
            <Button danger onClick={() => setOpen("contain")}>
              {words.case.contain}
            </Button>
          ) : null}
          {may("approve_plan") && waitsForApproval ? (
            <Button type={isOnesOwn(plan, me.name) ? "default" : "primary"} onClick={() => setOpen("approve")}>
              {isOnesOwn(plan, me.name) ? words.case.secondApproves : words.case.approve}
            </Button>
          ) : may("approve_plan") && plan && !newest && approvalOwed(one) ? (
            <ButtonLink type="primary" to={`/cases/${one.id}`}>
              {words.case.readPlan}
            </ButtonLink>
          ) : acts.next ? (
            <Button type="primary" onClick={() => setOpen(acts.next ?? null)}>
              {actWords(words, acts.next, one, plan)}
            </Button>
          ) : null}
          {acts.others.length > 0 ? (
            <Dropdown
              trigger={["click"]}
              menu={{
                items: acts.others.map((key) => ({ key, label: actWords(words, key, one, plan), danger: key === "withdraw" })),
                onClick: ({ key }) => setOpen(key as ActName),
              }}
            >
              <Button aria-label={words.case.more}>⋯</Button>
            </Dropdown>
          ) : null}
        </div>
      </div>
      <Alerts one={one} plan={plan} />
      {open === "contain" ? <Contain person={one.person.id} name={name} onClose={close} /> : null}
      {open === "approve" && plan ? <Approve plan={plan} onClose={close} /> : null}
      {open && open !== "contain" && open !== "approve" ? (
        isOwn(open) ? <OwnDialog name={open} one={one} onClose={close} /> : <ActDialog name={open} one={one} plan={plan} onClose={close} />
      ) : null}
    </header>
  );
}

function OwnDialog({ name, one, onClose }: { name: Own; one: CaseDetail; onClose: () => void }) {
  const Dialog = { report: Reports, moveDay: MoveDay, unfreeze: Unfreeze, vouch: Vouch, withdraw: Withdraw }[name];
  return <Dialog one={one} onClose={onClose} />;
}
