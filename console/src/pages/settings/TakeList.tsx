import { useMutation } from "@tanstack/react-query";
import { Button, Checkbox } from "antd";
import { useState } from "react";
import { takeList, type ListTaken, type TakenRow } from "../../api/intake";
import { announce } from "../../parts/Announce";
import { ProblemView } from "../../parts/ProblemView";
import { Glyph, State } from "../../parts/State";
import { Sheet, Table } from "../../parts/Table";
import { useSpeaking, useWords } from "../../words";
import { Became, intends, said } from "./Sources";

/** A list of leavers, first tried and then taken in; every row says what comes of it. */
export function TakeList() {
  const words = useWords();
  const [file, setFile] = useState<File | null>(null);
  const [partly, setPartly] = useState(false);
  const work = useMutation({
    mutationFn: (dryRun: boolean) => takeList(file as File, { dryRun, partly }),
    onSuccess: (taken) => announce(words.sources.rows(taken.statements.length)),
  });
  const tried = work.data?.dry_run === true;
  return (
    <Sheet id="take-list" title={words.sources.upload} aside={<span className="soft">{words.sources.uploadHint}</span>}>
      <form
        className="form pad"
        onSubmit={(event) => {
          event.preventDefault();
          work.mutate(true);
        }}
      >
        <label>
          <span>{words.sources.file}</span>
          <input
            type="file"
            accept=".csv,.xlsx,text/csv,application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            onChange={(event) => {
              setFile(event.target.files?.[0] ?? null);
              work.reset();
            }}
          />
          <span className="hint">{words.sources.fileHint}</span>
        </label>
        <Checkbox checked={partly} onChange={(event) => setPartly(event.target.checked)}>
          {words.sources.partly}
        </Checkbox>
        {work.error ? <ProblemView error={work.error} /> : null}
        <div className="form-foot">
          <Button htmlType="submit" disabled={!file} loading={work.isPending}>
            {words.sources.tryIt}
          </Button>
          <Button type="primary" disabled={!file || !tried} loading={work.isPending} onClick={() => work.mutate(false)}>
            {words.sources.takeIn}
          </Button>
        </div>
      </form>
      {work.data ? <Report taken={work.data} /> : null}
    </Sheet>
  );
}

function Report({ taken }: { taken: ListTaken }) {
  const speaking = useSpeaking();
  const { words } = speaking;
  const rows = taken.statements as TakenRow[];
  return (
    <div role="status">
      <p className={taken.dry_run ? "plan-band dry" : "pad"}>
        <Glyph mark={taken.dry_run ? "waiting" : "done"} /> {taken.dry_run ? words.sources.tried : words.sources.taken} {words.sources.rows(rows.length)}
        {taken.long_gone > 0 ? ` ${words.sources.longGone(taken.long_gone)}` : ""}
      </p>
      {taken.left_out.length > 0 ? (
        <ul className="pad soft">
          {taken.left_out.map((row) => (
            <li key={row.detail}>{row.detail}</li>
          ))}
        </ul>
      ) : null}
      {taken.troubles.length > 0 ? (
        <ul className="pad">
          {taken.troubles.map((fault) => (
            <li key={`${fault.pointer}${fault.detail}`}>
              <Glyph mark="attention" /> {fault.detail}
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
                    <Became statement={row} /> {row.again ? <span className="tag">{words.sources.again}</span> : null}
                  </>
                ),
            },
          ]}
        />
      ) : null}
    </div>
  );
}
