import { useMutation } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { sealBatch, type Batch, type SealedBatch } from "../../api/batches";
import { offer } from "../../parts/csv";
import { Digest } from "../../parts/Digest";
import { ProblemView } from "../../parts/ProblemView";
import { useWords } from "../../words";

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
  const name = `exeunt-batch-${batch.id.slice(-8)}`;
  const files = [
    { file: "report.json", says: words.reports.json, type: "application/json", text: sealed.report },
    ...Object.entries(sealed.pages).map(([file, text]) => ({ file, says: words.reports.html, type: "text/html;charset=utf-8", text })),
    ...sealed.members.map((member) => ({ file: `${member.row}-${member.person}.json`, says: words.batches.ofMember, type: "application/json", text: member.report })),
  ];
  return (
    <div role="status" className="stack">
      <p>
        <b>{sealed.summary}</b>
      </p>
      <ul className="files">
        {files.map(({ file, says, type, text }) => (
          <li key={file} className="line">
            <span>
              <b>{file}</b> <span className="soft">{says}</span>
            </span>
            <Button size="small" onClick={() => offer(`${name}-${file}`, type, text)}>
              {words.common.download}
            </Button>
          </li>
        ))}
      </ul>
      <p className="faint">
        SHA-256 <Digest digest={sealed.sha256} full />
      </p>
      <p className="soft">{words.reports.verify}</p>
    </div>
  );
}
