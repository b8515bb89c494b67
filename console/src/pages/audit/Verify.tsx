import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input, InputNumber } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { checkpoint, proofOf } from "../../api/log";
import { announce } from "../../parts/Announce";
import { ProblemView } from "../../parts/ProblemView";
import { State } from "../../parts/State";
import { Table } from "../../parts/Table";
import { useWords, word } from "../../words";
import { toHex } from "./hash";
import { Misfit, open, verify, type Verified } from "./verify";

/** Proofs are read one by one, and nobody may ask for more than a few hundred a minute. */
const MOST = 50;

/** Checks the log in the reader's own browser, against a key that the reader brings. */
export default function Verify() {
  const words = useWords();
  const [params] = useSearchParams();
  const asked = (name: string) => (params.has(name) ? Number(params.get(name)) : null);
  const log = useQuery({ queryKey: ["checkpoint"], queryFn: ({ signal }) => checkpoint(signal) });
  const [key, setKey] = useState("");
  const [from, setFrom] = useState(() => asked("from"));
  const [to, setTo] = useState(() => asked("to"));
  const [done, setDone] = useState<Verified[]>([]);
  const size = Number(log.data?.note.split("\n")[1] ?? 0);
  const first = from ?? Math.max(0, size - MOST);
  const last = Math.min(to ?? size - 1, first + MOST - 1, size - 1);
  const work = useMutation({
    mutationFn: async () => {
      setDone([]);
      const opened = await open(key, log.data?.note ?? "");
      let fits = true;
      for (let index = first; index <= last; index += 1) {
        const one = await verify(opened.trusted, await proofOf(index), index);
        fits &&= one.fits;
        setDone((old) => [...old, one]);
      }
      return { fits, size: opened.checkpoint.size, root: toHex(opened.checkpoint.root) };
    },
    onSuccess: (result) => announce(result.fits ? words.audit.fits(last - first + 1, result.size) : words.problem.title),
  });
  if (!globalThis.crypto?.subtle) return <p className="problem page">{words.audit.insecure}</p>;
  const misfit = work.error instanceof Misfit ? work.error : null;
  const wrong = done.find((one) => !one.fits);
  return (
    <>
      <div className="page-head">
        <h1 id="verify">{words.audit.verify}</h1>
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
            <span className="hint">{words.audit.keyHint}</span>
          </label>
          {log.data ? (
            <div>
              <Button size="small" onClick={() => setKey(log.data.log_key)}>
                {words.audit.useServerKey}
              </Button>
            </div>
          ) : null}
          <div className="verify-range">
            <label>
              <span>{words.audit.from}</span>
              <InputNumber min={0} max={Math.max(0, size - 1)} value={first} onChange={setFrom} />
            </label>
            <label>
              <span>{words.audit.to}</span>
              <InputNumber min={first} max={Math.max(first, size - 1)} value={Math.max(first, last)} onChange={setTo} />
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
          <p className="pad" role="alert">
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
        {done.length > 0 ? <Looked rows={done} /> : null}
      </section>
    </>
  );
}

function Looked({ rows }: { rows: Verified[] }) {
  const words = useWords();
  return (
    <Table
      labelledBy="verify"
      rows={rows}
      id={(one) => String(one.index)}
      columns={[
        { key: "index", title: words.audit.index, cell: (one) => one.index },
        {
          key: "what",
          title: words.audit.what,
          cell: (one) => (
            <span>
              {word(words.happened, String(one.entry.what ?? ""))} <span className="faint">{String(one.entry.actor ?? "")}</span>
            </span>
          ),
        },
        { key: "leaf", title: words.audit.leafHash, cell: (one) => <span className="digest">{one.leaf}</span> },
        { key: "proof", title: words.audit.proof, cell: (one) => <State mark={one.fits ? "verified" : "failed"} text={one.fits ? words.audit.entryFits : words.audit.entryMisfits} /> },
      ]}
    />
  );
}
