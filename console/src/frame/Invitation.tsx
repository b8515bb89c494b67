import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input, QRCode } from "antd";
import { useState } from "react";
import { accept, welcome, type Welcome } from "../api/session";
import { Problem } from "../api/problem";
import { ProblemView } from "../parts/ProblemView";
import { useWords } from "../words";
import { Card } from "./LogIn";

/** Where somebody who was invited chooses a password and sets up their app. The token stands behind the `#`: it reaches no log. */
export default function Invitation() {
  const words = useWords();
  const [token] = useState(() => location.hash.slice(1));
  const [codes, setCodes] = useState<string[] | null>(null);
  const opened = useQuery({ queryKey: ["invitation"], queryFn: () => welcome(token), retry: false, staleTime: Infinity, enabled: !codes });
  // The link is used up by now: whatever asks about it again is told that it no longer works.
  if (codes) {
    return (
      <Card title={words.invitation.done} subtitle={words.invitation.doneHint}>
        <Codes codes={codes} />
      </Card>
    );
  }
  const subtitle = opened.data ? words.invitation.welcome(opened.data.actor) : "";
  return (
    <Card title={words.invitation.title} subtitle={subtitle}>
      {opened.error ? <ProblemView error={opened.error} /> : null}
      {opened.data ? <Form token={token} opened={opened.data} onDone={setCodes} /> : null}
    </Card>
  );
}

function Form({ token, opened, onDone }: { token: string; opened: Welcome; onDone: (codes: string[]) => void }) {
  const words = useWords();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const work = useMutation({
    mutationFn: () => accept({ token, password, code: code.replace(/\s/g, "") }),
    onSuccess: (made) => onDone(made.recovery_codes),
  });
  return (
    <form
      className="form"
      onSubmit={(event) => {
        event.preventDefault();
        work.mutate();
      }}
    >
      {work.error ? <ProblemView error={Problem.of(work.error)} /> : null}
      <input type="hidden" name="username" autoComplete="username" value={opened.actor} />
      <label>
        <span>{words.settings.passwordNew}</span>
        <Input name="password" type="password" autoComplete="new-password" autoFocus value={password} minLength={12} maxLength={256} onChange={(event) => setPassword(event.target.value)} required />
        <span className="hint">{words.settings.passwordHint}</span>
      </label>
      <div>
        <p>{words.settings.totpScan}</p>
        {/* Who can't see the picture has the same as text below. */}
        <div className="invitation-code" aria-hidden="true">
          <QRCode type="svg" value={opened.enrolment_url} size={168} bordered={false} color="#000000" bgColor="#ffffff" />
        </div>
        <p className="faint">
          {words.settings.totpSecret} <code className="invitation-seed">{opened.seed}</code>{" "}
          <a href={opened.enrolment_url}>{words.invitation.openApp}</a>
        </p>
      </div>
      <label>
        <span>{words.login.code}</span>
        <Input name="code" autoComplete="one-time-code" inputMode="numeric" value={code} maxLength={12} onChange={(event) => setCode(event.target.value)} required />
      </label>
      <Button type="primary" htmlType="submit" block loading={work.isPending} disabled={password.length < 12 || !code}>
        {words.invitation.submit}
      </Button>
    </form>
  );
}

/** Codes for a day without the app; they are shown this once. */
export function Codes({ codes }: { codes: string[] }) {
  const words = useWords();
  return (
    <div className="form">
      <h2>{words.settings.recovery}</h2>
      <p className="soft">{words.settings.recoveryHint}</p>
      <pre className="invitation-codes">{codes.join("\n")}</pre>
      <div className="form-foot">
        <Button onClick={() => print()}>{words.case.print}</Button>
        <Button type="primary" href="/">
          {words.invitation.enter}
        </Button>
      </div>
    </div>
  );
}
