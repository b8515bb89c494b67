import { useQueryClient } from "@tanstack/react-query";
import { Input, Select } from "antd";
import { useState } from "react";
import { moveLastDay, unfreeze, vouch, withdraw, type CaseDetail } from "../../api/cases";
import { Problem } from "../../api/problem";
import { Ask } from "../../parts/Ask";
import { DayField, FAR_OFF, usePickedDay } from "../../parts/DayField";
import { AccountField, Field, ReasonField, type AccountOn } from "../../parts/Fields";
import { Person } from "../../parts/Person";
import { useSpeaking, useWords } from "../../words";
import { day } from "../../parts/when";
import { began, soAlready } from "./acts";
import { Already } from "./Already";

interface Props {
  one: CaseDetail;
  onClose: () => void;
}

/** Another last working day. What was approved for the old one stops, and that is said before. */
export function MoveDay({ one, onClose }: Props) {
  const { words, language } = useSpeaking();
  const next = usePickedDay(one.last_working_day);
  const [reason, setReason] = useState("");
  const [refusal, setRefusal] = useState<Problem | null>(null);
  const stops = one.state === "approved";
  return (
    <Ask
      title={words.case.moveDay}
      does={words.case.moveDay}
      disturbs={stops}
      ready={next.ready && next.text !== one.last_working_day && reason.trim() !== ""}
      shows={FAR_OFF}
      act={() =>
        moveLastDay(one.id, { last_working_day: next.text, reason: reason.trim(), far_off: next.sure }).catch((error: unknown) => {
          setRefusal(Problem.of(error));
          throw error;
        })
      }
      onClose={onClose}
    >
      <p>
        {words.moveDay.now} <b>{day(language, one.last_working_day)}</b> <span className="faint">{one.zone}</span>
      </p>
      {stops ? <p className="approve-warning">{words.moveDay.stops}</p> : null}
      <DayField label={words.moveDay.next} picked={next} unchanged={one.last_working_day} refusal={refusal} />
      <ReasonField value={reason} onChange={setReason} />
    </Ask>
  );
}

/** Takes the resignation back. Where something was approved already, that is a plan, and others notice it. */
export function Withdraw({ one, onClose }: Props) {
  const words = useWords();
  const [typed, setTyped] = useState("");
  const back = began(one);
  const client = useQueryClient();
  const [sent, setSent] = useState(false);
  const takeBack = async () => {
    setSent(true);
    try {
      await withdraw(one.id);
    } catch (error) {
      if (Problem.of(error).status === 409) await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === one.id });
      setSent(false);
      throw error;
    }
  };
  const already = sent ? null : soAlready(words, "withdraw", one, undefined);
  if (already) return <Already title={words.case.withdrawTitle} says={already} onClose={onClose} />;
  return (
    <Ask title={back ? words.case.putBack : words.case.withdrawTitle} does={back ? words.withdraw.plan : words.case.withdraw} disturbs ready={typed.trim() === one.person.id} act={takeBack} onClose={onClose}>
      <p>
        <Person person={one.person} />
      </p>
      <p>{back ? words.case.withdrawWhat : words.withdraw.atOnce}</p>
      <Field label={words.common.typeToConfirm(one.person.id)}>
        <Input value={typed} autoComplete="off" spellCheck={false} onChange={(event) => setTyped(event.target.value)} />
      </Field>
    </Ask>
  );
}

const LENGTHS = [15, 30, 60, 120, 240];

/** Plans to open one account for a while, for one purpose. The plan is approved by a second person; the end comes by itself. */
export function Unfreeze({ one, onClose }: Props) {
  const words = useWords();
  const [account, setAccount] = useState<AccountOn>();
  const [minutes, setMinutes] = useState(60);
  const [purpose, setPurpose] = useState("");
  const given = () => ({ connection: account?.connection ?? "", account: account?.account ?? "", minutes, purpose: purpose.trim() });
  return (
    <Ask title={words.case.unfreeze} does={words.unfreeze.plan} ready={account !== undefined && purpose.trim() !== ""} act={() => unfreeze(one.id, given())} onClose={onClose}>
      <p>{words.unfreeze.what}</p>
      <AccountField person={one.person.id} value={account} onChange={setAccount} />
      <Field label={words.unfreeze.length}>
        <Select value={minutes} options={LENGTHS.map((n) => ({ value: n, label: n < 60 ? words.time.minutes(n) : words.time.hours(n / 60) }))} onChange={setMinutes} />
      </Field>
      <ReasonField label={words.unfreeze.purpose} hint={words.unfreeze.purposeHint} value={purpose} onChange={setPurpose} rows={2} />
    </Ask>
  );
}

/** Hands in a credential that works now, so that it can be tried after closing. */
export function Vouch({ one, onClose }: Props) {
  const words = useWords();
  const [account, setAccount] = useState<AccountOn>();
  const [kind, setKind] = useState("token");
  const [label, setLabel] = useState("");
  const [secret, setSecret] = useState("");
  const given = () => ({ connection: account?.connection ?? "", account: account?.account ?? "", kind, label: label.trim(), secret });
  return (
    <Ask
      title={words.case.vouch}
      does={words.vouch.keep}
      ready={account !== undefined && label.trim() !== "" && secret !== ""}
      act={() => vouch(one.id, given())}
      onClose={onClose}
    >
      <p>{words.vouch.what}</p>
      <AccountField person={one.person.id} value={account} onChange={setAccount} />
      <Field label={words.vouch.kind}>
        <Select value={kind} options={Object.entries(words.vouch.kinds).map(([value, text]) => ({ value, label: text }))} onChange={setKind} />
      </Field>
      <Field label={words.vouch.label} hint={words.vouch.labelHint}>
        <Input value={label} maxLength={200} onChange={(event) => setLabel(event.target.value)} />
      </Field>
      <Field label={words.vouch.secret} hint={words.vouch.secretHint}>
        <Input.Password value={secret} autoComplete="off" visibilityToggle={false} maxLength={10_000} onChange={(event) => setSecret(event.target.value)} />
      </Field>
    </Ask>
  );
}
