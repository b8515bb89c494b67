import { useQueryClient } from "@tanstack/react-query";
import { takePeople, type PeopleTaken } from "../../api/people";
import { announce } from "../../parts/Announce";
import { ButtonLink } from "../../parts/ButtonLink";
import { ListForm } from "../../parts/ListForm";
import { Person } from "../../parts/Person";
import { Glyph, State } from "../../parts/State";
import { Sheet, Table } from "../../parts/Table";
import { useWords, word } from "../../words";

/** Rows that are shown of a long list; the file has the rest. */
const SHOWN = 500;

/** A list of people, first tried and then taken in as a whole. */
export default function Upload() {
  const words = useWords();
  const client = useQueryClient();
  const onTaken = (taken: PeopleTaken) => {
    announce(words.people.taken(taken.added, taken.changed, taken.unchanged));
    if (!taken.dry_run) void client.invalidateQueries();
  };
  return (
    <>
      <div className="page-head">
        <h1>{words.people.upload}</h1>
        <ButtonLink to="/people">{words.people.title}</ButtonLink>
      </div>
      <Sheet id="upload" title={words.people.file} aside={<span className="soft">{words.people.uploadHint}</span>}>
        <ListForm hint={words.people.fileHint} take={takePeople} onTaken={onTaken} worthTaking={(tried) => tried.people.length > 0} report={(taken) => <Report taken={taken} />} />
      </Sheet>
    </>
  );
}

function Report({ taken }: { taken: PeopleTaken }) {
  const words = useWords();
  const rows = taken.people.slice(0, SHOWN);
  const none = (text: string) => text || words.common.none;
  return (
    <div role="status">
      <p className={taken.dry_run ? "plan-band dry" : "pad"}>
        <Glyph mark={taken.dry_run ? "waiting" : "done"} /> {taken.dry_run ? words.sources.tried : words.sources.taken} {words.people.taken(taken.added, taken.changed, taken.unchanged)}
      </p>
      {taken.remarks.length > 0 ? (
        <ul className="pad">
          {taken.remarks.map((remark) => (
            <li key={remark.detail}>
              <Glyph mark="attention" /> {remark.detail}
            </li>
          ))}
        </ul>
      ) : null}
      {rows.length > 0 ? (
        <Table
          labelledBy="upload"
          rows={rows}
          id={(row) => row.id}
          columns={[
            { key: "line", title: words.people.line, cell: (row) => row.line },
            { key: "who", title: words.people.name, cell: (row) => <Person person={row} /> },
            {
              key: "what",
              title: words.people.becomes,
              cell: (row) =>
                row.new ? (
                  <State mark="done" text={words.people.isNew} />
                ) : (
                  row.changes.map((change) => (
                    <div key={change.field}>
                      {word(words.people.fields, change.field)}{words.common.colon}<del className="soft">{none(change.from)}</del> → {none(change.to)}
                    </div>
                  ))
                ),
            },
          ]}
        />
      ) : null}
      {taken.people.length > SHOWN ? <p className="pad faint">{words.people.more(taken.people.length - SHOWN)}</p> : null}
    </div>
  );
}
