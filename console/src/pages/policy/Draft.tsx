import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { checkPolicy, type Judged, type Policy } from "../../api/policy";
import { ProblemView } from "../../parts/ProblemView";
import { State } from "../../parts/State";
import { useWords } from "../../words";
import { Difference } from "./Difference";
import { shown } from "./shown";

/** A draft, checked and compared; nothing is put in force here. */
export function Draft({ current }: { current: Policy }) {
  const words = useWords();
  const [text, setText] = useState("");
  const work = useMutation({ mutationFn: async () => ({ text, judged: await checkPolicy(text) }) });
  return (
    <section className="sheet" aria-labelledby="draft">
      <header>
        <h2 id="draft">{words.policy.validate}</h2>
      </header>
      <form
        className="form pad"
        onSubmit={(event) => {
          event.preventDefault();
          work.mutate();
        }}
      >
        <label>
          <span>{words.policy.draft}</span>
          <Input.TextArea className="mono" rows={12} spellCheck={false} maxLength={200_000} value={text} onChange={(event) => setText(event.target.value)} />
          <span className="hint">{words.policy.paste}</span>
        </label>
        {work.error ? <ProblemView error={work.error} /> : null}
        {work.data ? <Verdict judged={work.data.judged} /> : null}
        <div className="form-foot">
          <Button disabled={text === current.text} onClick={() => setText(current.text)}>
            {words.policy.beginWithCurrent}
          </Button>
          <Button type="primary" htmlType="submit" disabled={!text.trim()} loading={work.isPending}>
            {words.policy.validate}
          </Button>
        </div>
      </form>
      {work.data?.judged.valid && work.data.text.trimEnd() !== current.text.trimEnd() ? (
        <details className="plan-part">
          <summary>
            <h3>{words.policy.wordByWord}</h3>
          </summary>
          <Difference before={current.text} after={work.data.text} />
        </details>
      ) : null}
    </section>
  );
}

function Verdict({ judged }: { judged: Judged }) {
  const words = useWords();
  const changes = Object.entries(judged.changes);
  if (!judged.valid) {
    return (
      <div role="status">
        <State mark="failed" text={words.policy.invalid(judged.fault?.line ?? 0)} /> <span className="mono">{judged.fault?.key}</span>
        <p>{judged.fault?.says}</p>
        <p className="soft">{judged.fault?.hint}</p>
      </div>
    );
  }
  return (
    <div role="status">
      <State mark="done" text={changes.length === 0 ? `${words.policy.valid}${words.policy.same}` : words.policy.valid} />
      {changes.length > 0 ? (
        <>
          <h3>{words.policy.diff}</h3>
          <dl className="policy-changes mono">
            {changes.map(([key, { now, then }]) => (
              <div key={key}>
                <dt>{key}</dt>
                <dd>
                  <del>{shown(now)}</del> → <ins>{shown(then)}</ins>
                </dd>
              </div>
            ))}
          </dl>
        </>
      ) : null}
    </div>
  );
}
