import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import type { CaseDetail } from "../../api/cases";
import { fetchReport, listReports, reportAs, sealReport, type Sealed } from "../../api/reports";
import { useSession } from "../../frame/session";
import { offer } from "../../parts/csv";
import { Digest } from "../../parts/Digest";
import { ProblemView } from "../../parts/ProblemView";
import { Time } from "../../parts/Time";
import { Verifying } from "../../parts/Verifying";
import { localDay } from "../../parts/when";
import { useWords } from "../../words";

/** Seals a report of what is known by now, or fetches an earlier one, and hands out its files; anybody can verify the first of
 * them without us. */
export function Reports({ one, onClose }: { one: CaseDetail; onClose: () => void }) {
  const words = useWords();
  const earlier = useQuery({ queryKey: ["case", one.id, "reports"], queryFn: ({ signal }) => listReports(one.id, signal) });
  const seal = useMutation({ mutationFn: (digest: string | null) => (digest === null ? sealReport(one.id) : fetchReport(one.id, digest)) });
  return (
    <Modal open title={words.reports.title} onCancel={onClose} footer={null} width={640}>
      <div className="form">
        {seal.error ? <ProblemView error={seal.error} /> : null}
        {seal.data ? (
          <Files one={one} sealed={seal.data} />
        ) : (
          <>
            <p>{words.reports.what}</p>
            {earlier.error ? <ProblemView error={earlier.error} /> : null}
            {earlier.data && earlier.data.length > 0 ? (
              <section aria-labelledby="earlier">
                <h3 id="earlier">{words.reports.earlier}</h3>
                <p className="soft">{words.reports.listed}</p>
                <ul>
                  {[...earlier.data].reverse().slice(0, 10).map((report) => (
                    <li key={report.digest} className="line">
                      <span>
                        <Time at={report.at} /> <Digest digest={report.digest} />
                      </span>
                      <Button size="small" disabled={seal.isPending} onClick={() => seal.mutate(report.digest)}>
                        {words.reports.again}
                      </Button>
                    </li>
                  ))}
                </ul>
              </section>
            ) : null}
            <div className="form-foot">
              <Button onClick={onClose}>{words.common.close}</Button>
              <Button type="primary" autoFocus loading={seal.isPending} onClick={() => seal.mutate(null)}>
                {words.reports.seal}
              </Button>
            </div>
          </>
        )}
      </div>
    </Modal>
  );
}

function Files({ one, sealed }: { one: CaseDetail; sealed: Sealed }) {
  const words = useWords();
  const { me } = useSession();
  const print = useMutation({
    mutationFn: async () => offer(`${name}.pdf`, "application/pdf", await reportAs(one.id, "application/pdf", "cases", sealed.digest)),
  });
  const name = `report-${one.person.id.replace(/[^\p{L}\p{N}.-]/gu, "_")}-${localDay(new Date())}`;
  const pages = Object.entries(sealed.pages as Record<string, string>);
  return (
    <div role="status" className="stack">
      <p>
        <b>{sealed.summary}</b>
      </p>
      {sealed.remarks.length > 0 ? (
        <ul className="plan-sentences">
          {sealed.remarks.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      ) : null}
      <ul className="files">
        <li className="line">
          <span>
            <b>{name}.json</b> <span className="soft">{words.reports.json}</span>
          </span>
          <Button size="small" onClick={() => offer(`${name}.json`, "application/json", sealed.report)}>
            {words.common.download}
          </Button>
        </li>
        {pages.map(([file, text]) => (
          <li key={file} className="line">
            <span>
              <b>{file}</b> <span className="soft">{words.reports.html}</span>
            </span>
            {/* Under the name that is sealed: a verifier looks for it. */}
            <Button size="small" onClick={() => offer(file, "text/html;charset=utf-8", text)}>
              {words.common.download}
            </Button>
          </li>
        ))}
        {me.makes_pdf ? (
          <li className="line">
            <span>
              <b>{name}.pdf</b> <span className="soft">{words.reports.pdf}</span>
            </span>
            <Button size="small" loading={print.isPending} onClick={() => print.mutate()}>
              {words.common.download}
            </Button>
          </li>
        ) : null}
      </ul>
      {print.error ? <ProblemView error={print.error} /> : null}
      <dl className="facts narrow-facts">
        <dt>{words.reports.body}</dt>
        <dd>
          <Digest digest={sealed.digest} full />
        </dd>
        <dt>{words.reports.file}</dt>
        <dd>
          <Digest digest={sealed.sha256} full />
        </dd>
        <dt>{words.audit.key}</dt>
        <dd>
          <Digest digest={sealed.log_key} full />
        </dd>
      </dl>
      <Verifying file={`${name}.json`} />
    </div>
  );
}
