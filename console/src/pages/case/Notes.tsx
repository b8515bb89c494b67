import { useMutation } from "@tanstack/react-query";
import { Button, DatePicker, Input, Select } from "antd";
import type { Dayjs } from "dayjs";
import { useState } from "react";
import type { CaseDetail } from "../../api/cases";
import { attachmentHref, takeNote, type NewNote, type Note } from "../../api/paper";
import { announce } from "../../parts/Announce";
import { EnterPicks } from "../../parts/DayField";
import { FileField } from "../../parts/FileField";
import { ProblemView } from "../../parts/ProblemView";
import { Time } from "../../parts/Time";
import { useWords, word } from "../../words";

/** What was said, with its files. A note that another corrects says so and stays readable. */
export function NoteText({ note, all, onCorrect }: { note: Note | undefined; all: Map<string, Note>; onCorrect?: (note: Note) => void }) {
  const words = useWords();
  if (!note) return null;
  const corrected = [...all.values()].find((other) => other.corrects === note.id);
  return (
    <div className={corrected ? "note-text corrected" : "note-text"}>
      <p className="soft">
        {word(words.case.noteHows, note.kind)}
        {note.with ? ` · ${note.with}` : ""} · <Time at={note.happened_at} brief />
        {note.corrects ? <span className="tag">{words.notes.correction}</span> : null}
        {corrected ? <span className="tag attention">{words.notes.corrected}</span> : null}
      </p>
      <p className="happening-detail">{note.text}</p>
      {note.attachments.length > 0 ? (
        <ul>
          {note.attachments.map((file) => (
            <li key={file.digest}>
              <a href={attachmentHref(note.case, note.id, file.digest)} download={file.name}>
                {file.name}
              </a>{" "}
              <span className="faint">{size(file.size)}</span>
            </li>
          ))}
        </ul>
      ) : null}
      {onCorrect && !corrected ? (
        <Button type="link" size="small" className="note-correct" onClick={() => onCorrect(note)}>
          {words.notes.correct}
        </Button>
      ) : null}
    </div>
  );
}

function size(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

const HOWS = ["call", "message", "meeting", "refusal", "comment"];

/** Writes a note down, for good; or one that corrects another. */
export function NoteForm({ one, corrects, onClose }: { one: CaseDetail; corrects: Note | null; onClose: () => void }) {
  const words = useWords();
  const [kind, setKind] = useState(corrects?.kind ?? "call");
  const [person, setPerson] = useState(corrects?.with ?? one.person.name ?? "");
  const [at, setAt] = useState<Dayjs | null>(null);
  const [text, setText] = useState(corrects?.text ?? "");
  const [files, setFiles] = useState<File[]>([]);
  const work = useMutation({
    mutationFn: () => {
      const note: NewNote = { kind, with: person.trim(), text: text.trim() };
      const happened = at?.toISOString() ?? corrects?.happened_at;
      return takeNote(one.id, { ...note, ...(happened ? { happened_at: happened } : {}), ...(corrects ? { corrects: corrects.id } : {}) }, files);
    },
    onSuccess: () => {
      announce(words.common.recorded);
      onClose();
    },
  });
  return (
    <form
      className="form note"
      onSubmit={(event) => {
        event.preventDefault();
        work.mutate();
      }}
    >
      {corrects ? <p className="soft">{words.notes.correctsWhat}</p> : null}
      {work.error ? <ProblemView error={work.error} /> : null}
      <div className="note-line">
        <Select aria-label={words.case.noteHow} value={kind} options={HOWS.map((value) => ({ value, label: word(words.case.noteHows, value) }))} onChange={setKind} />
        <Input aria-label={words.case.noteWith} placeholder={words.case.noteWith} value={person} maxLength={500} onChange={(e) => setPerson(e.target.value)} />
      </div>
      <label>
        <span className="hidden">{words.case.noteText}</span>
        <Input.TextArea autoFocus rows={4} maxLength={10_000} placeholder={words.case.noteText} value={text} onChange={(e) => setText(e.target.value)} />
        <span className="hint">{words.case.noteHint}</span>
      </label>
      <label>
        <span>{words.notes.when}</span>
        <EnterPicks>
          <DatePicker showTime={{ format: "HH:mm" }} format="YYYY-MM-DD HH:mm" placeholder={words.time.now} value={at} onChange={setAt} />
        </EnterPicks>
      </label>
      <FileField label={words.case.noteFiles} multiple onPick={(picked) => setFiles(picked.slice(0, 10))} />
      <div className="form-foot">
        <Button size="small" onClick={onClose}>
          {words.common.cancel}
        </Button>
        <Button size="small" type="primary" htmlType="submit" disabled={!text.trim()} loading={work.isPending}>
          {words.case.noteSave}
        </Button>
      </div>
    </form>
  );
}
