export interface Line {
  sign: " " | "+" | "-";
  text: string;
}

/** Which lines came and which went (longest common subsequence; policies are some hundred lines long). */
export function lines(before: string, after: string): Line[] {
  const [a, b] = [before.split("\n"), after.split("\n")];
  const length = Array.from({ length: a.length + 1 }, () => new Uint32Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      length[i]![j] = a[i] === b[j] ? length[i + 1]![j + 1]! + 1 : Math.max(length[i + 1]![j]!, length[i]![j + 1]!);
    }
  }
  const out: Line[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      out.push({ sign: " ", text: a[i]! });
      i += 1;
      j += 1;
    } else if (j >= b.length || (i < a.length && length[i + 1]![j]! >= length[i]![j + 1]!)) {
      out.push({ sign: "-", text: a[i]! });
      i += 1;
    } else {
      out.push({ sign: "+", text: b[j]! });
      j += 1;
    }
  }
  return out;
}

/** Only what changed, with a few lines around it. */
export function around(all: Line[], context = 3): (Line | null)[] {
  const near = all.map((_, at) => all.slice(Math.max(0, at - context), at + context + 1).some((line) => line.sign !== " "));
  return all.flatMap((line, at) => (near[at] ? [line] : near[at - 1] ? [null] : []));
}
