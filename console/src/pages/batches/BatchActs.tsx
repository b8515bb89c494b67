import { Button, Dropdown, Input } from "antd";
import { useState } from "react";
import { approveBatch, closeBatch, holdBatch, planBatch, proveBatch, runBatch, type Batch, type BatchPlan, type MemberProved } from "../../api/batches";
import { useSession } from "../../frame/session";
import { Ask } from "../../parts/Ask";
import { Digest } from "../../parts/Digest";
import { Field, ReasonField } from "../../parts/Fields";
import { useWords, word } from "../../words";
import { DUTIES, sensible, type BatchAct } from "./acts";
import { BatchReports } from "./BatchReports";

/** What is said once, by the answer alone: nothing of it is stored. */
interface Told {
  onPlanned: (plan: BatchPlan) => void;
  onProved: (members: MemberProved[]) => void;
}

/** What one may do with the whole batch now; what brings it forward is a button of its own. */
export function BatchActs({ batch, plan, ...told }: Told & { batch: Batch; plan: BatchPlan | undefined }) {
  const words = useWords();
  const { may } = useSession();
  const [open, setOpen] = useState<BatchAct | null>(null);
  const [next, ...others] = sensible(batch, plan).filter((act) => may(DUTIES[act]));
  const close = () => setOpen(null);
  return (
    <div className="case-acts">
      {next ? (
        <Button type="primary" onClick={() => setOpen(next)}>
          {word(words.batches.acts, next)}
        </Button>
      ) : null}
      {others.length > 0 ? (
        <Dropdown trigger={["click"]} menu={{ items: others.map((key) => ({ key, label: word(words.batches.acts, key), danger: key === "stop" || key === "close" })), onClick: ({ key }) => setOpen(key as BatchAct) }}>
          <Button aria-label={words.case.more}>⋯</Button>
        </Dropdown>
      ) : null}
      {open === "report" ? <BatchReports batch={batch} onClose={close} /> : null}
      {open === "approve" && plan ? <Approve batch={batch} plan={plan} onClose={close} /> : null}
      {open && open !== "report" && open !== "approve" ? <Do act={open} batch={batch} {...told} onClose={close} /> : null}
    </div>
  );
}

const REASONED = new Set<BatchAct>(["pause", "resume", "retry", "stop", "close"]);

function Do({ act, batch, onPlanned, onProved, onClose }: Told & { act: Exclude<BatchAct, "report" | "approve">; batch: Batch; onClose: () => void }) {
  const words = useWords();
  const [reason, setReason] = useState("");
  const why = reason.trim();
  const run = () => {
    switch (act) {
      case "plan":
        return planBatch(batch.id, batch.counts.to_approve > 0).then(onPlanned);
      case "run":
        return runBatch(batch.id);
      case "prove":
        return proveBatch(batch.id).then(onProved);
      case "close":
        return closeBatch(batch.id, why);
      default:
        return holdBatch(batch.id, act, why);
    }
  };
  return (
    <Ask title={word(words.batches.acts, act)} does={word(words.batches.acts, act)} disturbs={act === "stop" || act === "close"} ready={!REASONED.has(act) || why !== ""} act={run} onClose={onClose}>
      <p>{words.batches.does[act]}</p>
      {REASONED.has(act) ? <ReasonField value={reason} onChange={setReason} rows={2} /> : null}
    </Ask>
  );
}

/** Approves exactly the whole that is on the page. Its name is typed, because it is many people at once. */
function Approve({ batch, plan, onClose }: { batch: Batch; plan: BatchPlan; onClose: () => void }) {
  const words = useWords();
  const { me } = useSession();
  const [reason, setReason] = useState("");
  const [typed, setTyped] = useState("");
  const gaps = plan.members.filter((member) => member.ready).reduce((all, member) => all + (member.plan?.gaps ?? 0), 0);
  return (
    <Ask
      title={words.batches.approveTitle}
      does={word(words.batches.acts, "approve")}
      disturbs
      ready={reason.trim() !== "" && typed.trim() === batch.name.trim()}
      act={() => approveBatch(batch.id, { digest: plan.digest, reason: reason.trim() }, me.name)}
      onClose={onClose}
    >
      <p>{words.batches.approveWhat(plan.ready, plan.waiting)}</p>
      <p>
        {words.case.digest} <Digest digest={plan.digest} full />
      </p>
      {gaps > 0 ? <p className="approve-warning">{words.case.gaps(gaps)}</p> : null}
      <ReasonField value={reason} onChange={setReason} rows={2} />
      <Field label={words.common.typeToConfirm(batch.name)}>
        <Input value={typed} autoComplete="off" spellCheck={false} onChange={(event) => setTyped(event.target.value)} />
      </Field>
    </Ask>
  );
}
