import { expect, test } from "vitest";
import { agentSaid } from "./agent";

test("a browser is called as people call it, and what is none says itself", () => {
  const chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36";
  expect(agentSaid(chrome)).toBe("Chrome 141 · Linux");
  expect(agentSaid(`${chrome} Edg/140.0.0.0`)).toBe("Edge 140 · Linux");
  const phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1";
  expect(agentSaid(phone)).toBe("Safari 18 · iPhone");
  expect(agentSaid("Mozilla/5.0 (Windows NT 10.0; rv:133.0) Gecko/20100101 Firefox/133.0")).toBe("Firefox 133 · Windows");
  expect(agentSaid("curl/8.5.0")).toBe("curl/8.5.0");
  expect(agentSaid("")).toBe("");
});
