import { useQuery } from "@tanstack/react-query";
import type { CaseDetail, PlanDetail } from "../../api/cases";
import { listChecks } from "../../api/reports";
import { Glyph } from "../../parts/State";
import { stamped } from "../../parts/when";
import { useSpeaking } from "../../words";
import { newestRound } from "./checks";
import { stuck } from "./model";
import { ToStep } from "./ToStep";

/** What nobody may overlook: accounts that somebody can still get into, and the step that everything waits for. */
export function Alerts({ one, plan }: { one: CaseDetail; plan: PlanDetail | undefined }) {
  const { words, language } = useSpeaking();
  const open = one.standing?.open_accounts ?? [];
  const missed = one.standing?.not_contained ?? [];
  const { waiting, held } = stuck(plan?.run?.state === "finished" ? [] : (plan?.steps ?? []));
  const [first] = waiting;
  const checks = useQuery({ queryKey: ["case", one.id, "checks"], queryFn: ({ signal }) => listChecks(one.id, signal) });
  const failed = newestRound(checks.data ?? []).filter((check) => check.verdict === "fails").length;
  const outdated = one.standing?.outdated;
  if (open.length === 0 && missed.length === 0 && !first && failed === 0 && !outdated) return null;
  return (
    <div className="case-alerts" role="status">
      <ul>
        {outdated ? (
          <li>
            <Glyph mark="attention" /> <b>{outdated}</b> {words.case.outdated}
          </li>
        ) : null}
        {missed.map((says) => (
          <li key={says} className="open-account">
            <Glyph mark="failed" /> <b>{says}</b>
          </li>
        ))}
        {open.map((account) => (
          <li key={`${account.connection} ${account.account}`} className="open-account">
            <Glyph mark="failed" /> <b>{stamped(language, account.says)}</b>
          </li>
        ))}
        {failed > 0 ? (
          <li>
            <Glyph mark="failed" /> <a href="#checks">{words.checks.failed(failed)}</a>
          </li>
        ) : null}
        {first ? (
          <li>
            <Glyph mark="attention" /> {words.case.stuck(waiting.length, held)}
            {words.common.colon}
            <ToStep id={first.id}>
              {first.title} · {first.connection}
            </ToStep>
          </li>
        ) : null}
      </ul>
    </div>
  );
}
