import { Modal } from "antd";
import { useWords } from "../words";

/** What the keyboard does. */
export function Keys({ onClose }: { onClose: () => void }) {
  const { keys, common } = useWords();
  const rows: [string[], string][] = [
    [["Ctrl/⌘", "K"], keys.palette],
    [["j"], keys.down],
    [["k"], keys.up],
    [["x"], keys.select],
    [["Enter"], keys.open],
    [["/"], keys.search],
    [["Esc"], keys.escape],
    [["?"], keys.help],
  ];
  return (
    <Modal open title={keys.title} onCancel={onClose} cancelText={common.close} okButtonProps={{ style: { display: "none" } }} width={420}>
      <dl className="keys-list">
        {rows.map(([pressed, does]) => (
          <div key={does} style={{ display: "contents" }}>
            <dt>
              {pressed.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </Modal>
  );
}
