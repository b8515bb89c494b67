import { useEffect, useMemo } from "react";
import { useSpeaking } from "../../words";
import { chapters, inLanguage, paragraphs, type Chapter, type Line, type Part } from "./reader";

/** The policy's text to be read: each chapter with what is said of its rules, each rule with an address of its own. */
export function Reader({ text }: { text: string }) {
  const { words, language } = useSpeaking();
  const all = useMemo(() => chapters(text), [text]);
  const first = useMemo(() => addresses(all), [all]);
  useEffect(() => {
    // What the address names wasn't there yet when the browser looked for it.
    if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
  }, [all]);
  const title = (chapter: Chapter) => inLanguage(chapter.title, language).join(" ");
  return (
    <>
      <nav className="policy-contents" aria-label={words.policy.contents}>
        {all.filter(title).map((chapter) => (
          <a key={chapter.id} href={`#${chapter.id}`}>
            {title(chapter)}
          </a>
        ))}
      </nav>
      {all.map((chapter) => (
        <section key={chapter.id} id={chapter.id} className="policy-chapter">
          {title(chapter) ? <h3>{title(chapter)}</h3> : null}
          {chapter.parts.map((part, at) => (
            <Passage key={at} part={part} language={language} first={first} />
          ))}
        </section>
      ))}
    </>
  );
}

function Passage({ part, language, first }: { part: Part; language: "zh-CN" | "en"; first: ReadonlySet<Line> }) {
  if (part.kind === "said") {
    return paragraphs(inLanguage(part.said, language)).map((text, at) => (
      <p key={at} className="policy-said">
        {ticked(text)}
      </p>
    ));
  }
  return (
    <pre className="policy-rules">
      {part.lines.map((line, at) => (
        <span key={at} id={first.has(line) ? line.name : undefined} className={line.text.startsWith("[") ? "opens" : undefined}>
          {first.has(line) ? <a href={`#${line.name}`}>{line.text}</a> : line.text}
          {"\n"}
        </span>
      ))}
    </pre>
  );
}

/** A list of tables says the same keys again; only the first has the address. */
function addresses(all: Chapter[]): ReadonlySet<Line> {
  const seen = new Map<string, Line>();
  for (const { parts } of all) {
    for (const part of parts) {
      if (part.kind === "said") continue;
      for (const line of part.lines) if (line.name && !seen.has(line.name)) seen.set(line.name, line);
    }
  }
  return new Set(seen.values());
}

/** What stands between backticks is a word of the file. */
function ticked(text: string) {
  return text.split("`").map((piece, at) => (at % 2 === 1 ? <code key={at}>{piece}</code> : piece));
}
