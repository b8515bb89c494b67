import { Button } from "antd";
import { Problem } from "../api/problem";
import { useWords } from "../words";

/** A problem as what happened, why, and what to do next. */
export function ProblemView({ error, again, page = false }: { error: unknown; again?: () => void; page?: boolean }) {
  const words = useWords();
  const problem = Problem.of(error);
  const { document } = problem;
  const own = {
    offline: { title: words.problem.offline, hint: words.problem.offlineHint },
    unreadable: { title: words.problem.unreadable, hint: words.problem.unreadableHint },
  }[document.type];
  const hint = document.hint ?? own?.hint;
  return (
    <div className={page ? "problem page" : "problem"} role="alert">
      <h2>{document.detail ?? (document.title || own?.title)}</h2>
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
        {(document.errors ?? []).map((fault) => (
          <FaultLine key={`${fault.pointer ?? fault.parameter}${fault.detail}`} fault={fault} />
        ))}
        {hint ? (
          <>
            <dt>{words.problem.next}</dt>
            <dd>{hint}</dd>
          </>
        ) : null}
      </dl>
      {again || document.instance ? (
        <footer>
          {again ? (
            <Button size="small" onClick={again}>
              {words.common.retry}
            </Button>
          ) : null}
          {document.instance ? <span className="soft mono">{words.problem.trace(document.instance)}</span> : null}
        </footer>
      ) : null}
    </div>
  );
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
