import { keepPreviousData, useMutation, useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Radio, Select } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { openCase } from "../api/cases";
import { findPeople } from "../api/find";
import { Problem } from "../api/problem";
import { personText } from "../parts/Person";
import { ProblemView } from "../parts/ProblemView";
import { useWords } from "../words";

/** Opens a case by hand: who, how, and when. */
export default function NewCase() {
  const words = useWords();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const [person, setPerson] = useState<string | undefined>(params.get("person") ?? undefined);
  const [typed, setTyped] = useState(params.get("person") ?? "");
  const [departure, setDeparture] = useState("voluntary");
  const [day, setDay] = useState<Dayjs | null>(null);
  const found = useQuery({
    queryKey: ["people", typed],
    queryFn: ({ signal }) => findPeople(typed, signal),
    placeholderData: keepPreviousData,
  });
  const work = useMutation({
    mutationFn: () => openCase({ person: person ?? "", departure, last_working_day: day?.format("YYYY-MM-DD") ?? "" }),
    onSuccess: (made) => navigate(`/cases/${made.id}`),
  });
  const problem = work.error ? Problem.of(work.error) : null;
  return (
    <div className="sheet narrow">
      <header>
        <h1>{words.cases.newTitle}</h1>
      </header>
      <form
        className="form pad"
        onSubmit={(event) => {
          event.preventDefault();
          work.mutate();
        }}
      >
        <p className="soft">{words.cases.newHint}</p>
        {problem ? <ProblemView error={problem} /> : null}
        <label>
          <span>{words.cases.person}</span>
          <Select
            showSearch={{ filterOption: false, onSearch: setTyped }}
            autoFocus
            value={person}
            placeholder={words.cases.pickPerson}
            loading={found.isFetching}
            options={(found.data ?? []).map((p) => ({ value: p.id, label: `${personText(p)}${p.department ? ` · ${p.department}` : ""}` }))}
            onChange={setPerson}
          />
          <Fault text={problem?.fault("person")} />
        </label>
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
        <label>
          <span>{words.cases.lastDay}</span>
          <DatePicker value={day} onChange={setDay} />
          <Fault text={problem?.fault("last_working_day")} />
        </label>
        <div className="form-foot">
          <Button onClick={() => navigate(-1)}>{words.common.cancel}</Button>
          <Button type="primary" htmlType="submit" disabled={!person || !day} loading={work.isPending}>
            {words.cases.newSubmit}
          </Button>
        </div>
      </form>
    </div>
  );
}

function Fault({ text }: { text: string | undefined }) {
  return text ? <span className="fault">{text}</span> : null;
}
