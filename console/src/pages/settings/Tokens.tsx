import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Checkbox, Input, Select } from "antd";
import { useState } from "react";
import { listTokens, makeToken, revokeToken } from "../../api/settings";
import { Ask } from "../../parts/Ask";
import { Empty } from "../../parts/Empty";
import { ShownOnce } from "../../parts/ShownOnce";
import { ProblemView } from "../../parts/ProblemView";
import { Sheet, Table } from "../../parts/Table";
import { Time } from "../../parts/Time";
import { useWords, word } from "../../words";

/** Tokens of one's own, for the command line and other systems. */
export function Tokens() {
  const words = useWords();
  const tokens = useQuery({ queryKey: ["tokens"], queryFn: ({ signal }) => listTokens(signal) });
  const [revoking, setRevoking] = useState<{ id: string; name: string } | null>(null);
  const live = (tokens.data ?? []).filter((t) => !t.revoked_at);
  return (
    <div className="stack">
      <NewToken />
      <Sheet id="tokens" title={words.settings.tokens}>
        {tokens.error ? <ProblemView error={tokens.error} again={() => void tokens.refetch()} /> : null}
        {tokens.data && live.length === 0 ? <Empty title={words.settings.emptyTokens} hint={words.settings.emptyTokensHint} /> : null}
        {live.length > 0 ? (
          <Table
            labelledBy="tokens"
            rows={live}
            id={(token) => token.id}
            columns={[
              { key: "name", title: words.settings.tokenName, cell: (t) => t.name },
              { key: "scopes", title: words.settings.scope, cell: (t) => t.scopes.map((s) => word(words.settings.scopes, s)).join(words.common.separator) },
              { key: "expires", title: words.settings.tokenExpires, cell: (t) => <Time at={t.expires_at} brief /> },
              { key: "used", title: words.settings.tokenLast, cell: (t) => (t.used_at ? <Time at={t.used_at} brief /> : <span className="faint">{words.common.none}</span>) },
              {
                key: "revoke",
                title: "",
                end: true,
                cell: (t) => (
                  <Button size="small" danger onClick={() => setRevoking(t)}>
                    {words.settings.tokenRevoke}
                  </Button>
                ),
              },
            ]}
          />
        ) : null}
      </Sheet>
      {revoking ? (
        <Ask title={`${words.settings.tokenRevoke} · ${revoking.name}`} does={words.settings.tokenRevoke} disturbs act={() => revokeToken(revoking.id)} onClose={() => setRevoking(null)}>
          <p>{words.settings.tokenRevokeWhat}</p>
        </Ask>
      ) : null}
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
            <ShownOnce secret={work.data.token} />
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
