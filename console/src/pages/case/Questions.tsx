import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { decide, makePlan, type CaseDetail, type Question } from "../../api/cases";
import { readReviewed } from "../../api/paper";
import { useSession } from "../../frame/session";
import { announce } from "../../parts/Announce";
import { personText } from "../../parts/Person";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph } from "../../parts/State";
import { useWords } from "../../words";
import { useSays, useUnsaved } from "./Answering";
import { complete, decided, decision, pending, proposals, type Answered, type Answers } from "./answers";
import { grouped } from "./model";
import { isKept } from "./unsaved";
import { UnsavedSaid } from "./UnsavedSaid";

/** The questions of a plan by platform: filled in one after the other or as proposed, looked over, and sent together. */
export function Questions({ one, questions }: { one: CaseDetail; questions: Question[] }) {
  const words = useWords();
  const { may } = useSession();
  const decisions = useQuery({ queryKey: ["case", one.id, "reviewed"], queryFn: ({ signal }) => readReviewed(one.id, signal) });
  const [typed, setTyped] = useState<Answers>({});
  const [sent, setSent] = useState<string[]>([]);
  const before = Object.fromEntries(questions.flatMap((question) => { const found = decided(question, decisions.data); return found ? [[question.key, found]] : []; }));
  const answers = { ...before, ...typed };
  const { ready, begun } = pending(questions, typed, before, sent);
  const open = questions.filter((question) => !complete(answers[question.key])).length;
  const work = useMutation({
    mutationFn: async () => {
      // Each is a decision of its own. One that is refused stays in the form with those after it.
      for (const question of ready) {
        await decide(one.id, decision(question, typed[question.key] as Answered));
        setSent((keys) => [...keys, question.key]);
      }
    },
    onSuccess: () => announce(words.common.recorded),
    // The button stays busy until the page knows what was taken; what wasn't is still typed.
    onSettled: () => decisions.refetch(),
  });
  const unsaved = useUnsaved();
  useSays("questions", { typed: work.isPending ? 0 : ready.length + begun.length, saving: work.isPending });
  const plan = useMutation({ mutationFn: () => makePlan(one.id) });
  const decides = may("decide_hand_over");
  const everySaid = decisions.data !== undefined && questions.every((question) => before[question.key]) && ready.length + begun.length === 0 && !work.isPending;
  return (
    <form
      id="questions"
      className="case-questions"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready.length > 0) work.mutate();
      }}
    >
      <h3>
        <Glyph mark={everySaid ? "done" : "attention"} /> {everySaid ? words.case.everySaid : words.case.questions(questions.length)}
      </h3>
      {decides && !everySaid ? (
        <Button size="small" className="take-proposals" onClick={() => setTyped((old) => ({ ...old, ...proposals(questions, { ...before, ...old }) }))}>
          {words.case.takeProposals}
        </Button>
      ) : null}
      {[...grouped(questions, (question) => question.connection)].map(([connection, asked]) => (
        <section key={connection}>
          <h4>{connection}</h4>
          <ul>
            {asked.map((question) => (
              <li key={question.key}>
                <p>{question.what}</p>
                <Answer
                  question={question}
                  answer={answers[question.key]}
                  said={before[question.key] !== undefined && !ready.includes(question) && !begun.includes(question)}
                  disabled={!decides || work.isPending || plan.isPending}
                  onChange={(next) => {
                    setTyped((old) => ({ ...old, [question.key]: next }));
                    setSent((keys) => keys.filter((key) => key !== question.key));
                  }}
                />
              </li>
            ))}
          </ul>
        </section>
      ))}
      {work.error ? <ProblemView error={work.error} /> : null}
      {plan.error ? <ProblemView error={plan.error} /> : null}
      {decides && !everySaid ? (
        <footer className="answers-foot">
          <span className={ready.length > 0 && !work.isPending ? "late" : "faint"} role="status">
            {work.isPending ? words.case.answersSent(sent.length, sent.length + ready.length) : ready.length > 0 ? words.case.unsubmitted(ready.length) : open > 0 ? words.confirm.missing(open) : ""}
          </span>
          {ready.length + begun.length > 0 && !work.isPending ? (
            <Button size="small" onClick={() => setTyped({})}>
              {words.case.forgetAnswers}
            </Button>
          ) : null}
          <Button type="primary" size="small" htmlType="submit" disabled={ready.length === 0} loading={work.isPending}>
            {words.case.answerSubmit(ready.length)}
          </Button>
        </footer>
      ) : null}
      {everySaid && may("make_plan") ? (
        <div>
          <Button type="primary" size="small" loading={plan.isPending || unsaved.saving} disabled={!isKept(unsaved)} onClick={() => plan.mutate()}>
            {words.case.makePlanAgain}
          </Button>
          <UnsavedSaid unsaved={unsaved} />
        </div>
      ) : null}
    </form>
  );
}

interface Asked {
  question: Question;
  answer: Answered | undefined;
  /** It was decided before; changing it decides anew. */
  said: boolean;
  disabled: boolean;
  onChange: (next: Answered) => void;
}

function Answer({ question, answer, said, disabled, onChange }: Asked) {
  const words = useWords();
  const called = (account: string) => {
    const owner = question.owners[account];
    return owner ? personText(owner) : account;
  };
  const accounts = answer && !["", "stop", "keep", ...question.proposed].includes(answer.how) ? [answer.how, ...question.proposed] : question.proposed;
  const options = [
    ...accounts.map((account) => ({ value: account, label: `${called(account)}${account === question.proposed[0] ? ` · ${words.case.proposed}` : ""}` })),
    ...(question.integration === null
      ? []
      : [
          { value: "stop", label: words.case.answerStop },
          { value: "keep", label: words.case.answerKeep },
        ]),
  ];
  const who = `${question.what} ${question.connection}`;
  return (
    <div className="answer">
      <Select
        size="small"
        showSearch={{ optionFilterProp: "label" }}
        aria-label={who}
        placeholder={words.case.answerWho}
        disabled={disabled}
        value={answer?.how || undefined}
        options={options}
        popupMatchSelectWidth={false}
        onChange={(how) => onChange({ how, reason: answer?.reason ?? "" })}
      />
      {said ? <span className="faint">{words.case.answerSaid}</span> : null}
      {answer?.how === "keep" ? (
        <Input size="small" aria-label={words.common.reason} placeholder={words.common.reason} value={answer.reason} disabled={disabled} maxLength={500} onChange={(event) => onChange({ how: "keep", reason: event.target.value })} />
      ) : null}
    </div>
  );
}
