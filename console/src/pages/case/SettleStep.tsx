import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { settleStep, type PlanDetail } from "../../api/cases";
import { ProblemView } from "../../parts/ProblemView";
import { useWords } from "../../words";
import type { StepView } from "./model";

/** Settles a step that waits for a person, right where it stands. */
export function SettleStep({ plan, step }: { plan: PlanDetail; step: StepView }) {
  const words = useWords();
  const [reason, setReason] = useState("");
  const work = useMutation({
    mutationFn: (how: "by_hand" | "retry" | "skip") => settleStep(plan.id, step.id, how, reason.trim()),
  });
  const ready = reason.trim() !== "";
  return (
    <div className="form settle">
      {work.error ? <ProblemView error={work.error} /> : null}
      <label>
        <span>{words.common.reason}</span>
        <Input.TextArea rows={2} maxLength={2000} value={reason} onChange={(event) => setReason(event.target.value)} />
        <span className="hint">{words.case.settleHint}</span>
      </label>
      <div className="form-foot">
        <Button danger size="small" disabled={!ready} loading={work.isPending} onClick={() => work.mutate("skip")}>
          {words.case.settleSkip}
        </Button>
        <Button size="small" disabled={!ready} loading={work.isPending} onClick={() => work.mutate("retry")}>
          {words.case.settleRetry}
        </Button>
        {step.support === "manual" ? (
          <Button size="small" type="primary" disabled={!ready} loading={work.isPending} onClick={() => work.mutate("by_hand")}>
            {words.case.settleDone}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
