import { useQuery } from "@tanstack/react-query";
import { Button, Segmented } from "antd";
import { useState } from "react";
import { useSearchParams } from "react-router";
import { adoptPolicy, currentPolicy, lastAdoption, readVersion, type Policy as Current } from "../../api/policy";
import { useSession } from "../../frame/session";
import { Ask } from "../../parts/Ask";
import { Digest } from "../../parts/Digest";
import { ProblemView } from "../../parts/ProblemView";
import { State } from "../../parts/State";
import { Time } from "../../parts/Time";
import { ButtonLink } from "../../parts/ButtonLink";
import { useWords } from "../../words";
import { DaysOff } from "./DaysOff";
import { Difference } from "./Difference";
import { Draft } from "./Draft";
import { Reader } from "./Reader";
import { Versions } from "./Versions";
import "./policy.css";

type View = "read" | "text" | "changes";

/** What the machine follows: to read, to link to, to compare with what was, and to check a draft against. */
export default function Policy() {
  const words = useWords();
  const [params] = useSearchParams();
  const current = useQuery({ queryKey: ["policy"], queryFn: ({ signal }) => currentPolicy(signal) });
  const policy = current.data;
  if (!policy) {
    return current.error ? <ProblemView error={current.error} again={() => void current.refetch()} page /> : <p className="list-wait faint">{words.common.loading}</p>;
  }
  const asked = params.get("version");
  const older = asked !== null && asked !== policy.digest ? asked : null;
  return (
    <>
      <div className="page-head">
        <h1>{words.policy.title}</h1>
        <span className="soft">
          {words.policy.current}
          {words.common.colon}
          {policy.version} · {words.policy.digest} <Digest digest={policy.digest} />
        </span>
        <Adoption policy={policy} />
      </div>
      <div className="policy">
        {older ? <Older digest={older} current={policy} /> : <InForce policy={policy} />}
        <div className="stack">
          <Versions current={policy.digest} shown={older ?? policy.digest} />
          <Draft current={policy} />
        </div>
      </div>
    </>
  );
}

function InForce({ policy }: { policy: Current }) {
  const words = useWords();
  const [view, setView] = useState<View>("read");
  return (
    <section className="sheet policy-text" aria-labelledby="policy-text">
      <header>
        <h2 id="policy-text">{words.policy.versionOf(policy.version)}</h2>
        <Views value={view} of={["read", "text"]} onChange={setView} />
      </header>
      <p className="case-pad soft">{words.policy.intro}</p>
      {view === "read" ? (
        <>
          <Reader text={policy.text} />
          <DaysOff calendar={policy.policy.calendar} />
        </>
      ) : (
        <Verbatim text={policy.text} />
      )}
    </section>
  );
}

/** A policy that was in force before, or is not any more. */
function Older({ digest, current }: { digest: string; current: Current }) {
  const words = useWords();
  const [view, setView] = useState<View>("changes");
  const kept = useQuery({ queryKey: ["policy", "version", digest], queryFn: ({ signal }) => readVersion(digest, signal), staleTime: Infinity });
  const older = kept.data;
  return (
    <section className="sheet policy-text" aria-labelledby="policy-text">
      <header>
        <h2 id="policy-text">{older ? words.policy.versionOf(older.version) : words.policy.older}</h2>
        {older ? <Views value={view} of={["changes", "read", "text"]} onChange={setView} /> : null}
        <ButtonLink size="small" to="/policy">
          {words.policy.toCurrent}
        </ButtonLink>
      </header>
      <p className="plan-band parked">{words.policy.notInForce}</p>
      {kept.error ? <ProblemView error={kept.error} again={() => void kept.refetch()} /> : null}
      {kept.isPending ? <p className="case-pad faint">{words.common.loading}</p> : null}
      {older && view === "changes" ? (
        <>
          <p className="case-pad soft">{words.policy.changesHint(older.version, current.version)}</p>
          <Difference before={older.text ?? ""} after={current.text} />
        </>
      ) : null}
      {older && view === "read" ? <Reader text={older.text ?? ""} /> : null}
      {older && view === "text" ? <Verbatim text={older.text ?? ""} /> : null}
    </section>
  );
}

function Views({ value, of, onChange }: { value: View; of: View[]; onChange: (next: View) => void }) {
  const words = useWords();
  const names: Record<View, string> = { read: words.policy.read, text: words.policy.text, changes: words.policy.changes };
  return <Segmented size="small" value={value} options={of.map((view) => ({ value: view, label: names[view] }))} onChange={onChange} />;
}

/** The file, letter for letter. */
function Verbatim({ text }: { text: string }) {
  const words = useWords();
  return (
    <pre className="policy-file" tabIndex={0} role="group" aria-label={words.policy.text}>
      {text
        .trimEnd()
        .split("\n")
        .map((line, at) => (
          <span key={at} className={line.startsWith("#") ? "faint" : undefined}>
            {line}
            {"\n"}
          </span>
        ))}
    </pre>
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
