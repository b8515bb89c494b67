import { Copy } from "./Copy";

/** A digest: its beginning, or all of it with a button that copies it. */
export function Digest({ digest, full = false }: { digest: string; full?: boolean }) {
  if (!full) return <span className="digest" title={digest}>{digest.replace(/^sha256:/, "").slice(0, 12)}</span>;
  return (
    <span className="digest">
      {digest} <Copy text={digest} type="link" size="small" />
    </span>
  );
}
