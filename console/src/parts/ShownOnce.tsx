import { Copy } from "./Copy";

/** A secret that is shown this once, to be copied. */
export function ShownOnce({ secret }: { secret: string }) {
  return (
    <div className="once">
      <code className="token-once">{secret}</code>
      <Copy text={secret} size="small" />
    </div>
  );
}
