import { Checkbox } from "antd";
import { useState } from "react";
import { Link } from "react-router";
import { takeList, type ListTaken, type TakenRow } from "../../api/intake";
import { useSession } from "../../frame/session";
import { announce } from "../../parts/Announce";
import { ListForm } from "../../parts/ListForm";
import { Glyph, State } from "../../parts/State";
import { Sheet, Table } from "../../parts/Table";
import { useSpeaking, useWords, word } from "../../words";
import { Became, intends, said } from "./Sources";
import { waitingIn } from "./taken";

/** A list of leavers, first tried and then taken in; every row says what comes of it. */
export function TakeList() {
  const words = useWords();
  const [partly, setPartly] = useState(false);
  return (
    <Sheet id="take-list" title={words.sources.upload} aside={<span className="soft">{words.sources.uploadHint}</span>}>
      <ListForm
        hint={words.sources.fileHint}
        take={(file, dryRun) => takeList(file, { dryRun, partly })}
        onTaken={(taken) => announce(words.sources.rows(taken.statements.length))}
        report={(taken) => <Report taken={taken} />}
      >
        <Checkbox checked={partly} onChange={(event) => setPartly(event.target.checked)}>
          {words.sources.partly}
        </Checkbox>
      </ListForm>
    </Sheet>
  );
}

function Report({ taken }: { taken: ListTaken }) {
  const speaking = useSpeaking();
  const { words } = speaking;
  const { may } = useSession();
  const rows = taken.statements as TakenRow[];
  const waiting = waitingIn(rows);
  return (
    <div role="status">
      <p className={taken.dry_run ? "plan-band dry" : "pad"}>
        <Glyph mark={taken.dry_run ? "waiting" : "done"} /> {taken.dry_run ? words.sources.tried : words.sources.taken} {words.sources.rows(rows.length)}
        {taken.long_gone > 0 ? ` ${words.sources.longGone(taken.long_gone)}` : ""}
      </p>
      {waiting.length + taken.left_out.length + taken.troubles.length > 0 ? (
        <ul className="pad">
          {waiting.map(({ kind, number }) => (
            <li key={kind}>
              <Glyph mark="attention" /> {word(words.findingKind, kind) || words.sources.becames.waits}{words.common.colon}
              {/* Before it is taken in there is nothing to settle yet. */}
              {taken.dry_run || !may("settle_finding") ? words.sources.rowsOf(number) : <Link to={`/findings?state=open${kind ? `&kind=${kind}` : ""}`}>{words.sources.rowsOf(number)}</Link>}
            </li>
          ))}
          {taken.dry_run && waiting.length > 0 ? <li className="soft">{words.sources.waitsThen}</li> : null}
          {taken.troubles.map((fault) => (
            <li key={`${fault.pointer}${fault.detail}`}>
              <Glyph mark="attention" /> {fault.detail}
            </li>
          ))}
          {taken.left_out.map((row) => (
            <li key={row.detail} className="soft">
              {row.detail}
            </li>
          ))}
        </ul>
      ) : null}
      {rows.length > 0 ? (
        <Table
          labelledBy="take-list"
          rows={rows}
          id={(row) => row.id}
          columns={[
            { key: "line", title: words.people.line, cell: (row) => row.line },
            { key: "who", title: words.sources.about, cell: said },
            { key: "what", title: words.sources.intention, cell: (row) => intends(speaking, row) },
            {
              key: "became",
              title: words.sources.became,
              cell: (row) =>
                row.refused ? (
                  <>
                    <State mark="failed" text={row.refused.detail ?? row.refused.title} /> <span className="soft">{row.refused.hint}</span>
                  </>
                ) : (
                  <>
                    <Became statement={row} link={!taken.dry_run} /> {row.waits_because ? <span className="soft">{word(words.findingKind, row.waits_because)}</span> : null} {row.again ? <span className="tag">{words.sources.again}</span> : null}
                  </>
                ),
            },
          ]}
        />
      ) : null}
    </div>
  );
}
