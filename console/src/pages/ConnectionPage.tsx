import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useParams } from "react-router";
import { readConnection, type Capability, type Description } from "../api/connections";
import { useSession } from "../frame/session";
import { ButtonLink } from "../parts/ButtonLink";
import { ProblemView } from "../parts/ProblemView";
import { State, type Mark } from "../parts/State";
import { Sheet, Table } from "../parts/Table";
import { Time } from "../parts/Time";
import { sentence, useWords, word } from "../words";
import { typedOf } from "./connections/fields";
import { healthOf, useDescription } from "./Health";

/** One connection: whether it works, what it may do, and what the platform can and can't do. */
export default function ConnectionPage() {
  const { name = "" } = useParams();
  const words = useWords();
  const { may } = useSession();
  const one = useQuery({ queryKey: ["connection", name], queryFn: ({ signal }) => readConnection(name, signal) });
  const said = useDescription(name);
  const found = one.data;
  if (!found) {
    return one.error ? <ProblemView error={one.error} again={() => void one.refetch()} page back={{ to: "/connections", name: words.nav.connections }} /> : <p className="list-wait faint">{words.common.loading}</p>;
  }
  return (
    <>
      <div className="page-head">
        <h1>{found.name}</h1>
        <ButtonLink to={`/accounts?connection=${encodeURIComponent(name)}`}>{words.connections.accounts}</ButtonLink>
        <ButtonLink to={`/groups?connection=${encodeURIComponent(name)}`}>{words.groups.title}</ButtonLink>
        {may("manage_connections") ? <ButtonLink to={`/connections/${encodeURIComponent(name)}/settings`}>{words.connections.change}</ButtonLink> : null}
        <Button loading={said.isFetching} onClick={() => void said.refetch()}>
          {words.connections.check}
        </Button>
      </div>
      <div className="stack">
        <section className="sheet">
          <dl className="facts">
            <dt>{words.connections.platform}</dt>
            <dd>
              {word(words.platform, found.platform)} {said.data?.version}
            </dd>
            <dt>{words.connections.health}</dt>
            <dd>
              <State {...healthOf(words, said.data, said.error)} />
            </dd>
            {said.data ? (
              <>
                <dt>{words.connections.checked}</dt>
                <dd>
                  <Time at={new Date(said.dataUpdatedAt).toISOString()} />
                </dd>
                <Said said={said.data} />
              </>
            ) : null}
            <dt>{words.connections.settings}</dt>
            <dd>
              <Settings platform={found.platform} settings={found.settings as Record<string, unknown>} />
            </dd>
          </dl>
        </section>
        {said.error ? <ProblemView error={said.error} again={() => void said.refetch()} /> : null}
        {said.data ? <Capabilities rows={said.data.capabilities} /> : null}
      </div>
    </>
  );
}

/** The settings by their names; what has no field of its own stands as it was written. */
function Settings({ platform, settings }: { platform: string; settings: Record<string, unknown> }) {
  const words = useWords();
  const { typed, more } = typedOf(platform, settings);
  return (
    <>
      <dl className="settings-of">
        {Object.entries(typed)
          .filter(([, value]) => value !== "")
          .map(([key, value]) => (
            <div key={key}>
              <dt>{word(words.connections.fields, key)}</dt>
              <dd className="mono">{value}</dd>
            </div>
          ))}
      </dl>
      {more ? <pre className="settings-more">{more}</pre> : null}
    </>
  );
}

function Said({ said }: { said: Description }) {
  const words = useWords();
  return (
    <>
      <dt>{words.connections.service}</dt>
      <dd className="mono">{said.service_account}</dd>
      <dt>{words.connections.rights}</dt>
      <dd>
        <ul>
          {said.permissions.map((right) => (
            <li key={right.scope}>
              <State mark={right.granted ? "done" : "attention"} text={word(words.connections.scopes, right.scope)} />
              <p className="soft">{right.how}</p>
            </li>
          ))}
        </ul>
      </dd>
      {said.remarks.length > 0 ? (
        <>
          <dt>{words.connections.remarks}</dt>
          <dd>
            {said.remarks.map((text) => (
              <p key={text}>{text}</p>
            ))}
          </dd>
        </>
      ) : null}
    </>
  );
}

const MARKS: Record<string, Mark> = { native: "done", emulated: "done", manual: "attention", unsupported: "impossible" };

function Capabilities({ rows }: { rows: Capability[] }) {
  const words = useWords();
  return (
    <Sheet id="capabilities" title={words.connections.capabilities} aside={<span className="soft">{words.connections.capabilitiesHint}</span>}>
      <Table
        labelledBy="capabilities"
        rows={rows}
        id={(row) => row.action}
        columns={[
          { key: "action", title: words.connections.action, cell: (row) => sentence(row.says) },
          { key: "support", title: words.connections.support, cell: (row) => <State mark={MARKS[row.support] ?? "waiting"} text={word(words.support, row.support)} /> },
          { key: "note", title: words.connections.note, cell: (row) => (row.note ? <span className="soft">{row.note}</span> : null) },
        ]}
      />
    </Sheet>
  );
}
