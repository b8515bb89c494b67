import { useMutation } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { sealBatch, type Batch, type SealedBatch } from "../../api/batches";
import { reportAs } from "../../api/reports";
import { useSession } from "../../frame/session";
import { offer } from "../../parts/csv";
import { Digest } from "../../parts/Digest";
import { ProblemView } from "../../parts/ProblemView";
import { Verifying } from "../../parts/Verifying";
import { useWords } from "../../words";
import { bundle, folderOf } from "./bundle";

/** Seals the report of the whole and of every member, and hands out the files. */
export function BatchReports({ batch, onClose }: { batch: Batch; onClose: () => void }) {
  const words = useWords();
  const seal = useMutation({ mutationFn: () => sealBatch(batch.id) });
  return (
    <Modal open title={words.reports.title} onCancel={onClose} footer={null} width={640}>
      <div className="form">
        {seal.error ? <ProblemView error={seal.error} /> : null}
        {seal.data ? (
          <Files batch={batch} sealed={seal.data} />
        ) : (
          <>
            <p>{words.batches.reportWhat(batch.counts.members)}</p>
            <div className="form-foot">
              <Button onClick={onClose}>{words.common.close}</Button>
              <Button type="primary" autoFocus loading={seal.isPending} onClick={() => seal.mutate()}>
                {words.reports.seal}
              </Button>
            </div>
          </>
        )}
      </div>
    </Modal>
  );
}

function Files({ batch, sealed }: { batch: Batch; sealed: SealedBatch }) {
  const words = useWords();
  const { me } = useSession();
  const folder = folderOf(batch.name, batch.id);
  const print = useMutation({
    mutationFn: async () => offer(`${folder}.pdf`, "application/pdf", await reportAs(batch.id, "application/pdf", "batches")),
  });
  const single = [
    { file: "report.json", says: words.reports.json, type: "application/json", text: sealed.report },
    ...Object.entries(sealed.pages).map(([file, text]) => ({ file, says: words.reports.html, type: "text/html;charset=utf-8", text })),
  ];
  return (
    <div role="status" className="stack">
      <p>
        <b>{sealed.summary}</b>
      </p>
      <div className="batch-bundle">
        <span>
          <b>{words.batches.everything}</b> <span className="soft">{words.batches.everythingIs(sealed.members.length)}</span>
        </span>
        <Button type="primary" autoFocus onClick={() => offer(`${folder}.zip`, "application/zip", bundle(folder, sealed))}>
          {words.batches.downloadAll}
        </Button>
      </div>
      <ul className="files">
        {single.map(({ file, says, type, text }) => (
          <li key={file} className="line">
            <span>
              <b>{file}</b> <span className="soft">{says}</span>
            </span>
            {/* Under the name that is sealed: a verifier looks for it. */}
            <Button size="small" onClick={() => offer(file, type, text)}>
              {words.common.download}
            </Button>
          </li>
        ))}
        {me.makes_pdf ? (
          <li className="line">
            <span>
              <b>{folder}.pdf</b> <span className="soft">{words.reports.pdf}</span>
            </span>
            <Button size="small" loading={print.isPending} onClick={() => print.mutate()}>
              {words.common.download}
            </Button>
          </li>
        ) : null}
      </ul>
      {print.error ? <ProblemView error={print.error} /> : null}
      <dl className="facts narrow-facts">
        <dt>SHA-256</dt>
        <dd>
          <Digest digest={sealed.sha256} full />
        </dd>
        <dt>{words.audit.key}</dt>
        <dd>
          <Digest digest={sealed.log_key} full />
        </dd>
      </dl>
      <Verifying file={`${folder}/report.json`} first={words.batches.verifyAll} />
    </div>
  );
}
