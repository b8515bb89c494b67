import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Link } from "react-router";
import { readAttempts, type Attempt, type PlanDetail } from "../../api/cases";
import { useSession } from "../../frame/session";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph, stepMark } from "../../parts/State";
import { Time } from "../../parts/Time";
import { stamped } from "../../parts/when";
import { useSpeaking, useWords, word } from "../../words";
import { sign, type Sign, type StepView } from "./model";
import { Said, ToldLines } from "./Said";
import { stepAnchor } from "./ToStep";
import { SettleStep } from "./SettleStep";

const NAMES: Record<Sign, string> = { "+": "adds", "~": "changes", "-": "removes", "!": "never" };

/** One step: its mark, where it is if that isn't said above it (`placed`), what becomes so, and on asking everything that one could want to know of it. */
export function StepLine({ step, plan, placed = false }: { step: StepView; plan: PlanDetail; placed?: boolean }) {
  const words = useWords();
  const [open, setOpen] = useState(false);
  const how = sign(step);
  const mark = stepMark(step.state, step.verified);
  return (
    <details id={stepAnchor(step.id)} className={`step ${step.state}`} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <Glyph mark={mark} />
        <span className="hidden">{step.verified ? words.stepState.verified : word(words.stepState, step.state)}</span>
        <span className={`sign ${NAMES[how]}`} aria-hidden="true">
          {how}
        </span>
        <span className="step-title">
          {step.title}
          {placed ? (
            <span className="step-place">
              {step.connection} · <span className="mono">{step.account}</span>
            </span>
          ) : null}
        </span>
        <span className="step-aside faint">
          {step.support === "manual" ? <span className="tag attention">{words.case.byHand}</span> : null}
          {step.fourEyes ? <span className="tag">{words.case.fourEyes}</span> : null}
          <span className={step.undo.kind === "never" ? "late" : step.undo.kind === "partly" ? undefined : "step-undo"}>{word(words.undo, step.undo.kind)}</span>
        </span>
      </summary>
      {open ? <StepDetails step={step} plan={plan} /> : null}
    </details>
  );
}

function StepDetails({ step, plan }: { step: StepView; plan: PlanDetail }) {
  const { words, language } = useSpeaking();
  const { may } = useSession();
  const titles = new Map(plan.steps.map((s) => [s.id, s.title]));
  return (
    <div className="step-details">
      {step.told && step.state === "needs_operator" ? (
        <div className="told waits">
          <ToldLines told={step.told} />
        </div>
      ) : null}
      <dl className="facts">
        <dt>{words.case.why}</dt>
        <dd>
          {stamped(language, step.why)} <Link to={`/policy?version=${plan.policyDigest}`}>{words.case.policyVersion(plan.policyVersion)}</Link>
        </dd>
        <dt>{words.case.undo}</dt>
        <dd>
          {word(words.undo, step.undo.kind)}
          {step.undo.lost ? ` · ${step.undo.lost}` : ""}
        </dd>
        {step.breaks.length > 0 ? (
          <>
            <dt>{words.case.breaks}</dt>
            <dd>{step.breaks.join(" ")}</dd>
          </>
        ) : null}
        {step.needs.length > 0 ? (
          <>
            <dt>{words.case.needs}</dt>
            <dd>{step.needs.slice(0, 8).map((id) => titles.get(id) ?? id).join(words.common.separator)}{step.needs.length > 8 ? ` … ${step.needs.length}` : ""}</dd>
          </>
        ) : null}
        <dt>{words.case.proof}</dt>
        <dd>
          {word(words.proofKind, step.proof)} · {word(words.support, step.support)} · {word(words.phase, step.phase)}
        </dd>
        {step.notBefore ? (
          <>
            <dt>{words.case.notBefore}</dt>
            <dd>
              <Time at={step.notBefore} />
            </dd>
          </>
        ) : null}
        {step.deadline ? (
          <>
            <dt>{words.case.deadline}</dt>
            <dd>
              <Time at={step.deadline} />
            </dd>
          </>
        ) : null}
        <dt>ID</dt>
        <dd className="mono faint">{step.id}</dd>
      </dl>
      {plan.approval ? <Attempts plan={plan} step={step} /> : null}
      {step.state === "needs_operator" && may("settle_step") ? <SettleStep plan={plan} step={step} /> : null}
    </div>
  );
}

function Attempts({ plan, step }: { plan: PlanDetail; step: StepView }) {
  const words = useWords();
  const { data, error } = useQuery({
    queryKey: ["attempts", plan.case, plan.id, step.id],
    queryFn: ({ signal }) => readAttempts(plan.id, step.id, signal),
  });
  return (
    <section className="attempts">
      <h3>{words.case.attempts}</h3>
      {error ? <ProblemView error={error} /> : null}
      {data?.length === 0 ? <p className="faint">{words.case.noAttempts}</p> : null}
      <ol>
        {data?.map((attempt) => (
          <AttemptLine key={attempt.number} attempt={attempt} />
        ))}
      </ol>
      {step.tried > 0 ? <Link to={`/audit?case=${plan.case}&step=${encodeURIComponent(step.id)}`}>{words.case.inLog}</Link> : null}
    </section>
  );
}

function AttemptLine({ attempt }: { attempt: Attempt }) {
  const words = useWords();
  const outcome = attempt.outcome;
  const mark = !outcome ? "running" : outcome.kind === "failed" ? "failed" : "done";
  return (
    <li>
      <p>
        <Glyph mark={mark} /> #{attempt.number} {outcome ? word(words.outcome, outcome.kind) : word(words.stepState, "running")}
{" "}
        <span className="faint">
          <Time at={attempt.closed_at ?? attempt.opened_at} brief />
          {outcome?.by ? ` · ${outcome.by}` : ""}
        </span>
      </p>
      {outcome?.error ? <Said trouble={{ kind: outcome.error, quoted: outcome.detail ?? null, told: attempt.told }} /> : null}
      {outcome?.statement ? <p>{outcome.statement}</p> : null}
      {outcome?.proof ? (
        <dl className="proof">
          <dt>{words.case.asked}</dt>
          <dd className="mono">{outcome.proof.asked}</dd>
          <dt>{words.case.answered}</dt>
          <dd className="mono">{outcome.proof.answered}</dd>
        </dl>
      ) : null}
    </li>
  );
}
