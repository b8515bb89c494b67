import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { listTokens, makeToken, revokeToken } from "../../api/settings";
import { Empty } from "../../parts/Empty";
import { ProblemView } from "../../parts/ProblemView";
import { Time } from "../../parts/Time";
import { useWords, word } from "../../words";

/** Tokens of one's own, for the command line and other systems. */
export function Tokens() {
  const words = useWords();
  const tokens = useQuery({ queryKey: ["tokens"], queryFn: ({ signal }) => listTokens(signal) });
  const revoke = useMutation({ mutationFn: revokeToken });
  const live = (tokens.data ?? []).filter((t) => !t.revoked_at);
  return (
    <div className="stack">
      <NewToken />
      <section className="sheet" aria-labelledby="tokens">
        <header>
          <h2 id="tokens">{words.settings.tokens}</h2>
        </header>
        {tokens.error ? <ProblemView error={tokens.error} again={() => void tokens.refetch()} /> : null}
        {revoke.error ? <ProblemView error={revoke.error} /> : null}
        {tokens.data && live.length === 0 ? <Empty title={words.settings.emptyTokens} hint={words.settings.emptyTokensHint} /> : null}
        {live.length > 0 ? (
          <div className="scroll" tabIndex={0} role="group" aria-labelledby="tokens">
            <table className="plain">
              <thead>
                <tr>
                  <th>{words.settings.tokenName}</th>
                  <th>{words.settings.scope}</th>
                  <th>{words.settings.tokenExpires}</th>
                  <th>{words.settings.tokenLast}</th>
                  <th />
                </tr>
              </thead>
              <tbody>
                {live.map((token) => (
                  <tr key={token.id}>
                    <td>{token.name}</td>
                    <td>{token.scopes.map((s) => word(words.settings.scopes, s)).join(words.common.separator)}</td>
                    <td>
                      <Time at={token.expires_at} brief />
                    </td>
                    <td>{token.used_at ? <Time at={token.used_at} brief /> : <span className="faint">{words.common.none}</span>}</td>
                    <td className="end">
                      <Button size="small" danger onClick={() => revoke.mutate(token.id)}>
                        {words.settings.tokenRevoke}
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        ) : null}
      </section>
    </div>
  );
}

function NewToken() {
  const words = useWords();
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<string[]>(["read"]);
  const [days, setDays] = useState(90);
  const work = useMutation({ mutationFn: () => makeToken({ name: name.trim(), scopes, days }), onSuccess: () => setName("") });
  return (
    <section className="sheet" aria-labelledby="new-token">
      <header>
        <h2 id="new-token">{words.settings.tokenNew}</h2>
      </header>
      <form
        className="form pad"
        onSubmit={(event) => {
          event.preventDefault();
          work.mutate();
        }}
      >
        {work.error ? <ProblemView error={work.error} /> : null}
        {work.data ? (
          <div role="status">
            {words.settings.tokenOnce}
            <code className="token-once">{work.data.token}</code>
          </div>
        ) : null}
        <label>
          <span>{words.settings.tokenName}</span>
          <Input value={name} maxLength={100} onChange={(event) => setName(event.target.value)} />
        </label>
        <fieldset>
          <legend>{words.settings.scope}</legend>
          <Checkbox.Group value={scopes} options={Object.entries(words.settings.scopes).map(([value, label]) => ({ value, label }))} onChange={setScopes} />
        </fieldset>
        <label>
          <span>{words.settings.tokenExpires}</span>
          <Select value={days} options={[7, 30, 90, 365].map((n) => ({ value: n, label: words.time.days(n) }))} onChange={setDays} />
        </label>
        <div className="form-foot">
          <Button type="primary" htmlType="submit" disabled={!name.trim() || scopes.length === 0} loading={work.isPending}>
            {words.settings.tokenNew}
          </Button>
        </div>
      </form>
    </section>
  );
}
