import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useEffect, useState } from "react";
import type { CaseDetail, PlanDetail } from "../../api/cases";
import { Problem } from "../../api/problem";
import type { Check } from "../../api/reports";
import { announce } from "../../parts/Announce";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph } from "../../parts/State";
import { absolute } from "../../parts/when";
import { useSpeaking, word, type Words } from "../../words";
import { actWords, ASKS_FIRST, perform, soAlready, WANTS_REASON, type Plain } from "./acts";
import { Already } from "./Already";
import { useUnsaved } from "./Answering";
import { isOpened } from "./model";
import { isKept } from "./unsaved";
import { UnsavedSaid } from "./UnsavedSaid";

/** Does one thing: at once where nothing is disturbed, after a reason where it is. */
export function ActDialog({ name, one, plan, onClose }: { name: Plain; one: CaseDetail; plan: PlanDetail | undefined; onClose: () => void }) {
  const { words, language } = useSpeaking();
  const client = useQueryClient();
  const [reason, setReason] = useState("");
  const asks = ASKS_FIRST.has(name);
  const wants = WANTS_REASON.has(name);
  const work = useMutation({
    mutationFn: () =>
      perform(name, one, plan, reason.trim()).catch(async (error: unknown) => {
        // How it stands now says more than a refusal.
        if (Problem.of(error).status === 409) await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[1] === one.id });
        throw error;
      }),
    onSuccess: (made) => {
      // How the proof came out is what was asked for: it stays until it has been read.
      if (name === "prove") return announce(outcome(words, made as Check[]));
      announce(words.common.recorded);
      onClose();
    },
  });
  const { mutate, isIdle } = work;
  const unsaved = useUnsaved();
  // What is being saved belongs into the plan, so it is waited for; what was never submitted is said.
  const waits = name === "makePlan" && isIdle && !isKept(unsaved);
  const proved = name === "prove" && work.data ? (work.data as Check[]) : null;
  useEffect(() => {
    if (!asks && isIdle && !waits) mutate();
  }, [asks, isIdle, waits, mutate]);
  const already = work.isPending || work.isSuccess ? null : soAlready(words, name, one, plan);
  const shuts = name === "stop" && plan && isOpened(plan) ? plan.steps.find((s) => s.action === "login_barred") : undefined;
  if (already) return <Already title={words.case[name]} says={already} onClose={onClose} />;
  return (
    <Modal
      open
      title={actWords(words, name, one, plan)}
      onCancel={onClose}
      onOk={() => mutate()}
      okText={asks ? actWords(words, name, one, plan) : words.common.retry}
      footer={proved || waits ? <Button type="primary" autoFocus onClick={onClose}>{words.common.close}</Button> : undefined}
      cancelText={asks ? words.common.cancel : words.common.close}
      okButtonProps={{ danger: name === "stop", disabled: wants && !reason.trim(), loading: work.isPending }}
      cancelButtonProps={{ autoFocus: name === "stop" }}
      width={520}
    >
      <div className="form">
        {work.error ? <ProblemView error={work.error} /> : null}
        {shuts ? <p>{words.case.shutWhat(shuts.notBefore ? absolute(language, new Date(shuts.notBefore), false) : "")}</p> : null}
        {wants ? (
          <label>
            <span>{words.common.reason}</span>
            <Input.TextArea autoFocus={name !== "stop"} rows={3} maxLength={2000} value={reason} onChange={(e) => setReason(e.target.value)} />
            <span className="hint">{words.common.reasonHint}</span>
          </label>
        ) : waits ? (
          <UnsavedSaid unsaved={unsaved} />
        ) : work.isPending ? (
          <p className="faint" role="status">{name === "prove" ? words.case.proving : words.common.loading}</p>
        ) : null}
        {/* Checks that all hold aren't all: others are compared, too, and where the case stands says how that came out. */}
        {proved && one.standing ? <p>{one.standing.sentence}</p> : null}
        {proved ? (
          <p role="status">
            <Glyph mark={proved.some((c) => c.verdict === "fails") ? "failed" : one.state === "proved" ? "verified" : "attention"} /> {outcome(words, proved)}
          </p>
        ) : null}
      </div>
    </Modal>
  );
}

/** How a round of proof came out, in one sentence. */
function outcome(words: Words, checks: Check[]): string {
  const counts = ["fails", "weak", "not_tried", "holds"].map((verdict) => ({ verdict, times: checks.filter((c) => c.verdict === verdict).length }));
  const said = counts.filter((one) => one.times > 0).map((one) => `${word(words.verdict, one.verdict)} ${one.times}`);
  return `${words.case.proved}${words.common.colon}${said.join(words.common.separator)}`;
}
