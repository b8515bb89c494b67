import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input, Select } from "antd";
import { useMemo, useState } from "react";
import { useSearchParams } from "react-router";
import { checkPolicy, currentPolicy, policyVersion, policyVersions } from "../api/policy";
import { Digest } from "../parts/Digest";
import { Empty } from "../parts/Empty";
import { ProblemView } from "../parts/ProblemView";
import { State } from "../parts/State";
import { useWords } from "../words";
import { around, lines } from "./lines";
import "./policy.css";

/** The text that the machine follows: to read, to compare, to check a draft against. */
export default function Policy() {
  const words = useWords();
  const [params, setParams] = useSearchParams();
  const compared = params.get("compared");
  const current = useQuery({ queryKey: ["policy"], queryFn: ({ signal }) => currentPolicy(signal) });
  const versions = useQuery({ queryKey: ["policy", "versions"], queryFn: ({ signal }) => policyVersions(signal) });
  const old = useQuery({
    queryKey: ["policy", compared],
    queryFn: ({ signal }) => policyVersion(compared ?? "", signal),
    enabled: compared !== null,
  });
  const policy = current.data;
  if (!policy) {
    return current.error ? <ProblemView error={current.error} again={() => void current.refetch()} page /> : <p className="list-wait faint">{words.common.loading}</p>;
  }
  const others = (versions.data ?? []).filter((v) => v.digest !== policy.digest);
  return (
    <>
      <div className="page-head">
        <h1>{words.policy.title}</h1>
        <span className="soft">
          {words.policy.version} {policy.version} · <Digest digest={policy.digest} />
        </span>
        {others.length > 0 ? (
          <Select
            allowClear
            aria-label={words.policy.versions}
            placeholder={words.policy.versions}
            value={compared ?? undefined}
            options={others.map((v) => ({ value: v.digest, label: `${v.version} · ${v.digest.replace(/^sha256:/, "").slice(0, 8)}` }))}
            onChange={(value?: string) => setParams(value ? { compared: value } : {}, { replace: true })}
          />
        ) : null}
      </div>
      <div className="policy">
        <Text text={policy.text} />
        <div className="stack">
          {old.data ? (
            <section className="sheet" aria-labelledby="diff">
              <header>
                <h2 id="diff">
                  {old.data.version} → {policy.version}
                </h2>
              </header>
              <Difference before={old.data.text} after={policy.text} />
            </section>
          ) : null}
          <Draft current={policy.text} />
        </div>
      </div>
    </>
  );
}

/** The text with an anchor at each section and each line, so that a rule can be linked. */
function Text({ text }: { text: string }) {
  const words = useWords();
  const rows = useMemo(() => text.replace(/\n$/, "").split("\n"), [text]);
  const sections = rows.flatMap((row, at) => {
    const name = /^\[+([^\]]+)\]+\s*$/.exec(row)?.[1];
    return name ? [{ name, at: at + 1 }] : [];
  });
  return (
    <section className="sheet policy-text" aria-label={words.policy.text}>
      <header>
        <h2>{words.policy.text}</h2>
        <span className="soft">{words.policy.intro}</span>
      </header>
      <nav className="policy-contents" aria-label={words.policy.contents}>
        {sections.map(({ name, at }) => (
          <a key={at} href={`#L${at}`}>
            {name}
          </a>
        ))}
      </nav>
      <ol className="policy-lines mono">
        {rows.map((row, at) => (
          <li key={at} id={`L${at + 1}`} className={/^\s*#/.test(row) ? "comment" : /^\[/.test(row) ? "section" : undefined}>
            <a href={`#L${at + 1}`} tabIndex={-1} aria-hidden="true">
              {at + 1}
            </a>
            <span>{row || " "}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Difference({ before, after }: { before: string; after: string }) {
  const words = useWords();
  const shown = useMemo(() => around(lines(before, after)), [before, after]);
  if (shown.length === 0) return <p className="pad faint">{words.policy.same}</p>;
  return (
    <pre className="difference" tabIndex={0}>
      {shown.map((line, at) =>
        line ? (
          <span key={at} className={line.sign === "+" ? "adds" : line.sign === "-" ? "removes" : undefined}>
            {line.sign} {line.text}
            {"\n"}
          </span>
        ) : (
          <span key={at} className="faint">
            ⋯{"\n"}
          </span>
        ),
      )}
    </pre>
  );
}

function Draft({ current }: { current: string }) {
  const words = useWords();
  const [text, setText] = useState("");
  const work = useMutation({ mutationFn: () => checkPolicy(text) });
  const result = work.data;
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
          <Input.TextArea className="mono" rows={10} spellCheck={false} maxLength={500_000} value={text} onChange={(event) => setText(event.target.value)} />
          <span className="hint">{words.policy.paste}</span>
        </label>
        {work.error ? <ProblemView error={work.error} /> : null}
        {result ? (
          <p role="status">
            <State mark={result.valid ? "done" : "failed"} text={result.valid ? `${words.policy.valid} ${result.version ?? ""}` : words.policy.invalid(result.line ?? 0)} />
            {result.valid ? null : (
              <span className="soft">
                {" "}
                {result.key} {result.detail}
              </span>
            )}
          </p>
        ) : null}
        <div className="form-foot">
          <Button onClick={() => setText(current)}>{words.policy.fromCurrent}</Button>
          <Button type="primary" htmlType="submit" disabled={!text.trim()} loading={work.isPending}>
            {words.policy.validate}
          </Button>
        </div>
      </form>
      {result?.valid ? <Difference before={current} after={text} /> : null}
      {!current ? <Empty title={words.policy.empty} /> : null}
    </section>
  );
}
