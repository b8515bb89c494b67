import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useState, type FormEvent, type ReactNode } from "react";
import { knowsPasskeys, listPasskeys, logInByPasskey, showAgainByPasskey } from "../api/passkeys";
import { Problem } from "../api/problem";
import type { Wanted } from "../api/send";
import { logIn, showAgain, waysIn, whoAmI, type Me } from "../api/session";
import { ProblemView } from "../parts/ProblemView";
import { useSpeaking, useWords } from "../words";
import { PasskeyButton } from "./Passkey";
import "./login.css";

/** A card in the middle of an empty page: the log-in, and the page of an invitation. */
export function Card({ title, subtitle, children }: { title: string; subtitle: string; children: ReactNode }) {
  const { words, language, speak } = useSpeaking();
  return (
    <main className="login">
      <div className="login-card">
        <header>
          <img src="/icon.svg" alt="" width="36" height="36" />
          <h1>{title}</h1>
          <p className="soft">{subtitle}</p>
        </header>
        {children}
        <footer>
          <span className="faint">{words.login.lost}</span>
          <Button type="text" size="small" aria-label={words.language.switch} onClick={() => speak(language === "en" ? "zh-CN" : "en")}>
            <span lang={language === "en" ? "zh-CN" : "en"}>{words.language.other}</span>
          </Button>
        </footer>
      </div>
    </main>
  );
}

/** The first page of all; `ended` where somebody was logged in before. */
export function LogInPage({ ended, onDone }: { ended: boolean; onDone: (me: Me) => void }) {
  const words = useWords();
  const ways = useWaysIn();
  const offered = ways.data?.oidc;
  const passkey = ways.data?.passkey && knowsPasskeys();
  return (
    <Card title={ended ? words.login.ended : words.login.title} subtitle={ended ? words.login.endedHint : words.login.subtitle}>
      <div className="form">
        {ways.data?.password === false ? null : (
          <EntryForm act={(given) => logIn(given)} onDone={(me) => me && onDone(me)} submit={words.login.submit} />
        )}
        {ways.data?.password && (passkey || offered) ? <p className="login-or faint">{words.login.or}</p> : null}
        {passkey ? <PasskeyButton label={words.passkeys.logIn} act={logInByPasskey} onDone={onDone} /> : null}
        {offered ? (
          <Button block href={`${offered.href}?return_to=${encodeURIComponent(location.pathname + location.search)}`}>
            {words.login.oidc(offered.name)}
          </Button>
        ) : null}
      </div>
    </Card>
  );
}

function useWaysIn() {
  return useQuery({ queryKey: ["ways-in"], queryFn: ({ signal }) => waysIn(signal), staleTime: Infinity });
}

/** Over a page whose session has ended, or before something dangerous: nothing that was typed below is lost. */
export function LogInDialog({
  name,
  how,
  wanted,
  onDone,
  onCancel,
}: {
  name: string;
  how: string | undefined;
  wanted: Wanted;
  onDone: (me: Me | null) => void;
  onCancel: () => void;
}) {
  const { login, passkeys } = useWords();
  const proof = wanted === "proof";
  const ways = useWaysIn();
  // Whether somebody has one can be asked only as long as they are logged in.
  const own = useQuery({ queryKey: ["passkeys"], queryFn: ({ signal }) => listPasskeys(signal), enabled: proof && ways.data?.passkey === true });
  const passkey = knowsPasskeys() && ways.data?.passkey && (!proof || (own.data?.items.length ?? 0) > 0);
  return (
    <Modal
      open
      title={proof ? login.again : login.expired}
      footer={null}
      closable={proof}
      onCancel={onCancel}
      mask={{ closable: false }}
      keyboard={proof}
      width={400}
      zIndex={2000}
    >
      <p className="soft login-hint">{proof ? login.againHint : login.expiredHint}</p>
      {how === "provider" ? (
        <ByTheSameDoor offered={ways.data?.oidc} onDone={onDone} />
      ) : (
        <EntryForm
          name={name}
          submit={proof ? login.continue : login.submit}
          act={async (given) => {
            if (!proof) return logIn(given);
            await showAgain({ password: given.password, code: given.code });
            return null;
          }}
          onDone={onDone}
        />
      )}
      {passkey ? (
        <div className="form login-else">
          <p className="login-or faint">{login.or}</p>
          <PasskeyButton
            label={proof ? passkeys.show : passkeys.logIn}
            act={async () => {
              if (!proof) return logInByPasskey();
              await showAgainByPasskey();
              return null;
            }}
            onDone={onDone}
          />
        </div>
      ) : null}
    </Modal>
  );
}

/** Whoever was vouched for has no password here: they come in once more by the same door, in another tab, and go on. */
function ByTheSameDoor({ offered, onDone }: { offered: { name: string; href: string } | null | undefined; onDone: (me: Me | null) => void }) {
  const { login } = useWords();
  const back = useMutation({ mutationFn: () => whoAmI(), onSuccess: onDone });
  return (
    <div className="form">
      {back.error ? <ProblemView error={Problem.of(back.error)} /> : null}
      <p>{offered ? login.sameDoor(offered.name) : login.sameLink}</p>
      {offered ? (
        <Button block href={`${offered.href}?return_to=%2F`} target="_blank" rel="noopener">
          {login.oidc(offered.name)}
        </Button>
      ) : null}
      <Button type="primary" block loading={back.isPending} onClick={() => back.mutate()}>
        {login.continue}
      </Button>
    </div>
  );
}

interface Given {
  name: string;
  password: string;
  code: string;
}

function EntryForm({ name, submit, act, onDone }: { name?: string; submit: string; act: (given: Given) => Promise<Me | null>; onDone: (me: Me | null) => void }) {
  const { login } = useWords();
  const [user, setUser] = useState(name ?? "");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const entry = useMutation({
    mutationFn: () => act({ name: user.trim(), password, code: code.replace(/\s/g, "") }),
    onSuccess: onDone,
    // A code is good once, whether it let anybody in or not.
    onError: () => setCode(""),
  });
  const send = (event: FormEvent) => {
    event.preventDefault();
    entry.mutate();
  };
  return (
    <form className="form" onSubmit={send}>
      {entry.error ? <ProblemView error={Problem.of(entry.error)} /> : null}
      <label>
        <span>{login.name}</span>
        <Input name="username" autoComplete="username" value={user} autoFocus={!name} readOnly={name !== undefined} onChange={(event) => setUser(event.target.value)} maxLength={100} required />
      </label>
      <label>
        <span>{login.password}</span>
        <Input name="password" type="password" autoComplete="current-password" value={password} autoFocus={name !== undefined} onChange={(event) => setPassword(event.target.value)} maxLength={256} required />
      </label>
      <label>
        <span>{login.code}</span>
        <Input name="code" autoComplete="one-time-code" value={code} onChange={(event) => setCode(event.target.value)} maxLength={40} required />
        <span className="hint">{login.codeHint}</span>
      </label>
      <Button type="primary" htmlType="submit" block loading={entry.isPending}>
        {submit}
      </Button>
    </form>
  );
}
