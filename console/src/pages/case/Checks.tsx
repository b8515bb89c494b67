import { useQuery } from "@tanstack/react-query";
import type { CaseDetail } from "../../api/cases";
import { listChecks, type Check } from "../../api/reports";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph, type Mark } from "../../parts/State";
import { Time } from "../../parts/Time";
import { useWords, word } from "../../words";
import { newestRound } from "./checks";

const MARKS: Record<string, Mark> = { holds: "verified", fails: "failed", weak: "attention", not_tried: "impossible" };
const ORDER = ["fails", "weak", "not_tried", "holds"];

/** The newest round of proof: what failed comes first, and each check opens to what was asked and answered. */
export function Checks({ one }: { one: CaseDetail }) {
  const words = useWords();
  const checks = useQuery({ queryKey: ["case", one.id, "checks"], queryFn: ({ signal }) => listChecks(one.id, signal) });
  const newest = newestRound(checks.data ?? []);
  if (checks.error) return <ProblemView error={checks.error} again={() => void checks.refetch()} />;
  if (newest.length === 0) return null;
  const last = newest.map((c) => c.at).sort().at(-1);
  return (
    <section className="sheet case-checks" aria-labelledby="checks">
      <header>
        <h2 id="checks">{words.checks.title}</h2>
        <span className="faint">
          <Time at={last} brief />
        </span>
      </header>
      {ORDER.map((verdict) => (
        <Fold key={verdict} verdict={verdict} checks={newest.filter((c) => c.verdict === verdict)} />
      ))}
    </section>
  );
}

function Fold({ verdict, checks }: { verdict: string; checks: Check[] }) {
  const words = useWords();
  if (checks.length === 0) return null;
  return (
    <details className="plan-part" open={verdict !== "holds" && checks.length <= 8}>
      <summary>
        <h3>
          <Glyph mark={MARKS[verdict] ?? "waiting"} /> {word(words.verdict, verdict)} <span className="faint">{checks.length}</span>
        </h3>
      </summary>
      {checks.slice(0, MOST).map((check, index) => (
        <details key={index} className="step">
          <summary>
            <Glyph mark={MARKS[check.verdict] ?? "waiting"} />
            <span />
            <span>
              {check.says} <span className="faint">{check.connection}</span>
            </span>
          </summary>
          <dl className="proof">
            <dt>{words.case.asked}</dt>
            <dd className="mono">{check.asked}</dd>
            <dt>{words.case.answered}</dt>
            <dd className="mono">{check.answered}</dd>
          </dl>
        </details>
      ))}
      {checks.length > MOST ? <p className="case-pad faint">{words.checks.more(checks.length - MOST)}</p> : null}
    </details>
  );
}

/** Checks of one verdict that are listed; all of them are in the report. */
const MOST = 200;
