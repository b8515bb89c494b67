import { useMutation } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { approve, type PlanDetail } from "../../api/cases";
import { useSession } from "../../frame/session";
import { announce } from "../../parts/Announce";
import { Digest } from "../../parts/Digest";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph } from "../../parts/State";
import { Time } from "../../parts/Time";
import { useWords, word } from "../../words";
import { irreversible, isOnesOwn } from "./model";
import { Purpose } from "./PlanPane";

/** Approves exactly the plan on the page, by its digest; what can't be undone wants the account's name typed. */
export function Approve({ plan, onClose }: { plan: PlanDetail; onClose: () => void }) {
  const words = useWords();
  const { me } = useSession();
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const { never, partly } = irreversible(plan.steps);
  const account = never[0]?.account;
  const yours = isOnesOwn(plan, me.name);
  const work = useMutation({
    mutationFn: () => approve(plan.id, { digest: plan.digest, reason: reason.trim() }, me.name),
    onSuccess: () => {
      announce(words.common.recorded);
      onClose();
    },
  });
  // Somebody else may have been faster, or oneself in another window: then there is nothing left to do.
  const approval = plan.approval;
  const ready = !yours && !approval && reason.trim() !== "" && (account === undefined || typed === account);
  return (
    <Modal open title={words.case.approveTitle} footer={null} onCancel={onClose} width={600}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ready) work.mutate();
        }}
      >
        <p>{words.case.approveRead}</p>
        <Purpose plan={plan} />
        <p>
          {word(words.planKind, plan.kind)} · {words.case.approveCount(plan.steps.length)} · {words.case.policyVersion(plan.policyVersion)}
          <br />
          <Digest digest={plan.digest} full />
        </p>
        {plan.fourEyes ? (
          <p className={yours ? "approve-warning" : "soft"}>{yours ? words.case.approveYours : words.case.approveFourEyes}</p>
        ) : null}
        {never.length + partly.length + plan.gaps.length + plan.lost.length > 0 ? (
          <section className="approve-accepts">
            <h3>{words.case.approveAccept}</h3>
            <ul>
              {never.length > 0 ? (
                <li>
                  <Glyph mark="attention" /> {words.case.irreversible(never.length)}
                </li>
              ) : null}
              {partly.length > 0 ? <li>{words.case.partly(partly.length)}</li> : null}
              {plan.gaps.length > 0 ? <li>{words.case.gaps(plan.gaps.length)}</li> : null}
              {plan.lost.length > 0 ? <li>{words.case.lost(plan.lost.length)}</li> : null}
            </ul>
          </section>
        ) : null}
        {approval ? (
          <p role="status">
            <Glyph mark="done" /> {words.batches.approvedBy(approval.by)} <Time at={approval.at} brief />
          </p>
        ) : null}
        {work.error ? <ProblemView error={work.error} /> : null}
        <label>
          <span>{words.common.reason}</span>
          <Input.TextArea rows={2} maxLength={2000} value={reason} disabled={yours} onChange={(event) => setReason(event.target.value)} />
          <span className="hint">{words.common.reasonHint}</span>
        </label>
        {account !== undefined ? (
          <label>
            <span>{words.case.approveType}</span>
            <code className="approve-account">{account}</code>
            <Input value={typed} disabled={yours} autoComplete="off" spellCheck={false} onChange={(event) => setTyped(event.target.value)} />
          </label>
        ) : null}
        <div className="form-foot">
          <Button autoFocus onClick={onClose}>
            {words.common.cancel}
          </Button>
          <Button type="primary" htmlType="submit" danger={account !== undefined} disabled={!ready} loading={work.isPending}>
            {words.case.approveSubmit}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
