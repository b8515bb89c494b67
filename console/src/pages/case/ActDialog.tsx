import { useMutation } from "@tanstack/react-query";
import { Input, Modal } from "antd";
import { useEffect, useState } from "react";
import type { CaseDetail, PlanDetail } from "../../api/cases";
import { announce } from "../../parts/Announce";
import { ProblemView } from "../../parts/ProblemView";
import { useWords } from "../../words";
import { actWords, ASKS_FIRST, perform, WANTS_REASON, type Plain } from "./acts";

/** Does one thing: at once where nothing is disturbed, after a reason where it is. */
export function ActDialog({ name, one, plan, onClose }: { name: Plain; one: CaseDetail; plan: PlanDetail | undefined; onClose: () => void }) {
  const words = useWords();
  const [reason, setReason] = useState("");
  const asks = ASKS_FIRST.has(name);
  const wants = WANTS_REASON.has(name);
  const work = useMutation({
    mutationFn: () => perform(name, one, plan, reason.trim()),
    onSuccess: () => {
      announce(words.common.recorded);
      onClose();
    },
  });
  const { mutate } = work;
  useEffect(() => {
    if (!asks) mutate();
  }, [asks, mutate]);
  return (
    <Modal
      open
      title={actWords(words, name, one)}
      onCancel={onClose}
      onOk={() => mutate()}
      okText={asks ? words.case[name] : words.common.retry}
      cancelText={asks ? words.common.cancel : words.common.close}
      okButtonProps={{ danger: name === "stop", disabled: wants && !reason.trim(), loading: work.isPending }}
      cancelButtonProps={{ autoFocus: name === "stop" }}
      width={520}
    >
      <div className="form">
        {work.error ? <ProblemView error={work.error} /> : null}
        {wants ? (
          <label>
            <span>{words.common.reason}</span>
            <Input.TextArea autoFocus={name !== "stop"} rows={3} maxLength={2000} value={reason} onChange={(e) => setReason(e.target.value)} />
            <span className="hint">{words.common.reasonHint}</span>
          </label>
        ) : work.isPending ? (
          <p className="faint">{words.common.loading}</p>
        ) : null}
      </div>
    </Modal>
  );
}
