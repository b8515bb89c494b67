import { useQuery } from "@tanstack/react-query";
import { listConnections } from "../../api/connections";
import { findCases } from "../../api/find";
import { listActors } from "../../api/settings";
import { useSession } from "../../frame/session";
import { State } from "../../parts/State";
import { ButtonLink } from "../../parts/ButtonLink";
import { useWords, kept } from "../../words";

/** The first four steps (A5), each with what shows that it is done. */
export function Guide() {
  const words = useWords();
  const { may } = useSession();
  const connections = useQuery({ queryKey: ["guide", "connections"], queryFn: ({ signal }) => listConnections(signal) });
  const actors = useQuery({
    queryKey: ["guide", "actors"],
    queryFn: ({ signal }) => listActors(signal),
    enabled: may("manage_actors"),
  });
  const cases = useQuery({ queryKey: ["guide", "cases"], queryFn: ({ signal }) => findCases("", signal) });
  const approvers = actors.data?.filter((a) => !a.locked && (a.roles.includes("it") || a.roles.includes("legal"))).length ?? 0;
  const steps = [
    { key: "stock", done: (connections.data?.length ?? 0) > 0, to: "/connections", title: words.guide.stock, hint: words.guide.stockHint, act: words.guide.stockDo },
    { key: "duty", done: approvers >= 2, to: "/settings/users", title: words.guide.duty, hint: words.guide.dutyHint, act: words.guide.dutyDo },
    { key: "list", done: kept("policy.read") !== null, to: "/policy", title: words.guide.list, hint: words.guide.listHint, act: words.guide.listDo },
    { key: "run", done: (cases.data?.length ?? 0) > 0, to: "/cases/new", title: words.guide.run, hint: words.guide.runHint, act: words.guide.runDo },
  ];
  return (
    <section aria-labelledby="guide">
      <h2 id="guide">{words.guide.title}</h2>
      <p className="soft">{words.guide.intro}</p>
      <ol className="guide">
        {steps.map((step, index) => (
          <li key={step.key} className="sheet">
            <h3>
              {index + 1}. {step.title}
            </h3>
            <p className="soft">{step.hint}</p>
            <div className="foot">
              <State mark={step.done ? "done" : "waiting"} text={step.done ? words.guide.done : words.guide.todo} />
              <ButtonLink to={step.to} size="small">{step.act}</ButtonLink>
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}
