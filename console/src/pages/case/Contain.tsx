import { useMutation } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useState } from "react";
import { contain } from "../../api/cases";
import { announce } from "../../parts/Announce";
import { ProblemView } from "../../parts/ProblemView";
import { useWords } from "../../words";

/** Freezes everything at once. A reason and one click, because seconds count and it can be lifted. */
export function Contain({ person, name, onClose }: { person: string; name: string; onClose: () => void }) {
  const words = useWords();
  const [reason, setReason] = useState("");
  const work = useMutation({
    mutationFn: (why: string) => contain(person, why),
    onSuccess: () => {
      announce(words.case.contained);
      onClose();
    },
  });
  return (
    <Modal open title={words.case.containTitle(name)} footer={null} onCancel={onClose} width={480}>
      <form
        className="form"
        onSubmit={(event) => {
          event.preventDefault();
          work.mutate(reason.trim());
        }}
      >
        <p>{words.case.containWhat}</p>
        {work.error ? <ProblemView error={work.error} /> : null}
        <div className="contain-reasons">
          {words.case.containReasons.map((text) => (
            <Button key={text} size="small" onClick={() => setReason(text)}>
              {text}
            </Button>
          ))}
        </div>
        <label>
          <span>{words.case.containReason}</span>
          <Input autoFocus value={reason} maxLength={500} onChange={(event) => setReason(event.target.value)} required />
        </label>
        <div className="form-foot">
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button type="primary" danger htmlType="submit" disabled={!reason.trim()} loading={work.isPending}>
            {words.case.containNow}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
