import { useMutation } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { changePassword, renewRecoveryCodes } from "../../api/settings";
import { useSession } from "../../frame/session";
import { Codes } from "../../frame/Invitation";
import { ProblemView } from "../../parts/ProblemView";
import { useWords, word } from "../../words";
import { Passkeys } from "./Passkeys";

/** Who one is here, what one may do, and how one gets in. */
export function Security() {
  const words = useWords();
  const { me } = useSession();
  return (
    <div className="stack">
      <section className="sheet">
        <dl className="facts">
          <dt>{words.settings.userName}</dt>
          <dd>{me.name}</dd>
          {me.person ? (
            <>
              <dt>{words.people.number}</dt>
              <dd>{me.person}</dd>
            </>
          ) : null}
          <dt>{words.settings.roles}</dt>
          <dd>{me.roles.map((role) => word(words.role, role)).join(words.common.separator)}</dd>
          <dt>{words.settings.duties}</dt>
          <dd>{me.duties.map((duty) => word(words.duty, duty)).join(words.common.separator)}</dd>
          <dt>{words.settings.zone}</dt>
          <dd>{Intl.DateTimeFormat().resolvedOptions().timeZone}</dd>
        </dl>
      </section>
      <Passkeys />
      <Password />
      <Recovery />
    </div>
  );
}

function Password() {
  const words = useWords();
  const { me } = useSession();
  const [password, setPassword] = useState("");
  const work = useMutation({ mutationFn: () => changePassword(password), onSuccess: () => setPassword("") });
  return (
    <section className="sheet" aria-labelledby="password">
      <header>
        <h2 id="password">{words.settings.password}</h2>
      </header>
      <form
        className="form pad"
        onSubmit={(event) => {
          event.preventDefault();
          work.mutate();
        }}
      >
        {work.error ? <ProblemView error={work.error} /> : null}
        {work.isSuccess ? <p role="status">{words.settings.passwordChanged}</p> : null}
        <input type="hidden" name="username" autoComplete="username" value={me.name} />
        <label>
          <span>{words.settings.passwordNew}</span>
          <Input type="password" autoComplete="new-password" value={password} maxLength={256} onChange={(event) => setPassword(event.target.value)} />
          <span className="hint">{words.settings.passwordHint}</span>
        </label>
        <div className="form-foot">
          <Button htmlType="submit" disabled={password.length < 12} loading={work.isPending}>
            {words.settings.password}
          </Button>
        </div>
      </form>
    </section>
  );
}

function Recovery() {
  const words = useWords();
  const work = useMutation({ mutationFn: renewRecoveryCodes });
  return (
    <section className="sheet" aria-labelledby="recovery">
      <header>
        <h2 id="recovery">{words.settings.recovery}</h2>
      </header>
      <div className="form pad">
        {work.error ? <ProblemView error={work.error} /> : null}
        {work.data ? (
          <Codes codes={work.data.recovery_codes} />
        ) : (
          <>
            <p className="soft">{words.settings.recoveryRenewHint}</p>
            <div className="form-foot">
              <Button loading={work.isPending} onClick={() => work.mutate()}>
                {words.settings.recoveryRenew}
              </Button>
            </div>
          </>
        )}
      </div>
    </section>
  );
}
