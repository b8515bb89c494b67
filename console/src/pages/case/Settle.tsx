import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { askManager, remindManager, review, type CaseDetail } from "../../api/cases";
import { currentPolicy } from "../../api/policy";
import { announce } from "../../parts/Announce";
import { ProblemView } from "../../parts/ProblemView";
import { useWords } from "../../words";

/** Sends the manager the link, or reminds them of it. */
export function AskManager({ one, asked }: { one: CaseDetail; asked: boolean }) {
  const words = useWords();
  const work = useMutation({
    mutationFn: () => (asked ? remindManager(one.id) : askManager(one.id)),
    onSuccess: () => announce(words.common.recorded),
  });
  return (
    <div className="settle-here">
      {work.error ? <ProblemView error={work.error} /> : null}
      <Button size="small" loading={work.isPending} onClick={() => work.mutate()}>
        {asked ? words.case.remind : words.case.sendLink}
      </Button>
    </div>
  );
}

/** Legal's review, where it is owed. */
export function Review({ one }: { one: CaseDetail }) {
  const words = useWords();
  const policy = useQuery({ queryKey: ["policy"], queryFn: ({ signal }) => currentPolicy(signal) });
  const [hold, setHold] = useState(false);
  const [handOut, setHandOut] = useState(false);
  const [retention, setRetention] = useState<string>();
  const [reason, setReason] = useState("");
  const work = useMutation({
    mutationFn: () => review(one.id, { hold, retention: retention ?? "", export: handOut, reason: reason.trim() }),
    onSuccess: () => announce(words.common.recorded),
  });
  return (
    <form
      className="form settle-here"
      onSubmit={(event) => {
        event.preventDefault();
        work.mutate();
      }}
    >
      {work.error ? <ProblemView error={work.error} /> : null}
      <Checkbox checked={hold} onChange={(event) => setHold(event.target.checked)}>
        {words.case.holdOn}
      </Checkbox>
      <Checkbox checked={handOut} onChange={(event) => setHandOut(event.target.checked)}>
        {words.case.exportAllowed}
      </Checkbox>
      <Select
        size="small"
        aria-label={words.case.retention}
        placeholder={words.case.retention}
        value={retention}
        options={classes(policy.data?.policy).map((name) => ({ value: name, label: name }))}
        onChange={setRetention}
      />
      <Input size="small" aria-label={words.common.reason} placeholder={words.common.reason} value={reason} maxLength={2000} onChange={(event) => setReason(event.target.value)} />
      <Button size="small" htmlType="submit" disabled={!retention || !reason.trim()} loading={work.isPending}>
        {words.case.reviewSubmit}
      </Button>
    </form>
  );
}

/** The retention classes that the policy knows. */
function classes(policy: Record<string, unknown> | undefined): string[] {
  const section = policy?.review as Record<string, unknown> | undefined;
  const known = section?.retention ?? section?.classes ?? policy?.retention;
  if (Array.isArray(known)) return known.map(String);
  return typeof known === "object" && known !== null ? Object.keys(known) : [];
}
