import { Button } from "antd";
import { useWords } from "../words";
import { announce } from "./Announce";

/** A digest: its beginning, or all of it with a button that copies it. */
export function Digest({ digest, full = false }: { digest: string; full?: boolean }) {
  const words = useWords();
  const copy = () =>
    void navigator.clipboard?.writeText(digest).then(() => announce(words.common.copied));
  if (!full) return <span className="digest" title={digest}>{digest.replace(/^sha256:/, "").slice(0, 12)}</span>;
  return (
    <span className="digest">
      {digest}{" "}
      {navigator.clipboard ? (
        <Button type="link" size="small" onClick={copy}>
          {words.common.copy}
        </Button>
      ) : null}
    </span>
  );
}
