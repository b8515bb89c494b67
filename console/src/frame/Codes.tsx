import { Button } from "antd";
import { Copy } from "../parts/Copy";
import { offer } from "../parts/csv";
import { useWords } from "../words";
import { asText } from "./codesFile";

/** Codes for a day without the app; they are shown this once. `next`: where one goes when they are kept. */
export function Codes({ codes, of, next }: { codes: string[]; of: string; next?: string }) {
  const words = useWords();
  const file = asText({ title: words.settings.recovery, hint: words.settings.recoveryHint, of: `${words.login.name}${words.common.colon}${of}` }, codes);
  return (
    <div className="form">
      <h2>{words.settings.recovery}</h2>
      <p className="soft">{words.settings.recoveryHint}</p>
      <pre className="invitation-codes">{codes.join("\n")}</pre>
      <div className="form-foot">
        <Copy text={codes.join("\n")} />
        <Button onClick={() => offer("exeunt-recovery-codes.txt", "text/plain;charset=utf-8", file)}>{words.common.download}</Button>
        <Button onClick={() => print()}>{words.case.print}</Button>
        {next ? (
          <Button type="primary" href={next}>
            {words.invitation.enter}
          </Button>
        ) : null}
      </div>
    </div>
  );
}
