import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Dropdown, Input, Modal, Select } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { addWebhook, enableWebhook, listWebhooks, removeWebhook, rotateWebhook, testWebhook, type SigningSecret, type Webhook } from "../../api/notices";
import { Ask } from "../../parts/Ask";
import { Empty } from "../../parts/Empty";
import { Field } from "../../parts/Fields";
import { ShownOnce } from "../../parts/ShownOnce";
import { ProblemView } from "../../parts/ProblemView";
import { State } from "../../parts/State";
import { Sheet, Table } from "../../parts/Table";
import { Time } from "../../parts/Time";
import { useWords, word } from "../../words";

type Act = "test" | "rotate" | "enable" | "remove";

/** Other systems and group chats that are told what happens. Addresses and secrets are never shown again. */
export function Webhooks() {
  const words = useWords();
  const hooks = useQuery({ queryKey: ["webhooks"], queryFn: ({ signal }) => listWebhooks(signal) });
  const [open, setOpen] = useState<{ act: "add" } | { act: Act; hook: Webhook } | null>(null);
  const [shown, setShown] = useState<SigningSecret | null>(null);
  const close = () => setOpen(null);
  const add = <Button onClick={() => setOpen({ act: "add" })}>{words.webhooks.add}</Button>;
  const acts = (hook: Webhook): Act[] => ["test", ...(hook.kind === "webhook" ? (["rotate"] as const) : []), ...(hook.disabled_at ? (["enable"] as const) : []), "remove"];
  return (
    <Sheet id="webhooks" title={words.webhooks.title} aside={hooks.data?.length ? add : null}>
      {hooks.error ? <ProblemView error={hooks.error} again={() => void hooks.refetch()} /> : null}
      {hooks.data?.length === 0 ? <Empty title={words.webhooks.empty} hint={words.webhooks.emptyHint} action={add} /> : null}
      {hooks.data && hooks.data.length > 0 ? (
        <Table
          labelledBy="webhooks"
          rows={hooks.data}
          id={(hook) => hook.name}
          columns={[
            { key: "name", title: words.webhooks.name, cell: (h) => <>{h.name} <span className="faint">{word(words.webhooks.kinds, h.kind)}</span></> },
            { key: "origin", title: words.connections.address, cell: (h) => <span className="mono">{h.origin}</span> },
            { key: "events", title: words.webhooks.events, cell: (h) => (h.events.length === 0 ? words.webhooks.everything : h.events.map((e) => word(words.notices.kinds, e)).join(words.common.separator)) },
            { key: "state", title: words.notices.state, cell: (h) => <HookState hook={h} /> },
            {
              key: "acts",
              title: "",
              end: true,
              cell: (h) => (
                <Dropdown
                  trigger={["click"]}
                  menu={{ items: acts(h).map((key) => ({ key, label: word(words.webhooks.acts, key), danger: key === "remove" })), onClick: ({ key }) => setOpen({ act: key as Act, hook: h }) }}
                >
                  <Button size="small" aria-label={`${words.case.more} ${h.name}`}>
                    ⋯
                  </Button>
                </Dropdown>
              ),
            },
          ]}
        />
      ) : null}
      {open?.act === "add" ? <Add onClose={close} onMade={setShown} /> : null}
      {open && open.act !== "add" ? <Do act={open.act} hook={open.hook} onClose={close} onMade={setShown} /> : null}
      {shown?.secret ? <Once secret={shown} onClose={() => setShown(null)} /> : null}
    </Sheet>
  );
}

function HookState({ hook }: { hook: Webhook }) {
  const words = useWords();
  if (hook.disabled_at) return <State mark="failed" text={words.webhooks.off} />;
  if (hook.failing_since) {
    return (
      <>
        <State mark="attention" text={words.webhooks.failing} /> <Time at={hook.failing_since} brief />
      </>
    );
  }
  return <State mark="done" text={words.webhooks.on} />;
}

function Do({ act, hook, onClose, onMade }: { act: Act; hook: Webhook; onClose: () => void; onMade: (made: SigningSecret) => void }) {
  const words = useWords();
  const trial = useMutation({ mutationFn: () => testWebhook(hook.name) });
  const title = `${word(words.webhooks.acts, act)} · ${hook.name}`;
  if (act === "test") {
    return (
      <Modal open title={title} onCancel={onClose} onOk={() => (trial.data ? onClose() : trial.mutate())} okText={trial.data ? words.common.close : word(words.webhooks.acts, act)} okButtonProps={{ loading: trial.isPending }}>
        <div className="form">
          {trial.error ? <ProblemView error={trial.error} /> : null}
          <p role="status">{trial.data ? <>{words.webhooks.tried} <Link to="/settings/notices">{words.notices.title}</Link></> : words.webhooks.does.test}</p>
        </div>
      </Modal>
    );
  }
  const run = { rotate: () => rotateWebhook(hook.name).then(onMade), enable: () => enableWebhook(hook.name), remove: () => removeWebhook(hook.name) }[act];
  return (
    <Ask title={title} does={word(words.webhooks.acts, act)} disturbs={act !== "enable"} act={run} onClose={onClose}>
      <p>{word(words.webhooks.does, act)}</p>
    </Ask>
  );
}

function Add({ onClose, onMade }: { onClose: () => void; onMade: (made: SigningSecret) => void }) {
  const words = useWords();
  const [name, setName] = useState("");
  const [kind, setKind] = useState("webhook");
  const [address, setAddress] = useState("");
  const [secret, setSecret] = useState("");
  const [events, setEvents] = useState<string[]>([]);
  const given = () => ({ name: name.trim(), kind, address: address.trim(), secret: kind === "webhook" || secret === "" ? null : secret, events });
  return (
    <Ask title={words.webhooks.add} does={words.webhooks.add} ready={name.trim() !== "" && address.trim() !== ""} act={() => addWebhook(given()).then(onMade)} onClose={onClose}>
      <Field label={words.webhooks.kind}>
        <Select value={kind} options={Object.entries(words.webhooks.kinds).map(([value, label]) => ({ value, label }))} onChange={setKind} />
      </Field>
      <Field label={words.webhooks.name} hint={words.webhooks.nameHint}>
        <Input autoFocus value={name} maxLength={64} onChange={(event) => setName(event.target.value)} />
      </Field>
      <Field label={words.connections.address} hint={words.webhooks.addressHint}>
        <Input.Password value={address} maxLength={2048} autoComplete="off" visibilityToggle={false} onChange={(event) => setAddress(event.target.value)} />
      </Field>
      {kind === "webhook" ? null : (
        <Field label={words.webhooks.chatSecret} hint={words.webhooks.chatSecretHint}>
          <Input.Password value={secret} maxLength={500} autoComplete="off" visibilityToggle={false} onChange={(event) => setSecret(event.target.value)} />
        </Field>
      )}
      <Field label={words.webhooks.events} hint={words.webhooks.eventsHint}>
        <Select mode="multiple" allowClear value={events} options={Object.entries(words.notices.kinds).map(([value, label]) => ({ value, label }))} onChange={setEvents} />
      </Field>
    </Ask>
  );
}

/** A signing secret, which nobody sees again. */
function Once({ secret, onClose }: { secret: SigningSecret; onClose: () => void }) {
  const words = useWords();
  return (
    <Modal open title={words.webhooks.secretOf(secret.name)} onCancel={onClose} onOk={onClose} okText={words.common.close} cancelButtonProps={{ style: { display: "none" } }}>
      <div role="status">
        {words.webhooks.once}
        <ShownOnce secret={secret.secret ?? ""} />
      </div>
    </Modal>
  );
}
