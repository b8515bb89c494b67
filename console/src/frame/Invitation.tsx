import { useMutation, useQuery } from "@tanstack/react-query";
import { Input, QRCode } from "antd";
import { useState } from "react";
import { accept, welcome, type Welcome } from "../api/session";
import { Problem } from "../api/problem";
import { ActForm } from "../parts/ActForm";
import { canBePassword, isAboutPassword, PasswordField } from "../parts/PasswordField";
import { ProblemView } from "../parts/ProblemView";
import { useWords } from "../words";
import { Codes } from "./Codes";
import { Card } from "./LogIn";

/** Where somebody who was invited chooses a password and sets up their app. The token stands behind the `#`: it reaches no log. */
export default function Invitation() {
  const words = useWords();
  const [token] = useState(() => location.hash.slice(1));
  const [codes, setCodes] = useState<string[] | null>(null);
  const opened = useQuery({ queryKey: ["invitation"], queryFn: () => welcome(token), retry: false, staleTime: Infinity, enabled: !codes });
  const actor = opened.data?.actor ?? "";
  // The link is used up by now: whatever asks about it again is told that it no longer works.
  if (codes) {
    return (
      <Card title={words.invitation.done} subtitle={words.invitation.doneHint}>
        <Codes codes={codes} of={actor} next="/" />
      </Card>
    );
  }
  const subtitle = opened.data ? words.invitation.welcome(actor) : "";
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
  const problem = work.error ? Problem.of(work.error) : undefined;
  const unfit = isAboutPassword(problem?.type);
  return (
    <ActForm does={words.invitation.submit} act={() => work.mutate()} pending={work.isPending} error={unfit ? null : problem} ready={canBePassword(password) && code !== ""} main>
      <PasswordField
        name={opened.actor}
        value={password}
        autoFocus
        fault={unfit ? problem?.document.title : undefined}
        onChange={(next) => {
          setPassword(next);
          // What was refused was the one before.
          if (unfit) work.reset();
        }}
      />
      <div>
        <p>{words.settings.totpScan}</p>
        {/* Who can't see the picture has the same as text below. */}
        <div className="invitation-code" aria-hidden="true">
          <QRCode type="svg" value={opened.enrolment_url} size={168} bordered={false} color="#000000" bgColor="#ffffff" />
        </div>
        <p className="faint">
          {words.settings.totpSecret} <code className="invitation-seed">{opened.seed}</code>
        </p>
        <p>
          <a href={opened.enrolment_url}>{words.invitation.openApp}</a>
        </p>
      </div>
      <label>
        <span>{words.login.code}</span>
        <Input name="code" autoComplete="one-time-code" inputMode="numeric" value={code} maxLength={12} onChange={(event) => setCode(event.target.value)} required />
      </label>
    </ActForm>
  );
}
