import { useMutation, useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useParams } from "react-router";
import { checkConnection, readConnection, type CapabilityRow } from "../api/connections";
import { useSession } from "../frame/session";
import { ProblemView } from "../parts/ProblemView";
import { State, type Mark } from "../parts/State";
import { Time } from "../parts/Time";
import { span } from "../parts/when";
import { useWords, word } from "../words";
import { Health } from "./Health";

/** One connection: whether it works, what it may do, and what the platform can and can't do. */
export default function ConnectionPage() {
  const { name = "" } = useParams();
  const words = useWords();
  const { may } = useSession();
  const one = useQuery({ queryKey: ["connection", name], queryFn: ({ signal }) => readConnection(name, signal) });
  const check = useMutation({ mutationFn: () => checkConnection(name) });
  const found = one.data;
  if (!found) {
    return one.error ? <ProblemView error={one.error} again={() => void one.refetch()} page /> : <p className="list-wait faint">{words.common.loading}</p>;
  }
  return (
    <>
      <div className="page-head">
        <h1>{found.name}</h1>
        {may("manage_connections") || may("observe") ? (
          <Button loading={check.isPending} onClick={() => check.mutate()}>
            {words.connections.check}
          </Button>
        ) : null}
      </div>
      <div className="stack">
        {check.error ? <ProblemView error={check.error} /> : null}
        <section className="sheet">
          <dl className="facts">
            <dt>{words.connections.platform}</dt>
            <dd>
              {found.platform} {found.version}
            </dd>
            <dt>{words.connections.health}</dt>
            <dd>
              <Health row={found} />
            </dd>
            <dt>{words.connections.lastSeen}</dt>
            <dd>
              <Time at={found.checked_at} />
            </dd>
            {found.rights.length > 0 ? (
              <>
                <dt>{words.connections.rights}</dt>
                <dd>
                  <ul>
                    {found.rights.map((right) => (
                      <li key={right.name}>
                        <State mark={right.granted ? "done" : "attention"} text={right.name} />
                        {right.how && !right.granted ? <p className="soft">{right.how}</p> : null}
                      </li>
                    ))}
                  </ul>
                </dd>
              </>
            ) : null}
            {found.remarks.length > 0 ? (
              <>
                <dt>{words.connections.remarks}</dt>
                <dd>
                  {found.remarks.map((text) => (
                    <p key={text}>{text}</p>
                  ))}
                </dd>
              </>
            ) : null}
          </dl>
        </section>
        <Capabilities rows={found.capabilities} />
      </div>
    </>
  );
}

const MARKS: Record<string, Mark> = { native: "done", emulated: "done", manual: "attention", unsupported: "impossible" };

function Capabilities({ rows }: { rows: CapabilityRow[] }) {
  const words = useWords();
  return (
    <section className="sheet" aria-labelledby="capabilities">
      <header>
        <h2 id="capabilities">{words.connections.capabilities}</h2>
        <span className="soft">{words.connections.capabilitiesHint}</span>
      </header>
      <div className="scroll">
        <table className="plain">
          <thead>
            <tr>
              <th>{words.connections.action}</th>
              <th>{words.connections.support}</th>
              <th>{words.connections.undo}</th>
              <th>{words.connections.proof}</th>
              <th>{words.connections.settles}</th>
              <th>{words.connections.note}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.action}>
                <td>{word(words.action, row.action)}</td>
                <td>
                  <State mark={MARKS[row.support] ?? "waiting"} text={word(words.support, row.support)} />
                </td>
                {row.support === "unsupported" ? (
                  <td colSpan={3} />
                ) : (
                  <>
                    <td>{word(words.reversal, row.reversal)}</td>
                    <td>{word(words.proofKind, row.proof)}</td>
                    <td>{row.settles_ms < 1000 ? words.time.now : row.settles_ms < 60_000 ? `${Math.round(row.settles_ms / 1000)} s` : span(words.time, row.settles_ms)}</td>
                  </>
                )}
                <td className="soft">{row.note}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
