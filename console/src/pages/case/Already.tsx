import { Button, Modal } from "antd";
import { Glyph } from "../../parts/State";
import { useWords } from "../../words";

/** Somebody was faster: how it stands now, and nothing left to do here. */
export function Already({ title, says, onClose }: { title: string; says: string; onClose: () => void }) {
  const words = useWords();
  return (
    <Modal open title={title} onCancel={onClose} width={520} footer={<Button type="primary" autoFocus onClick={onClose}>{words.common.close}</Button>}>
      <p role="status">
        <Glyph mark="done" /> {says}
      </p>
    </Modal>
  );
}
