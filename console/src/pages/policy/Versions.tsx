import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { listAdoptions, listVersions } from "../../api/policy";
import { Digest } from "../../parts/Digest";
import { ProblemView } from "../../parts/ProblemView";
import { Sheet, Table } from "../../parts/Table";
import { Time } from "../../parts/Time";
import { useWords } from "../../words";

interface Version {
  digest: string;
  version: string;
  since: string;
  adopted: { by: string; at: string } | undefined;
}

/** By which policies was planned and which the house adopted; each can be read, and compared with the one in force. */
export function Versions({ current, shown }: { current: string; shown: string }) {
  const words = useWords();
  const kept = useQuery({ queryKey: ["policy", "versions"], queryFn: ({ signal }) => listVersions(signal) });
  const adoptions = useQuery({ queryKey: ["policy", "adoptions"], queryFn: ({ signal }) => listAdoptions(signal) });
  const error = kept.error ?? adoptions.error;
  if (error) return <ProblemView error={error} again={() => void Promise.all([kept.refetch(), adoptions.refetch()])} />;
  if (!kept.data || !adoptions.data) return null;
  const rows: Version[] = kept.data.map(({ digest, version, since }) => ({ digest, version, since, adopted: adoptions.data.find((one) => one.digest === digest) }));
  return (
    <Sheet id="versions" title={words.policy.versions}>
      {rows.length === 0 ? (
        <p className="pad faint">{words.policy.noVersions}</p>
      ) : (
        <Table
          labelledBy="versions"
          rows={rows}
          id={(row) => row.digest}
          columns={[
            {
              key: "version",
              title: words.policy.version,
              cell: (row) => (
                <>
                  {row.digest === shown ? <b>{row.version}</b> : <Link to={row.digest === current ? "/policy" : `/policy?version=${row.digest}`}>{row.version}</Link>}{" "}
                  {row.digest === current ? <span className="tag brand">{words.policy.current}</span> : null}
                  <br />
                  <Digest digest={row.digest} />
                </>
              ),
            },
            { key: "since", title: words.policy.since, cell: (row) => <Time at={row.since} brief /> },
            {
              key: "by",
              title: words.policy.adoptedBy,
              cell: (row) =>
                row.adopted ? (
                  <>
                    {row.adopted.by} <span className="faint"><Time at={row.adopted.at} brief /></span>
                  </>
                ) : (
                  <span className="faint">{words.policy.nobody}</span>
                ),
            },
          ]}
        />
      )}
    </Sheet>
  );
}
