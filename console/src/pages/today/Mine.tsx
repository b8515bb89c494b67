import type { Today } from "../../api/today";
import { useWords } from "../../words";
import { Line } from "./Waiting";

/** So many are seen at a glance. */
const FEW = 8;

/** What the reader has to do: what is urgent first, and nobody else's tasks among it. */
export function Mine({ mine }: { mine: Today["mine"] }) {
  const words = useWords();
  const { items, number } = mine;
  if (number === 0) return <p className="pad faint">{words.today.nothingMine}</p>;
  const [first, rest] = [items.slice(0, FEW), items.slice(FEW)];
  return (
    <>
      <ul>
        {first.map((item) => (
          <Line key={`${item.case}${item.what}`} item={item} own />
        ))}
      </ul>
      {rest.length > 0 ? (
        <details className="waits">
          <summary>{words.today.moreMine(number - FEW)}</summary>
          <ul>
            {rest.map((item) => (
              <Line key={`${item.case}${item.what}`} item={item} own />
            ))}
            {number > items.length ? <li className="line faint">{words.today.notListed(number - items.length)}</li> : null}
          </ul>
        </details>
      ) : null}
    </>
  );
}
