import { useQuery } from "@tanstack/react-query";
import { useSession } from "../../frame/session";
import { ButtonLink } from "../../parts/ButtonLink";
import { ProblemView } from "../../parts/ProblemView";
import { State } from "../../parts/State";
import { useWords, word } from "../../words";
import { readSteps, type Step } from "./steps";

/** The first steps (A5): each knows from the data whether it is done, and leads to where it is done. */
export function Guide() {
  const words = useWords();
  const { may, me } = useSession();
  const steps = useQuery({ queryKey: ["guide", me.name], queryFn: ({ signal }) => readSteps(may, signal) });
  const next = steps.data?.find((step) => step.done === false)?.key;
  return (
    <section aria-labelledby="guide">
      <h2 id="guide">{words.guide.title}</h2>
      <p className="soft">{words.guide.intro}</p>
      {steps.error ? <ProblemView error={steps.error} again={() => void steps.refetch()} /> : null}
      <ol className="guide">
        {steps.data?.map((step, index) => (
          <li key={step.key} className="sheet">
            <h3>
              {index + 1}. {words.guide.steps[step.key].title}
            </h3>
            <p className="soft">{step.peopleFirst ? words.guide.peopleFirstHint : words.guide.steps[step.key].hint}</p>
            {step.done === false && step.lacks && step.lacks.length > 0 ? (
              <p className="late">
                {words.guide.lacks}
                {step.lacks.map((what) => word(words.guide.lacking, what)).join(words.common.separator)}
              </p>
            ) : null}
            <div className="foot">
              <Where step={step} />
              {may(step.duty) ? (
                <ButtonLink to={step.to} size="small" type={step.key === next ? "primary" : "default"}>
                  {step.peopleFirst ? words.guide.peopleFirst : words.guide.steps[step.key].act}
                </ButtonLink>
              ) : (
                <span className="faint">{words.guide.notYours(word(words.duty, step.duty))}</span>
              )}
            </div>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Where({ step }: { step: Step }) {
  const words = useWords();
  if (step.done === null) return <State mark="waiting" text={words.guide.unseen} />;
  return <State mark={step.done ? "done" : "waiting"} text={step.done ? words.guide.done : words.guide.todo} />;
}
