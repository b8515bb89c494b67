import { useMutation, useQuery } from "@tanstack/react-query";
import { Button, Radio } from "antd";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { openCase } from "../api/cases";
import { listPeople } from "../api/find";
import { Problem } from "../api/problem";
import { useSession } from "../frame/session";
import { ButtonLink } from "../parts/ButtonLink";
import { DayField, FAR_OFF, usePickedDay } from "../parts/DayField";
import { Empty } from "../parts/Empty";
import { PersonField } from "../parts/Fields";
import { ProblemView } from "../parts/ProblemView";
import { useWords } from "../words";

/** Opens a case by hand: who, how, and when. */
export default function NewCase() {
  const words = useWords();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [person, setPerson] = useState<string | undefined>(params.get("person") ?? undefined);
  const [departure, setDeparture] = useState("voluntary");
  const day = usePickedDay(null);
  const work = useMutation({
    mutationFn: () => openCase({ person: person ?? "", departure, last_working_day: day.text, far_off: day.sure }),
    onSuccess: (made) => navigate(`/cases/${made.id}`),
  });
  const problem = work.error ? Problem.of(work.error) : null;
  const anybody = useQuery({ queryKey: ["people", "anybody"], queryFn: ({ signal }) => listPeople({}, undefined, signal, 1) });
  if (anybody.data?.items.length === 0) return <Nobody />;
  return (
    <div className="sheet narrow">
      <header>
        <h1>{words.cases.newTitle}</h1>
      </header>
      <form
        className="form pad"
        onSubmit={(event) => {
          event.preventDefault();
          if (person && day.ready) work.mutate();
        }}
      >
        <p className="soft">{words.cases.newHint}</p>
        {problem && problem.type !== FAR_OFF ? <ProblemView error={problem} /> : null}
        <PersonField label={words.cases.person} fault={problem?.fault("person")} value={person} onChange={setPerson} autoFocus />
        <fieldset>
          <legend>{words.cases.departure}</legend>
          <Radio.Group value={departure} onChange={(event) => setDeparture(event.target.value as string)}>
            {Object.entries(words.departure).map(([value, label]) => (
              <Radio key={value} value={value}>
                {label}
              </Radio>
            ))}
          </Radio.Group>
        </fieldset>
        <DayField label={words.cases.lastDay} fault={problem?.fault("last_working_day")} picked={day} refusal={problem} />
        <div className="form-foot">
          <Button onClick={() => navigate(-1)}>{words.common.cancel}</Button>
          <Button type="primary" htmlType="submit" disabled={!person || !day.ready} loading={work.isPending}>
            {words.cases.newSubmit}
          </Button>
        </div>
      </form>
    </div>
  );
}

/** A case is somebody's, and nobody is there yet. */
function Nobody() {
  const words = useWords();
  const { may } = useSession();
  const keeps = may("manage_ledger");
  const where = keeps ? (
    <div className="empty-acts">
      <ButtonLink to="/people/upload">{words.people.upload}</ButtonLink>
      <ButtonLink to="/people/new" type="primary">
        {words.people.add}
      </ButtonLink>
    </div>
  ) : null;
  return (
    <>
      <div className="page-head">
        <h1>{words.cases.newTitle}</h1>
      </div>
      <div className="sheet">
        <Empty title={words.cases.emptyLedger} hint={keeps ? words.cases.emptyLedgerHint : words.cases.emptyLedgerOthers} action={where} />
      </div>
    </>
  );
}
