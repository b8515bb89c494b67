import { Segmented, Select } from "antd";
import { lazy, Suspense, useState } from "react";
import type { CaseDetail, PlanDetail } from "../../api/cases";
import { Digest } from "../../parts/Digest";
import { Empty } from "../../parts/Empty";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph } from "../../parts/State";
import { Time, useNow } from "../../parts/Time";
import { absolute, short, stamped } from "../../parts/when";
import { useSpeaking, useWords, word } from "../../words";
import { Decided } from "./Decided";
import { counted, irreversible, places, purpose, restsUntil, settled, stuck, type Place, type Sign } from "./model";
import { ToldLines } from "./Said";
import { StepLine } from "./StepLine";
import { ToStep } from "./ToStep";

const Picture = lazy(() => import("./Picture"));

/** The plan as a diff; the same rows fill while it runs. */
export function PlanPane({
  one,
  plan,
  error,
  onPick,
}: {
  one: CaseDetail;
  plan: PlanDetail | undefined;
  error: unknown;
  onPick: (plan: string | undefined) => void;
}) {
  const words = useWords();
  const [view, setView] = useState<"list" | "picture">("list");
  return (
    <section className="sheet case-plan" aria-labelledby="plan">
      <header>
        <h2 id="plan">
          {words.case.plan}
          {plan ? <span className="soft plan-kind"> · {word(words.planKind, plan.kind)}</span> : null}
        </h2>
        {plan && one.plans.length > 1 ? <Plans one={one} plan={plan} onPick={onPick} /> : null}
        {plan ? (
          <Segmented
            size="small"
            value={view}
            options={[
              { value: "list", label: words.case.asList },
              { value: "picture", label: words.case.asPicture },
            ]}
            onChange={setView}
          />
        ) : null}
      </header>
      {error ? <ProblemView error={error} /> : null}
      {!plan && !error ? (
        <Unplanned one={one} />
      ) : null}
      {plan ? (
        <>
          <Band plan={plan} />
          <Purpose plan={plan} />
          {view === "picture" ? (
            <Suspense fallback={<p className="case-pad faint">{words.common.loading}</p>}>
              <Picture steps={plan.steps} />
            </Suspense>
          ) : (
            <Diff one={one} plan={plan} />
          )}
          <footer className="plan-foot faint">
            {words.case.policyVersion(plan.policyVersion)} · {words.case.digest} <Digest digest={plan.digest} /> · {words.common.by(plan.madeBy)}{" "}
            <Time at={plan.madeAt} brief />
          </footer>
        </>
      ) : null}
    </section>
  );
}

function Unplanned({ one }: { one: CaseDetail }) {
  const words = useWords();
  if (one.plans.length > 0) return <Empty title={words.common.loading} />;
  return one.state === "withdrawn" ? <Empty title={words.case.neverPlanned} /> : <Empty title={words.case.noPlan} hint={words.case.noPlanHint} />;
}

/** What whoever approves has to know first of an account that is opened for a while. */
export function Purpose({ plan }: { plan: PlanDetail }) {
  const { language } = useSpeaking();
  const why = purpose(plan);
  return why ? <p className="plan-purpose">{stamped(language, why)}</p> : null;
}

/** The plans of the case; the newest is shown unless somebody looks at an older one. */
function Plans({ one, plan, onPick }: { one: CaseDetail; plan: PlanDetail; onPick: (plan: string | undefined) => void }) {
  const { words, language } = useSpeaking();
  const now = useNow();
  const newest = one.plans.at(-1)?.id;
  return (
    <Select
      size="small"
      aria-label={words.case.plans}
      value={plan.id}
      popupMatchSelectWidth={false}
      options={[...one.plans].reverse().map((p) => ({
        value: p.id,
        label: `${word(words.planKind, p.kind)} · ${short(language, new Date(p.made_at), now)}${p.id === newest ? "" : ` · ${words.case.older}`}`,
      }))}
      onChange={(next) => onPick(next === newest ? undefined : next)}
    />
  );
}

/** Says whether this is a dry run or the real one: the rows below look the same. */
function Band({ plan }: { plan: PlanDetail }) {
  const { words, language } = useSpeaking();
  const now = useNow();
  if (!plan.approval) return <p className="plan-band dry">{words.case.dryRun}</p>;
  if (plan.run?.state === "parked") {
    return (
      <div className="plan-band parked">
        <Glyph mark="attention" /> {words.case.parked}
        {plan.run.told ? (
          <ToldLines told={plan.run.told} />
        ) : plan.run.reason ? (
          <>
            {words.common.colon}
            <q translate="no">{plan.run.reason}</q>
          </>
        ) : null}
      </div>
    );
  }
  if (plan.run?.state !== "active") return null;
  const rests = restsUntil(plan.steps, now);
  if (rests && !plan.run.endsEarly) {
    const at = absolute(language, new Date(rests), false);
    return <p className="plan-band dry">{settled(plan.steps) > 0 ? words.case.goesOn(at) : words.case.begins(at)}</p>;
  }
  const { waiting, held } = stuck(plan.steps);
  const [first] = waiting;
  if (!first || plan.steps.some((s) => s.state === "running")) return <p className="plan-band running">{words.case.running}</p>;
  return (
    <p className="plan-band parked">
      <Glyph mark="attention" /> {words.case.stuck(waiting.length, held)} <ToStep id={first.id}>{words.case.toStep}</ToStep>
    </p>
  );
}

function Diff({ one, plan }: { one: CaseDetail; plan: PlanDetail }) {
  const words = useWords();
  const { never, partly } = irreversible(plan.steps);
  const impact = counted(plan.steps.flatMap((s) => s.breaks));
  const gaps = counted(plan.gaps);
  return (
    <>
      {never.length > 0 ? (
        <section className="plan-part never">
          <h3>
            <span className="sign never">!</span> {words.case.irreversible(never.length)}
          </h3>
          {never.map((step) => (
            <StepLine key={step.id} step={step} plan={plan} placed />
          ))}
        </section>
      ) : null}
      <Decided one={one} plan={plan} />
      <Sentences title={words.case.impact} rows={impact} open />
      {places(plan.steps.filter((s) => s.undo.kind !== "never")).map((place) => (
        <PlaceFold key={place.connection} place={place} plan={plan} />
      ))}
      {partly.length > 0 ? (
        <Sentences title={words.case.partly(partly.length)} rows={counted(partly.flatMap((s) => (s.undo.lost ? [s.undo.lost] : [])))} />
      ) : null}
      <Sentences title={words.case.gaps(plan.gaps.length)} rows={gaps} />
      <Sentences title={words.case.lost(plan.lost.length)} rows={counted(plan.lost)} />
    </>
  );
}

function Sentences({ title, rows, open = false }: { title: string; rows: { text: string; times: number }[]; open?: boolean }) {
  if (rows.length === 0) return null;
  return (
    <details className="plan-part" open={open}>
      <summary>
        <h3>{title}</h3>
      </summary>
      <ul className="plan-sentences">
        {rows.map(({ text, times }) => (
          <li key={text}>
            {text} {times > 1 ? <span className="faint">× {times}</span> : null}
          </li>
        ))}
      </ul>
    </details>
  );
}

const SIGNS: Sign[] = ["+", "~", "-"];

function PlaceFold({ place, plan }: { place: Place; plan: PlanDetail }) {
  const words = useWords();
  return (
    <details className="plan-part place" open>
      <summary>
        <h3>{place.connection}</h3>
        <span className="counts">
          {SIGNS.filter((s) => place.counts[s] > 0).map((s) => (
            <span key={s} className={`sign ${NAMES[s]}`}>
              {s} {place.counts[s]}
            </span>
          ))}
        </span>
      </summary>
      {place.folds.map((fold) => {
        const moving = fold.steps.some((s) => s.state === "needs_operator" || s.state === "running");
        return (
          <details key={fold.kind} className="fold" open={moving || fold.kind === "account" || fold.steps.length <= 6}>
            <summary>
              {word(words.groupKind, fold.kind)} <span className="faint">{fold.steps.length}</span>
            </summary>
            {fold.steps.map((step) => (
              <StepLine key={step.id} step={step} plan={plan} />
            ))}
          </details>
        );
      })}
    </details>
  );
}

const NAMES: Record<Sign, string> = { "+": "adds", "~": "changes", "-": "removes", "!": "never" };
