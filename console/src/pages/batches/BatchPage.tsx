import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useMemo, useState } from "react";
import { useParams } from "react-router";
import { batchEvents, listMembers, readBatch, readBatchPlan, type Batch, type BatchPlan, type Member, type MemberProved } from "../../api/batches";
import { List } from "../../parts/list/List";
import type { Column } from "../../parts/list/types";
import { Person, personText } from "../../parts/Person";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph, State } from "../../parts/State";
import { Day, Time } from "../../parts/Time";
import { sentence, useWords, word } from "../../words";
import { isOver } from "./acts";
import { BatchActs } from "./BatchActs";
import { BatchPlanPart } from "./BatchPlan";
import { batchMark, MEMBER_STATES, memberMark } from "./marks";
import "./batches.css";

const id = (row: Member) => String(row.row);
const href = (row: Member) => `/cases/${row.case}`;

/** One batch: one plan, one approval, where each member stands, and that nobody was left out. */
export default function BatchPage() {
  const { id: batch = "" } = useParams();
  const words = useWords();
  const one = useQuery({ queryKey: ["batch", batch], queryFn: ({ signal }) => readBatch(batch, signal), refetchInterval: 15_000 });
  const plan = useQuery({ queryKey: ["batch", batch, "plan"], queryFn: ({ signal }) => readBatchPlan(batch, signal) });
  // Said once, by whoever planned: what is stored has no word of it.
  const [troubles, setTroubles] = useState<BatchPlan["troubles"]>([]);
  const [proved, setProved] = useState<MemberProved[]>([]);
  useLive(batch);
  const columns = useMemo<Column<Member>[]>(() => {
    const person = (m: Member) => ({ id: m.person, name: m.person_name });
    const failed = (f: Member["failed"][number]) => [word(words.action, actionOf(f.step)), f.why].filter(Boolean).join(" · ");
    // What is only held back with the batch is no trouble of its own.
    const trouble = (m: Member) => (m.state === "stuck" ? (m.parked ?? m.failed.map(failed).join(words.common.separator)) : "");
    // Closed is not yet verified: the sentence says whether it was tried, and how it came out.
    const owed = (m: Member) => sentence([...(m.state === "closed" ? [saysOf(m)] : []), ...m.owed].join(words.common.separator));
    return [
      {
        key: "person",
        title: words.cases.person,
        always: true,
        width: "minmax(0, 1.2fr)",
        cell: (m) => (
          <>
            <span className="batch-row">{m.row}</span> <Person person={person(m)} />
          </>
        ),
        text: (m) => personText(person(m)),
      },
      { key: "day", title: words.cases.lastDay, width: "8em", cell: (m) => <Day date={m.last_working_day} />, text: (m) => m.last_working_day },
      { key: "state", title: words.batches.state, width: "minmax(0, 1.3fr)", cell: (m) => <State mark={memberMark(m.state)} text={word(words.batches.memberStates, m.state)} />, text: (m) => word(words.batches.memberStates, m.state) },
      { key: "steps", title: words.batches.steps, width: "7em", end: true, cell: (m) => (m.steps > 0 ? `${m.steps_settled} / ${m.steps}` : ""), text: (m) => `${m.steps_settled}/${m.steps}` },
      { key: "waits", title: words.cases.waitsFor, width: "minmax(0, 1.5fr)", cell: (m) => (trouble(m) ? <span className="late">{trouble(m)}</span> : <span className="soft">{owed(m)}</span>), text: (m) => trouble(m) || owed(m) },
    ];
  }, [words]);
  const read = useMemo(() => (_asked: Record<string, string>, after: string | undefined, signal: AbortSignal) => listMembers(batch, after, signal), [batch]);
  const found = one.data;
  if (!found) {
    return one.error ? <ProblemView error={one.error} again={() => void one.refetch()} page back={{ to: "/batches", name: words.nav.batches }} /> : <p className="list-wait faint">{words.common.loading}</p>;
  }
  return (
    <article className="stack">
      <header className="case-head batch-head">
        <div className="page-head">
          <h1>{found.name}</h1>
          <BatchActs batch={found} plan={plan.data} onPlanned={(made) => setTroubles(made.troubles)} onProved={setProved} />
        </div>
        <p className="case-sentence">
          {found.state !== "closed" && isOver(found) ? (
            <>
              <Glyph mark="done" /> <b>{words.batches.over}</b>
            </>
          ) : (
            <>
              <Glyph mark={batchMark(found.state)} /> <b>{word(words.batches.states, found.state)}</b>
            </>
          )}
          {found.why ? <> · {found.why}</> : null}
        </p>
        <p className="soft">
          {found.reason} · {words.batches.createdBy(found.opened_by, found.counts.members)} · <Time at={found.opened_at} brief />
        </p>
      </header>
      <Bar batch={found} untried={proved.filter((member) => member.why)} />
      <BatchPlanPart batch={found} plan={plan.data} troubles={troubles} error={plan.error} />
      <List name={`batch-${batch}`} label={words.batches.members} read={read} id={id} href={href} columns={columns} empty={{ title: words.batches.nobody }} />
    </article>
  );
}

/** What a step does: its id says it after the connection and the account. */
const actionOf = (step: string) => (step.split("/")[2] ?? step).replace(/#.*$/, "");

/** Where a member stands, without the name that stands beside it. */
const saysOf = ({ says, person_name: name }: Member) => (says.startsWith(name) ? says.slice(name.length).replace(/^[:：]\s*/, "") : says);

/** N of N: every member stands in exactly one place, and the places add up. */
function Bar({ batch, untried }: { batch: Batch; untried: MemberProved[] }) {
  const words = useWords();
  const { counts } = batch;
  const there = MEMBER_STATES.filter((state) => counts[state] > 0);
  return (
    <section className="sheet batch-bar" aria-label={words.batches.progress}>
      <p>
        <b>{words.batches.proved(counts.proved, counts.members - counts.withdrawn)}</b>
        {counts.steps > 0 ? <span className="soft">{words.batches.stepsOf(counts.steps_settled, counts.steps)}</span> : null}
        {counts.steps_failed > 0 ? <span className="tag attention">{words.batches.failed(counts.steps_failed)}</span> : null}
      </p>
      {/* The words below say the same. */}
      <div className="batch-meter" aria-hidden="true">
        {[...there].reverse().map((state) => (
          <span key={state} className={state} style={{ flexGrow: counts[state] }} />
        ))}
      </div>
      <ul className="batch-counts">
        {there.map((state) => (
          <li key={state}>
            <State mark={memberMark(state)} text={word(words.batches.memberStates, state)} /> <b className={`${state}-count`}>{counts[state]}</b>
          </li>
        ))}
      </ul>
      {counts.contradicted + counts.unproved > 0 ? (
        <p>
          <span>
            <Glyph mark={counts.contradicted > 0 ? "failed" : "attention"} /> {words.batches.tried(counts.contradicted + counts.unproved, counts.contradicted)}
          </span>
        </p>
      ) : null}
      {untried.length > 0 ? (
        <div role="alert">
          <p className="late">{words.batches.untried(untried.length)}</p>
          <ul>
            {untried.map((member) => (
              <li key={member.row}>
                <Glyph mark="failed" /> {member.row} · {member.person} <span className="soft">{member.why}</span>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </section>
  );
}

/** Reads again what the batch shows as something of it happens, at most once a second. */
function useLive(batch: string): void {
  const client = useQueryClient();
  useEffect(() => {
    const events = batchEvents(batch);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const again = () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        void client.invalidateQueries({ queryKey: ["batch", batch] });
        void client.invalidateQueries({ queryKey: ["list", `batch-${batch}`] });
      }, 1_000);
    };
    events.addEventListener("entry", again);
    return () => {
      clearTimeout(timer);
      events.close();
    };
  }, [batch, client]);
}
