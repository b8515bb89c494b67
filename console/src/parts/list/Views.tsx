import { Button, Input, Popover } from "antd";
import { useState } from "react";
import { useWords } from "../../words";
import type { View } from "./useKeptViews";

interface Props {
  asked: Record<string, string>;
  hidden: string[];
  views: View[];
  save: (views: View[]) => void;
  onPick: (view: View) => void;
}

/** Views that somebody saved: filters and columns under a name. */
export function Views({ asked, hidden, views, save, onPick }: Props) {
  const words = useWords();
  const [name, setName] = useState("");
  const add = () => {
    const called = name.trim();
    if (!called) return;
    save([...views.filter((v) => v.name !== called), { name: called, asked, hidden }]);
    setName("");
  };
  const content = (
    <div className="list-views">
      {views.length === 0 ? <p className="faint">{words.list.noViews}</p> : null}
      <ul>
        {views.map((view) => (
          <li key={view.name}>
            <Button type="link" size="small" onClick={() => onPick(view)}>
              {view.name}
            </Button>
            <Button
              type="text"
              size="small"
              aria-label={words.list.deleteView(view.name)}
              onClick={() => save(views.filter((v) => v !== view))}
            >
              ✕
            </Button>
          </li>
        ))}
      </ul>
      <div className="list-save">
        <Input
          size="small"
          aria-label={words.list.viewName}
          placeholder={words.list.viewName}
          value={name}
          maxLength={40}
          onChange={(event) => setName(event.target.value)}
          onPressEnter={add}
        />
        <Button size="small" disabled={!name.trim()} onClick={add}>
          {words.list.saveView}
        </Button>
      </div>
    </div>
  );
  return (
    <Popover trigger="click" placement="bottomRight" content={content}>
      <Button size="small" type="text">
        {words.list.views}
      </Button>
    </Popover>
  );
}
