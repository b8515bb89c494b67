import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import type { CaseDetail } from "../../api/cases";
import { askManager, endLinks, escalate, readHandOver, remindManager, type HandOver } from "../../api/paper";
import { useSession } from "../../frame/session";
import { announce } from "../../parts/Announce";
import { Ask } from "../../parts/Ask";
import { Digest } from "../../parts/Digest";
import { PersonField } from "../../parts/Fields";
import { Person } from "../../parts/Person";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph } from "../../parts/State";
import { Clock, Time } from "../../parts/Time";
import { useWords, word } from "../../words";
import { ConfirmFor } from "./ConfirmFor";

type Act = "confirmOwn" | "escalate" | "endLinks" | "askOther" | "confirmFor";

/** The manager's confirmation: who was asked and when, how far they are, what happens if they stay silent. */
export function HandOverPart({ one }: { one: CaseDetail }) {
  const words = useWords();
  const { may, me } = useSession();
  const sheet = useQuery({ queryKey: ["case", one.id, "hand-over"], queryFn: ({ signal }) => readHandOver(one.id, signal) });
  const [open, setOpen] = useState<Act | null>(null);
  const runs = may("open_case") && one.state !== "withdrawn";
  const close = () => setOpen(null);
  return (
    <section className="sheet" aria-labelledby="hand-over">
      <header>
        <h2 id="hand-over">{words.handOver.title}</h2>
      </header>
      {sheet.error ? <ProblemView error={sheet.error} again={() => void sheet.refetch()} /> : null}
      {sheet.data ? <Asked sheet={sheet.data} one={one} /> : null}
      {sheet.data === null ? <p className="case-pad faint">{one.departure === "hostile" ? words.handOver.notAsked : words.handOver.nobodyAsked}</p> : null}
      {sheet.data && !sheet.data.confirmation.submitted && me.person && sheet.data.confirmation.asked.includes(me.person) ? (
        <div className="case-pad settle-acts">
          <Button size="small" type="primary" onClick={() => setOpen("confirmOwn")}>
            {words.handOver.confirmOwn}
          </Button>
        </div>
      ) : null}
      {runs && sheet.data !== undefined ? <Acts one={one} sheet={sheet.data} onOpen={setOpen} /> : null}
      {open === "escalate" ? (
        <Ask title={words.handOver.escalate} does={words.handOver.escalate} disturbs act={() => escalate(one.id)} onClose={close}>
          <p>{words.handOver.escalateWhat}</p>
        </Ask>
      ) : null}
      {open === "endLinks" ? (
        <Ask title={words.handOver.endLinks} does={words.handOver.endLinks} disturbs act={() => endLinks(one.id)} onClose={close}>
          <p>{words.handOver.endLinksWhat}</p>
        </Ask>
      ) : null}
      {open === "askOther" ? <AskOther one={one} onClose={close} /> : null}
      {(open === "confirmFor" || open === "confirmOwn") && sheet.data ? <ConfirmFor one={one} sheet={sheet.data} own={open === "confirmOwn"} onClose={close} /> : null}
    </section>
  );
}

function Asked({ sheet, one }: { sheet: HandOver; one: CaseDetail }) {
  const words = useWords();
  const { confirmation, silence } = sheet;
  const { submitted, progress } = confirmation;
  const reminded = confirmation.reminded_at.at(-1);
  const named = (id: string) => (one.manager?.id === id ? one.manager : { id, name: sheet.names.find((n) => n.person === id)?.name });
  return (
    <dl className="facts narrow-facts">
      <dt>{words.handOver.asked}</dt>
      <dd>
        {confirmation.asked.map((id) => (
          <p key={id}>
            <Person person={named(id)} link={Boolean(named(id).name)} />
          </p>
        ))}
        <span className="faint">
          <Time at={confirmation.requested_at} brief /> · {confirmation.requested_by}
        </span>
      </dd>
      {submitted ? (
        <>
          <dt>{words.handOver.answered}</dt>
          <dd>
            <Glyph mark="done" /> <Time at={submitted.at} brief /> · {word(words.handOver.how, submitted.how.kind)}
            {submitted.how.kind === "on_behalf" ? <p className="soft">{submitted.how.how}</p> : null}
            <p className="faint">
              {words.confirm.receiptId} <Digest digest={submitted.receipt} />
            </p>
          </dd>
        </>
      ) : (
        <>
          <dt>{words.handOver.progress}</dt>
          <dd>
            <Glyph mark={progress.answered > 0 ? "running" : "waiting"} /> {progress.of > 0 ? `${progress.answered} / ${progress.of}` : words.handOver.notYet} <Clock until={confirmation.due_at} />
          </dd>
          <dt>{words.handOver.reminded}</dt>
          <dd>{reminded ? <><Time at={reminded} brief /> {confirmation.reminded_at.length > 1 ? `× ${confirmation.reminded_at.length}` : ""}</> : <span className="faint">{words.handOver.planned} <Time at={confirmation.remind_at} brief /></span>}</dd>
          <dt>{words.handOver.escalated}</dt>
          <dd>{confirmation.escalated_at ? <Time at={confirmation.escalated_at} brief /> : <span className="faint">{words.handOver.planned} <Time at={confirmation.escalate_at} brief /></span>}</dd>
          <dt>{words.handOver.silence}</dt>
          <dd className="soft">{silence === "proposal_stands" ? words.confirm.silenceStands : words.handOver.silenceWaits}</dd>
        </>
      )}
    </dl>
  );
}

function Acts({ one, sheet, onOpen }: { one: CaseDetail; sheet: HandOver | null; onOpen: (act: Act) => void }) {
  const words = useWords();
  const waits = sheet !== null && sheet.confirmation.submitted === null;
  const work = useMutation({
    mutationFn: () => (waits ? remindManager(one.id) : askManager(one.id)),
    onSuccess: () => announce(words.common.recorded),
  });
  return (
    <div className="case-pad settle-acts">
      {work.error ? <ProblemView error={work.error} /> : null}
      <Button size="small" loading={work.isPending} onClick={() => work.mutate()}>
        {waits ? words.case.remind : sheet ? words.handOver.askAgain : words.case.sendLink}
      </Button>
      {waits ? (
        <>
          {sheet.confirmation.escalated_at ? null : (
            <Button size="small" onClick={() => onOpen("escalate")}>
              {words.handOver.escalate}
            </Button>
          )}
          <Button size="small" onClick={() => onOpen("confirmFor")}>
            {words.handOver.confirmFor}
          </Button>
        </>
      ) : null}
      <Button size="small" onClick={() => onOpen("askOther")}>
        {words.handOver.askOther}
      </Button>
      {sheet ? (
        <Button size="small" danger onClick={() => onOpen("endLinks")}>
          {words.handOver.endLinks}
        </Button>
      ) : null}
    </div>
  );
}

function AskOther({ one, onClose }: { one: CaseDetail; onClose: () => void }) {
  const words = useWords();
  const [person, setPerson] = useState<string>();
  return (
    <Ask title={words.handOver.askOther} does={words.case.sendLink} ready={person !== undefined} act={() => askManager(one.id, person ?? null)} onClose={onClose}>
      <p>{words.handOver.askOtherWhat}</p>
      <PersonField label={words.handOver.who} value={person} onChange={setPerson} autoFocus />
    </Ask>
  );
}
