import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Select } from "antd";
import { useState } from "react";
import type { CaseDetail } from "../../api/cases";
import { readReviewed, review, type Decisions } from "../../api/paper";
import { currentPolicy } from "../../api/policy";
import { useSession } from "../../frame/session";
import { announce } from "../../parts/Announce";
import { Field, ReasonField } from "../../parts/Fields";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph } from "../../parts/State";
import { Time } from "../../parts/Time";
import { useWords, word } from "../../words";
import { useSays } from "./Answering";
import { classes } from "./retention";

/** Legal's review: hold, retention class, and whether data may be handed out; Legal says it here and may say it anew. */
export function LegalPart({ one }: { one: CaseDetail }) {
  const words = useWords();
  const { may } = useSession();
  const said = useQuery({ queryKey: ["case", one.id, "reviewed"], queryFn: ({ signal }) => readReviewed(one.id, signal) });
  const [open, setOpen] = useState(false);
  const reviewed = said.data;
  const done = Boolean(reviewed?.retention);
  const editing = may("decide_hold") && one.state !== "withdrawn" && (open || (reviewed !== undefined && !done));
  return (
    <section className="sheet" aria-labelledby="legal">
      <header>
        <h2 id="legal">{words.legal.title}</h2>
        {reviewed?.legal_hold?.value ? <span className="tag attention">{words.case.hold}</span> : null}
      </header>
      {said.error ? <ProblemView error={said.error} again={() => void said.refetch()} /> : null}
      {reviewed && !editing ? (
        done || reviewed.legal_hold ? <Said reviewed={reviewed} /> : <p className="case-pad faint">{words.legal.notYet}</p>
      ) : null}
      {reviewed && editing ? <Review one={one} reviewed={reviewed} onDone={() => setOpen(false)} cancel={done} /> : null}
      {done && !editing && may("decide_hold") && one.state !== "withdrawn" ? (
        <div className="case-pad settle-acts">
          <Button size="small" onClick={() => setOpen(true)}>
            {words.legal.again}
          </Button>
        </div>
      ) : null}
    </section>
  );
}

function Said({ reviewed }: { reviewed: Decisions }) {
  const words = useWords();
  const { legal_hold: hold, retention, export: handOut } = reviewed;
  const last = handOut ?? retention ?? hold;
  return (
    <dl className="facts narrow-facts">
      <dt>{words.case.hold}</dt>
      <dd>
        <Glyph mark={hold?.value ? "attention" : "impossible"} /> {hold?.value ? words.case.holdOn : words.legal.noHold}
      </dd>
      {retention ? (
        <>
          <dt>{words.case.retention}</dt>
          <dd>{word(words.legal.classes, retention.value)}</dd>
        </>
      ) : null}
      {handOut ? (
        <>
          <dt>{words.legal.handOut}</dt>
          <dd>
            {handOut.value.allowed ? words.legal.mayBe : words.legal.mayNotBe}
            <p className="soft">{handOut.value.reason}</p>
          </dd>
        </>
      ) : null}
      {last ? (
        <>
          <dt>{words.legal.by}</dt>
          <dd>
            {last.by} <span className="faint"><Time at={last.at} brief /></span>
          </dd>
        </>
      ) : null}
    </dl>
  );
}

function Review({ one, reviewed, onDone, cancel }: { one: CaseDetail; reviewed: Decisions; onDone: () => void; cancel: boolean }) {
  const words = useWords();
  const policy = useQuery({ queryKey: ["policy"], queryFn: ({ signal }) => currentPolicy(signal) });
  const [hold, setHold] = useState(reviewed.legal_hold?.value ?? false);
  const [handOut, setHandOut] = useState(reviewed.export?.value.allowed ?? false);
  const [retention, setRetention] = useState(reviewed.retention?.value);
  const [reason, setReason] = useState("");
  const lacks = [retention ? null : words.case.retention, reason.trim() ? null : words.common.reason].filter(Boolean).join(words.common.separator);
  const lifts = reviewed.legal_hold?.value === true && !hold;
  const work = useMutation({
    mutationFn: () => review(one.id, { hold, retention: retention ?? "", export: handOut, reason: reason.trim() }),
    onSuccess: () => {
      announce(words.common.recorded);
      onDone();
    },
  });
  const changed = hold !== (reviewed.legal_hold?.value ?? false) || handOut !== (reviewed.export?.value.allowed ?? false) || retention !== reviewed.retention?.value || reason.trim() !== "";
  useSays("legal", { typed: changed && !work.isPending ? 1 : 0, saving: work.isPending });
  return (
    <form
      className="form case-pad"
      onSubmit={(event) => {
        event.preventDefault();
        work.mutate();
      }}
    >
      {work.error ? <ProblemView error={work.error} /> : null}
      <Checkbox checked={hold} onChange={(event) => setHold(event.target.checked)}>
        {words.case.holdOn}
      </Checkbox>
      {lifts ? <p className="approve-warning">{words.legal.lifts}</p> : null}
      <Checkbox checked={handOut} onChange={(event) => setHandOut(event.target.checked)}>
        {words.case.exportAllowed}
      </Checkbox>
      <Field label={words.case.retention} hint={words.legal.retentionHint}>
        <Select
          value={retention}
          placeholder={words.confirm.pick}
          loading={policy.isPending}
          options={classes(policy.data?.policy).map((name) => ({ value: name, label: word(words.legal.classes, name) }))}
          onChange={setRetention}
        />
      </Field>
      <ReasonField value={reason} onChange={setReason} rows={2} />
      {lacks ? <p className="faint">{words.legal.lacks(lacks)}</p> : null}
      <div className="form-foot">
        {cancel ? (
          <Button size="small" onClick={onDone}>
            {words.common.cancel}
          </Button>
        ) : null}
        <Button size="small" type="primary" danger={lifts} htmlType="submit" disabled={!retention || !reason.trim()} loading={work.isPending}>
          {words.case.reviewSubmit}
        </Button>
      </div>
    </form>
  );
}
