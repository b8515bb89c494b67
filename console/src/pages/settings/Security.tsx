import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { Problem } from "../../api/problem";
import { changePassword, renewRecoveryCodes } from "../../api/settings";
import { useSession } from "../../frame/session";
import { Codes } from "../../frame/Codes";
import { ActForm } from "../../parts/ActForm";
import { canBePassword, isAboutPassword, PasswordField } from "../../parts/PasswordField";
import { ProblemView } from "../../parts/ProblemView";
import { Sheet } from "../../parts/Table";
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
  const problem = work.error ? Problem.of(work.error) : undefined;
  const unfit = isAboutPassword(problem?.type);
  return (
    <Sheet id="password" title={words.settings.password}>
      <ActForm className="form pad" does={words.settings.password} act={() => work.mutate()} pending={work.isPending} error={unfit ? null : problem} ready={canBePassword(password)}>
        {work.isSuccess && password === "" ? <p role="status">{words.settings.passwordChanged}</p> : null}
        <PasswordField
          name={me.name}
          value={password}
          fault={unfit ? problem?.document.title : undefined}
          onChange={(next) => {
            setPassword(next);
            if (unfit) work.reset();
          }}
        />
      </ActForm>
    </Sheet>
  );
}

function Recovery() {
  const words = useWords();
  const { me } = useSession();
  const work = useMutation({ mutationFn: renewRecoveryCodes });
  return (
    <Sheet id="recovery" title={words.settings.recovery}>
      <div className="form pad">
        {work.error ? <ProblemView error={work.error} /> : null}
        {work.data ? (
          <Codes codes={work.data.recovery_codes} of={me.name} />
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
    </Sheet>
  );
}
