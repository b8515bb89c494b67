import { useMutation } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useState } from "react";
import { decide, type CaseDetail, type Question } from "../../api/cases";
import { personText } from "../../parts/Person";
import { ProblemView } from "../../parts/ProblemView";
import { useWords } from "../../words";

/** Answers a question of the plan where it stands. */
export function Answer({ one, question }: { one: CaseDetail; question: Question }) {
  const words = useWords();
  const first = question.proposed[0];
  const [how, setHow] = useState(first ?? (question.integration !== null ? "stop" : ""));
  const [reason, setReason] = useState("");
  const work = useMutation({
    mutationFn: () => decide(one.id, decision(question, how, reason.trim())),
  });
  const options = [
    ...question.proposed.map((p, index) => ({
      value: p,
      label: `${called(question, p)}${index === 0 ? ` · ${words.case.proposed}` : ""}`,
    })),
    ...(question.integration !== null
      ? [
          { value: "stop", label: words.case.answerStop },
          { value: "keep", label: words.case.answerKeep },
        ]
      : []),
  ];
  return (
    <form
      className="answer"
      onSubmit={(event) => {
        event.preventDefault();
        work.mutate();
      }}
    >
      {work.error ? <ProblemView error={work.error} /> : null}
      <Select
        size="small"
        showSearch
        aria-label={words.case.answerWho}
        placeholder={words.case.answerWho}
        value={how || undefined}
        options={options}
        popupMatchSelectWidth={false}
        onChange={setHow}
      />
      {how === "keep" ? (
        <Input size="small" aria-label={words.common.reason} placeholder={words.common.reason} value={reason} maxLength={500} onChange={(e) => setReason(e.target.value)} />
      ) : null}
      <Button size="small" htmlType="submit" disabled={!how || (how === "keep" && !reason.trim())} loading={work.isPending}>
        {words.case.answer}
      </Button>
    </form>
  );
}

/** Whoever is behind an account that is proposed; the account itself where nobody knows. */
function called(question: Question, account: string): string {
  const owner = question.owners[account];
  return owner ? personText(owner) : account;
}

export function decision(question: Question, how: string, reason: string): Record<string, unknown> {
  const { connection, group, integration } = question;
  if (group !== null) return { kind: "successor", group: { connection, group }, account: how };
  const about = { kind: "integration", integration: { connection, integration } };
  if (how === "stop") return { ...about, fate: { kind: "stopped" } };
  if (how === "keep") return { ...about, fate: { kind: "kept", reason } };
  return { ...about, fate: { kind: "handed_over", to: how } };
}
