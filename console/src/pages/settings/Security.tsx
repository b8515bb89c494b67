import { useSession } from "../../frame/session";
import { useWords, word } from "../../words";

/** Who one is here, and what one may do. */
export function Security() {
  const words = useWords();
  const { me } = useSession();
  return (
    <section className="sheet">
      <dl className="facts">
        <dt>{words.settings.userName}</dt>
        <dd>{me.name}</dd>
        <dt>{words.settings.roles}</dt>
        <dd>{me.roles.map((role) => word(words.role, role)).join(words.common.separator)}</dd>
        <dt>{words.settings.duties}</dt>
        <dd>{me.duties.map((duty) => word(words.duty, duty)).join(words.common.separator)}</dd>
        <dt>{words.settings.zone}</dt>
        <dd>{Intl.DateTimeFormat().resolvedOptions().timeZone}</dd>
      </dl>
    </section>
  );
}
