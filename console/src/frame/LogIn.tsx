import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Input, Modal } from "antd";
import { useEffect, useRef, useState, type FormEvent } from "react";
import { Problem } from "../api/problem";
import { logIn, waysIn, type Me } from "../api/session";
import { ProblemView } from "../parts/ProblemView";
import { useSpeaking, useWords } from "../words";
import "./login.css";

/** The first page of all. */
export function LogInPage({ onDone }: { onDone: (me: Me) => void }) {
  const { words, language, speak } = useSpeaking();
  return (
    <main className="login">
      <div className="login-card">
        <header>
          <img src="/icon.svg" alt="" width="36" height="36" />
          <h1>{words.login.title}</h1>
          <p className="soft">{words.login.subtitle}</p>
        </header>
        <LogInForm onDone={onDone} />
        <footer>
          <span className="faint">{words.login.lost}</span>
          <Button
            type="text"
            size="small"
            lang={language === "en" ? "zh-CN" : "en"}
            aria-label={words.language.switch}
            onClick={() => speak(language === "en" ? "zh-CN" : "en")}
          >
            {words.language.other}
          </Button>
        </footer>
      </div>
    </main>
  );
}

/** Over a page whose session has ended: nothing that was typed below is lost. */
export function LogInDialog({ name, onDone }: { name: string; onDone: (me: Me) => void }) {
  const words = useWords();
  return (
    <Modal open title={words.login.expired} footer={null} closable={false} mask={{ closable: false }} keyboard={false} width={400}>
      <p className="soft login-hint">{words.login.expiredHint}</p>
      <LogInForm name={name} onDone={onDone} />
    </Modal>
  );
}

function LogInForm({ name, onDone }: { name?: string; onDone: (me: Me) => void }) {
  const words = useWords();
  const ways = useQuery({ queryKey: ["ways-in"], queryFn: ({ signal }) => waysIn(signal), retry: false, staleTime: Infinity });
  const [user, setUser] = useState(name ?? "");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [wantsCode, setWantsCode] = useState(false);
  const codeBox = useRef<HTMLInputElement | null>(null);
  const entry = useMutation({
    mutationFn: () => logIn({ name: user.trim(), password, code: code.trim() || null }),
    onSuccess: (result) => {
      if (result.kind === "code") setWantsCode(true);
      else onDone(result.me);
    },
    onError: () => setCode(""),
  });
  useEffect(() => {
    if (wantsCode) codeBox.current?.focus();
  }, [wantsCode]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    entry.mutate();
  };
  const offered = ways.data?.oidc;
  return (
    <form className="form" onSubmit={submit}>
      {entry.error ? <ProblemView error={Problem.of(entry.error)} /> : null}
      <label>
        <span>{words.login.name}</span>
        <Input
          name="username"
          autoComplete="username"
          value={user}
          autoFocus={!name}
          readOnly={name !== undefined}
          onChange={(event) => setUser(event.target.value)}
          maxLength={100}
          required
        />
      </label>
      <label>
        <span>{words.login.password}</span>
        <Input.Password
          name="password"
          autoComplete="current-password"
          value={password}
          autoFocus={name !== undefined}
          onChange={(event) => setPassword(event.target.value)}
          maxLength={1000}
          required
        />
      </label>
      {wantsCode ? (
        <label>
          <span>{words.login.code}</span>
          <Input
            name="code"
            autoComplete="one-time-code"
            inputMode="numeric"
            value={code}
            ref={(made) => {
              codeBox.current = made?.input ?? null;
            }}
            onChange={(event) => setCode(event.target.value)}
            maxLength={40}
            required
          />
          <span className="hint">{words.login.codeHint}</span>
        </label>
      ) : null}
      <Button type="primary" htmlType="submit" block loading={entry.isPending}>
        {words.login.submit}
      </Button>
      {offered ? (
        <>
          <p className="login-or faint">{words.login.or}</p>
          <Button block href={`${offered.href}?return_to=${encodeURIComponent(location.pathname + location.search)}`}>
            {words.login.oidc(offered.name)}
          </Button>
        </>
      ) : null}
    </form>
  );
}
