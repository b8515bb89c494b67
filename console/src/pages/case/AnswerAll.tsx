import { useState } from "react";
import { Button } from "antd";
import { decide, type CaseDetail, type Question } from "../../api/cases";
import { Ask } from "../../parts/Ask";
import { personText } from "../../parts/Person";
import { useWords } from "../../words";
import { decision } from "./Answer";

/** Answers every question for which somebody is proposed with whoever is proposed first, after showing who that is. */
export function AnswerAll({ one, questions }: { one: CaseDetail; questions: Question[] }) {
  const words = useWords();
  const [open, setOpen] = useState(false);
  const proposed = questions.filter((question) => question.proposed.length > 0);
  if (proposed.length < 2) return null;
  const work = async () => {
    // Each is a decision of its own: what was decided before one is refused stays, and its question is gone.
    for (const question of proposed) await decide(one.id, decision(question, question.proposed[0] ?? "", ""));
  };
  return (
    <>
      <Button size="small" className="answer-all" onClick={() => setOpen(true)}>
        {words.case.answerAll(proposed.length)}
      </Button>
      {open ? (
        <Ask title={words.case.answerAll(proposed.length)} does={words.case.answer} act={work} onClose={() => setOpen(false)} width={640}>
          <p>{words.case.answerAllWhat}</p>
          <ul className="plan-sentences">
            {proposed.map((question) => {
              const account = question.proposed[0] ?? "";
              const owner = question.owners[account];
              return (
                <li key={question.key}>
                  {question.what} <b>{owner ? personText(owner) : account}</b> <span className="faint">{question.connection}</span>
                </li>
              );
            })}
          </ul>
        </Ask>
      ) : null}
    </>
  );
}
