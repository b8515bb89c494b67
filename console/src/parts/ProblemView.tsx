import { Button } from "antd";
import { Problem } from "../api/problem";
import { useWords } from "../words";
import { ButtonLink } from "./ButtonLink";
import { WithCases } from "./WithCases";

interface Props {
  error: unknown;
  again?: () => void;
  page?: boolean;
  /** It stands in place of a whole page: the list in which what was looked for would be. */
  back?: { to: string; name: string };
}

/** A problem as what happened, why, and what to do next. */
export function ProblemView({ error, again, page = false, back }: Props) {
  const words = useWords();
  const problem = Problem.of(error);
  const { document } = problem;
  const own = {
    offline: { title: words.problem.offline, hint: words.problem.offlineHint },
    unreadable: { title: words.problem.unreadable, hint: words.problem.unreadableHint },
  }[document.type];
  const hint = document.hint ?? own?.hint;
  const says = document.detail ?? (document.title || own?.title);
  const Heading = back ? "h1" : "h2";
  // What isn't there isn't there the next moment either.
  const retry = problem.status === 404 ? undefined : again;
  return (
    <div className={page ? "problem page" : "problem"} role="alert">
      <Heading>{document.type === "case-exists" && says ? <WithCases text={says} /> : says}</Heading>
      <dl>
        {document.detail && document.title && document.detail !== document.title ? (
          <>
            <dt>{words.problem.what}</dt>
            <dd>{document.title}</dd>
          </>
        ) : null}
        {document.cause ? (
          <>
            <dt>{words.problem.cause}</dt>
            <dd>{document.cause}</dd>
          </>
        ) : null}
        {byLine(document.errors ?? []).map((fault) => (
          <FaultLine key={`${fault.pointer ?? fault.parameter}${fault.detail}`} fault={fault} />
        ))}
        {hint ? (
          <>
            <dt>{words.problem.next}</dt>
            <dd>{hint}</dd>
          </>
        ) : null}
      </dl>
      {retry || back || document.instance ? (
        <footer>
          {back ? (
            <ButtonLink size="small" to={back.to}>
              {words.problem.backTo(back.name)}
            </ButtonLink>
          ) : null}
          {retry ? (
            <Button size="small" onClick={retry}>
              {words.common.retry}
            </Button>
          ) : null}
          {document.instance ? <span className="soft mono">{words.problem.trace(document.instance)}</span> : null}
        </footer>
      ) : null}
    </div>
  );
}

/** Faults of a file in the order of its lines, as far as they say where they are. */
function byLine<T extends { within?: string }>(faults: T[]): T[] {
  const line = ({ within }: T) => Number(/\d+/.exec(within ?? "")?.[0] ?? 0);
  return [...faults].sort((a, b) => line(a) - line(b));
}

function FaultLine({ fault }: { fault: { pointer?: string; parameter?: string; detail: string } }) {
  // The whole of what was sent, and a file as a whole, need no name; a row of a list is named by what is said of it.
  const words = useWords();
  const where = (fault.pointer ?? fault.parameter ?? "").replace(/^#\/?/, "");
  const named = where !== "" && where !== "file" && !where.startsWith("rows/");
  return (
    <>
      <dt className={named ? "mono" : undefined}>{named ? where : words.problem.cause}</dt>
      <dd>{fault.detail}</dd>
    </>
  );
}
