import { Link } from "react-router";
import type { Batch, BatchPlan } from "../../api/batches";
import { Digest } from "../../parts/Digest";
import { Person } from "../../parts/Person";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph, State } from "../../parts/State";
import { Sheet } from "../../parts/Table";
import { Time } from "../../parts/Time";
import { sentence, useWords } from "../../words";

/** The members' plans under one digest, and what each still waits for; those that wait come first. */
export function BatchPlanPart({ batch, plan, troubles, error }: { batch: Batch; plan: BatchPlan | undefined; troubles: BatchPlan["troubles"]; error: unknown }) {
  const words = useWords();
  if (error) return <ProblemView error={error} />;
  if (!plan) return null;
  const approval = batch.approvals.at(-1);
  const rows = [...plan.members].sort((a, b) => Number(a.ready || Boolean(a.plan?.approved)) - Number(b.ready || Boolean(b.plan?.approved)) || a.row - b.row);
  return (
    <Sheet id="batch-plan" title={words.case.plan} aside={<span className="faint">{words.case.digest} <Digest digest={plan.digest} /></span>}>
      <p className={approval ? "batch-says" : "plan-band dry"}>
        {approval ? (
          <>
            <Glyph mark="done" /> {words.batches.approvedBy(approval.by)} <Time at={approval.at} brief /> · {approval.reason}
          </>
        ) : (
          words.case.dryRun
        )}
      </p>
      <p className="batch-says">{words.batches.planCounts(plan.ready, plan.approved, plan.waiting)}</p>
      {troubles.length > 0 ? (
        <div className="batch-says" role="alert">
          <p className="late">{words.batches.troubles(troubles.length)}</p>
          <ul>
            {troubles.map((trouble) => (
              <li key={`${trouble.row}${trouble.why}`}>
                <Glyph mark="failed" /> {trouble.row} · {trouble.about} <span className="soft">{trouble.why}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <details className="batch-plans" open={plan.approved < rows.length && rows.length <= 12}>
        <summary>{words.batches.plans}</summary>
        <ul>
          {rows.slice(0, MOST).map((member) => (
            <li key={member.case} className="batch-plan">
              <span>
                <span className="batch-row">{member.row}</span>{" "}
                <Link to={`/cases/${member.case}`}>
                  <Person person={{ id: member.person, name: member.person_name }} />
                </Link>
              </span>
              <span className="soft">{member.plan ? words.batches.planIs(member.plan.steps, member.plan.gaps) : words.case.noPlan}</span>
              <Standing member={member} />
            </li>
          ))}
        </ul>
        {rows.length > MOST ? <p className="pad faint">{words.batches.moreBelow(rows.length - MOST)}</p> : null}
      </details>
    </Sheet>
  );
}

function Standing({ member }: { member: BatchPlan["members"][number] }) {
  const words = useWords();
  if (member.plan?.approved) return <State mark="done" text={words.caseState.approved ?? ""} />;
  if (member.ready) return <State mark="attention" text={words.batches.readyToApprove} />;
  return <State mark="waiting" text={sentence(member.waits.join(words.common.separator)) || words.case.noPlan} />;
}

/** Plans that are listed here; the list of members below has all of them. */
const MOST = 100;
