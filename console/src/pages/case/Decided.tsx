import { useQuery } from "@tanstack/react-query";
import type { CaseDetail, PlanDetail } from "../../api/cases";
import { readHandOver, readReviewed } from "../../api/paper";
import { useWords } from "../../words";
import { saidOf } from "./answers";
import { saidText, type Known } from "./told";

/** What people decided about groups and integrations, and for whom: also where nothing is left for the plan to do. */
export function Decided({ one, plan }: { one: CaseDetail; plan: PlanDetail }) {
  const words = useWords();
  const decisions = useQuery({ queryKey: ["case", one.id, "reviewed"], queryFn: ({ signal }) => readReviewed(one.id, signal) });
  const sheet = useQuery({ queryKey: ["case", one.id, "hand-over"], queryFn: ({ signal }) => readHandOver(one.id, signal) });
  const known: Known = { plan, sheet: sheet.data };
  const rows = saidOf(decisions.data).map(({ said, by }) => ({ text: saidText(words, known, said), by }));
  if (rows.length === 0) return null;
  return (
    <details className="plan-part">
      <summary>
        <h3>{words.case.decidedSoFar(rows.length)}</h3>
      </summary>
      <ul className="plan-sentences">
        {rows.map(({ text, by }) => (
          <li key={`${text}${by}`}>
            {text} <span className="faint">{words.common.by(by)}</span>
          </li>
        ))}
      </ul>
    </details>
  );
}
