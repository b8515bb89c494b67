import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input, InputNumber } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { logKey, proveEntries } from "../../api/log";
import { announce } from "../../parts/Announce";
import { ProblemView } from "../../parts/ProblemView";
import { State } from "../../parts/State";
import { useWords, word } from "../../words";
import { Misfit, verify, type Verified } from "./verify";

const MOST = 500;

/** Checks the log in the reader's own browser, against a key that the reader brings. */
export default function Verify() {
  const words = useWords();
  const [params] = useSearchParams();
  const named = params.get("index");
  const log = useQuery({ queryKey: ["log-key"], queryFn: ({ signal }) => logKey(signal) });
  const [key, setKey] = useState("");
  const [from, setFrom] = useState<number | null>(named ? Number(named) : null);
  const [to, setTo] = useState<number | null>(named ? Number(named) : null);
  const [done, setDone] = useState<Verified[]>([]);
  const size = log.data?.size ?? 0;
  const first = from ?? Math.max(0, size - 100);
  const last = Math.min(to ?? size - 1, first + MOST - 1);
  const work = useMutation({
    mutationFn: async () => {
      setDone([]);
      const proofs = await proveEntries(first, last);
      return verify(key, proofs, (one) => setDone((old) => [...old, one]));
    },
    onSuccess: (result) => announce(result.fits ? words.audit.fits(last - first + 1, result.size) : words.problem.title),
  });
  if (!globalThis.crypto?.subtle) return <p className="problem page">{words.audit.insecure}</p>;
  const misfit = work.error instanceof Misfit ? work.error : null;
  const wrong = done.find((d) => d.misfit !== null);
  return (
    <>
      <div className="page-head">
        <h1>{words.audit.verify}</h1>
      </div>
      <section className="sheet">
        <form
          className="form pad"
          onSubmit={(event) => {
            event.preventDefault();
            work.mutate();
          }}
        >
          <p className="soft">{words.audit.verifyIntro}</p>
          <label>
            <span>{words.audit.key}</span>
            <Input className="mono" value={key} spellCheck={false} autoComplete="off" onChange={(event) => setKey(event.target.value)} />
            <span className="hint">
              {words.audit.keyHint}{" "}
              {log.data ? (
                <Button type="link" size="small" onClick={() => setKey(log.data.key)}>
                  {words.audit.useServerKey}
                </Button>
              ) : null}
            </span>
          </label>
          <div className="verify-range">
            <label>
              <span>{words.audit.from}</span>
              <InputNumber min={0} max={Math.max(0, size - 1)} value={first} onChange={setFrom} />
            </label>
            <label>
              <span>{words.audit.to}</span>
              <InputNumber min={first} max={Math.max(0, size - 1)} value={last} onChange={setTo} />
            </label>
          </div>
          <div className="form-foot">
            <Button type="primary" htmlType="submit" disabled={!key.trim() || size === 0} loading={work.isPending}>
              {words.audit.verify}
            </Button>
          </div>
        </form>
        {log.error ? <ProblemView error={log.error} /> : null}
        {work.error && !misfit ? <ProblemView error={work.error} /> : null}
        {misfit ? (
          <p className="pad">
            <State mark="failed" text={misfit.look === "key" ? words.audit.keyWrong : words.audit.signatureWrong} />
          </p>
        ) : null}
        {work.data ? (
          <div className="pad" role="status">
            <State
              mark={work.data.fits ? "verified" : "failed"}
              text={work.data.fits ? words.audit.fits(done.length, work.data.size) : words.audit.misfit(wrong?.index ?? 0)}
            />
            <dl className="facts">
              <dt>{words.audit.root}</dt>
              <dd className="mono">{work.data.root}</dd>
            </dl>
          </div>
        ) : null}
        {done.length > 0 ? (
          <div className="scroll">
            <table className="plain">
              <thead>
                <tr>
                  <th>{words.audit.index}</th>
                  <th>{words.audit.leafHash}</th>
                  <th>{words.audit.proof}</th>
                </tr>
              </thead>
              <tbody>
                {done.map((one) => (
                  <tr key={one.index}>
                    <td>{one.index}</td>
                    <td className="mono">{one.leaf}</td>
                    <td>
                      {one.misfit ? (
                        <State mark="failed" text={word(words.audit.misfits, one.misfit)} />
                      ) : (
                        <State mark="verified" text={one.shredded ? words.audit.shredded : words.audit.steps.inclusion} />
                      )}
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
      </section>
    </>
  );
}
