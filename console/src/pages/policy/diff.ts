/** What is another way in one text than in another, line by line. */
export interface DiffLine {
  sign: " " | "+" | "-";
  text: string;
}

/** Tables larger than this aren't filled: the middle then counts as replaced as a whole. */
const MOST_CELLS = 4_000_000;

export function diff(before: string, after: string): DiffLine[] {
  const [a, b] = [before.trimEnd().split(/\r?\n/), after.trimEnd().split(/\r?\n/)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head += 1;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail += 1;
  const same = (lines: string[]): DiffLine[] => lines.map((text) => ({ sign: " ", text }));
  return [
    ...same(a.slice(0, head)),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...same(a.slice(a.length - tail)),
  ];
}

function middle(a: string[], b: string[]): DiffLine[] {
  const removed = (lines: string[]): DiffLine[] => lines.map((text) => ({ sign: "-", text }));
  const added = (lines: string[]): DiffLine[] => lines.map((text) => ({ sign: "+", text }));
  if (a.length === 0 || b.length === 0 || a.length * b.length > MOST_CELLS) return [...removed(a), ...added(b)];
  // How long the longest common rest is from each pair of lines on.
  const width = b.length + 1;
  const rest = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number) => rest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      rest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      lines.push({ sign: " ", text: a[i] ?? "" });
      i += 1;
      j += 1;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      lines.push({ sign: "-", text: a[i] ?? "" });
      i += 1;
    } else {
      lines.push({ sign: "+", text: b[j] ?? "" });
      j += 1;
    }
  }
  return [...lines, ...removed(a.slice(i)), ...added(b.slice(j))];
}

/** The lines that changed with a few around them; `skipped` says how many are left out before each piece. */
export function pieces(lines: DiffLine[], around = 3): { skipped: number; lines: DiffLine[] }[] {
  const near = lines.map((_, at) => lines.slice(Math.max(0, at - around), at + around + 1).some((line) => line.sign !== " "));
  const all: { skipped: number; lines: DiffLine[] }[] = [];
  let skipped = 0;
  lines.forEach((line, at) => {
    if (!near[at]) skipped += 1;
    else {
      if (skipped > 0 || all.length === 0) all.push({ skipped, lines: [] });
      all.at(-1)?.lines.push(line);
      skipped = 0;
    }
  });
  return all;
}
