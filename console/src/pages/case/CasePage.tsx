import { keepPreviousData, skipToken, useQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import { readCase, readPlan } from "../../api/cases";
import { ProblemView } from "../../parts/ProblemView";
import { useWords } from "../../words";
import { AnsweringProvider } from "./Answering";
import { Checks } from "./Checks";
import { DevicesPart } from "./Devices";
import { HandOverPart } from "./HandOver";
import { Header } from "./Header";
import { LegalPart } from "./Legal";
import { Owes } from "./Owes";
import { PlanPane } from "./PlanPane";
import { Timeline } from "./Timeline";
import { useLive } from "./useLive";
import "./case.css";

/** One case, on one page: who owes what, the plan and how far it is, and everything that happened. */
export default function CasePage() {
  const { id = "" } = useParams();
  const words = useWords();
  const one = useQuery({ queryKey: ["case", id], queryFn: ({ signal }) => readCase(id, signal), refetchInterval: 30_000 });
  const [params, setParams] = useSearchParams();
  const found = one.data;
  const planId = params.get("plan") ?? found?.plans.at(-1)?.id;
  const plan = useQuery({
    queryKey: ["plan", id, planId],
    queryFn: found && planId ? ({ signal }) => readPlan(found, planId, signal) : skipToken,
    placeholderData: keepPreviousData,
  });
  const live = useLive(id);
  if (!one.data) {
    return one.error ? (
      <ProblemView error={one.error} again={() => void one.refetch()} page back={{ to: "/cases", name: words.nav.cases }} />
    ) : (
      <p className="list-wait faint" role="status">{one.failureCount > 0 ? words.problem.again : words.common.loading}</p>
    );
  }
  const planned = plan.data;
  return (
    <AnsweringProvider key={id}>
      <article className="case">
        <Header one={one.data} plan={planned} />
        {live === "lost" ? <p className="case-lost faint">{words.case.liveLost}</p> : null}
        <div className="case-panes">
          <div className="stack">
            <Owes one={one.data} plan={planned} />
            <HandOverPart one={one.data} />
            <LegalPart one={one.data} />
            <DevicesPart one={one.data} />
          </div>
          <div className="stack">
            <PlanPane one={one.data} plan={planned} error={plan.error} onPick={(next) => setParams(next ? { plan: next } : {}, { replace: true })} />
            <Checks one={one.data} />
          </div>
          <Timeline one={one.data} plan={planned} />
        </div>
      </article>
    </AnsweringProvider>
  );
}
