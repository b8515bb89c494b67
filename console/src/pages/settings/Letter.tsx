import { useQuery } from "@tanstack/react-query";
import { Button, Modal } from "antd";
import { readLetter, type Notice } from "../../api/notices";
import { ProblemView } from "../../parts/ProblemView";
import { useWords } from "../../words";

/** The text of a letter, in its receiver's language; what only the receiver may see isn't in it. */
export function Letter({ notice, onClose }: { notice: Notice; onClose: () => void }) {
  const words = useWords();
  const one = useQuery({ queryKey: ["letter", notice.id], queryFn: ({ signal }) => readLetter(notice.id, signal) });
  const letter = one.data;
  const lang = letter?.language === "zh" ? "zh-CN" : "en";
  const close = (
    <Button key="close" onClick={onClose}>
      {words.common.close}
    </Button>
  );
  return (
    <Modal open title={<span lang={lang}>{letter?.subject ?? words.common.loading}</span>} onCancel={onClose} footer={close} width={680}>
      {one.error ? <ProblemView error={one.error} /> : null}
      {letter ? (
        <>
          <p className="letter" lang={lang} translate="no">
            {letter.text}
          </p>
          {letter.text.includes("#***") ? <p className="soft">{words.notices.hidden}</p> : null}
        </>
      ) : null}
    </Modal>
  );
}
