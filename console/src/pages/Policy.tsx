import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { adoptPolicy, checkPolicy, currentPolicy, lastAdoption, listAdoptions, type Judged, type Policy as Current } from "../api/policy";
import { useSession } from "../frame/session";
import { Ask } from "../parts/Ask";
import { Digest } from "../parts/Digest";
import { ProblemView } from "../parts/ProblemView";
import { State } from "../parts/State";
import { Sheet, Table } from "../parts/Table";
import { Time } from "../parts/Time";
import { useWords } from "../words";
import { sections, shown, type Section } from "./sections";
import "./policy.css";

/** What the machine follows: to read, to link to, and to check a draft against. */
export default function Policy() {
  const words = useWords();
  const current = useQuery({ queryKey: ["policy"], queryFn: ({ signal }) => currentPolicy(signal) });
  const policy = current.data;
  if (!policy) {
    return current.error ? <ProblemView error={current.error} again={() => void current.refetch()} page /> : <p className="list-wait faint">{words.common.loading}</p>;
  }
  return (
    <>
      <div className="page-head">
        <h1>{words.policy.title}</h1>
        <span className="soft">
          {words.policy.version} {policy.version} · {words.policy.digest} <Digest digest={policy.digest} />
        </span>
        <Adoption policy={policy} />
      </div>
      <div className="policy">
        <Text all={sections(policy.policy)} />
        <div className="stack">
          <Draft />
          <Versions />
        </div>
      </div>
    </>
  );
}

/** Whether the house has said that it goes by this policy, and the button to say so. */
function Adoption({ policy }: { policy: Current }) {
  const words = useWords();
  const { may } = useSession();
  const [open, setOpen] = useState(false);
  const last = useQuery({ queryKey: ["policy", "adopted"], queryFn: ({ signal }) => lastAdoption(signal) });
  if (last.data === undefined) return null;
  if (last.data?.digest === policy.digest) {
    return (
      <span>
        <State mark="done" text={words.policy.adopted(last.data.by)} /> <span className="faint"><Time at={last.data.at} brief /></span>
      </span>
    );
  }
  return (
    <>
      <State mark="attention" text={last.data ? words.policy.adoptedOther : words.policy.notAdopted} />
      {may("approve_plan") ? (
        <Button type="primary" onClick={() => setOpen(true)}>
          {words.policy.adopt}
        </Button>
      ) : null}
      {open ? (
        <Ask title={words.policy.adopt} does={words.policy.adopt} act={() => adoptPolicy(policy.digest)} onClose={() => setOpen(false)}>
          <p>{words.policy.adoptWhat}</p>
          <p>
            {words.policy.version} {policy.version} · <Digest digest={policy.digest} full />
          </p>
        </Ask>
      ) : null}
    </>
  );
}

/** Each rule with an anchor, so that it can be linked. */
function Text({ all }: { all: Section[] }) {
  const words = useWords();
  return (
    <section className="sheet policy-text" aria-labelledby="policy-text">
      <header>
        <h2 id="policy-text">{words.policy.current}</h2>
        <span className="soft">{words.policy.intro}</span>
      </header>
      <nav className="policy-contents" aria-label={words.policy.contents}>
        {all.map(({ name }) => (
          <a key={name} href={`#${name}`}>
            {name}
          </a>
        ))}
      </nav>
      {all.map((section) => (
        <section key={section.name} id={section.name} className="policy-section">
          <h3 className="mono">[{section.name}]</h3>
          <dl>
            {section.rules.map(({ key, value }) => (
              <div key={key} id={`${section.name}.${key}`}>
                <dt className="mono">
                  <a href={`#${section.name}.${key}`}>{key}</a>
                </dt>
                <dd className="mono">{shown(value)}</dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </section>
  );
}

/** By which policies the house has gone. */
function Versions() {
  const words = useWords();
  const adoptions = useQuery({ queryKey: ["policy", "adoptions"], queryFn: ({ signal }) => listAdoptions(signal) });
  if (adoptions.error) return <ProblemView error={adoptions.error} />;
  if (!adoptions.data || adoptions.data.length === 0) return null;
  return (
    <Sheet id="versions" title={words.policy.versions}>
      <Table
        labelledBy="versions"
        rows={adoptions.data}
        id={(row) => `${row.digest}${row.at}`}
        columns={[
          { key: "version", title: words.policy.version, cell: (row) => row.version },
          { key: "digest", title: words.policy.digest, cell: (row) => <Digest digest={row.digest} /> },
          { key: "by", title: words.policy.adoptedBy, cell: (row) => <>{row.by} <span className="faint"><Time at={row.at} brief /></span></> },
        ]}
      />
    </Sheet>
  );
}

function Draft() {
  const words = useWords();
  const [text, setText] = useState("");
  const work = useMutation({ mutationFn: () => checkPolicy(text) });
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
        {work.data ? <Verdict judged={work.data} /> : null}
        <div className="form-foot">
          <Button type="primary" htmlType="submit" disabled={!text.trim()} loading={work.isPending}>
            {words.policy.validate}
          </Button>
        </div>
      </form>
    </section>
  );
}

function Verdict({ judged }: { judged: Judged }) {
  const words = useWords();
  const changes = Object.entries(judged.changes);
  if (!judged.valid) {
    return (
      <p role="status">
        <State mark="failed" text={words.policy.invalid(judged.fault?.line ?? 0)} />{" "}
        <span className="mono">{judged.fault?.key}</span> {judged.fault?.says}
      </p>
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
