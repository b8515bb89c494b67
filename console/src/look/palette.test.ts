import { expect, test } from "vitest";
import { palettes } from "./palette";
import css from "./tokens.css?raw";

function declared(block: string): Record<string, string> {
  return Object.fromEntries([...block.matchAll(/--([a-z-]+): (#[0-9a-f]{6});/g)].map((m) => [m[1], m[2]]));
}

test("ant design draws with the colours of the style sheet", () => {
  const [light, dark] = css.split(':root[data-look="dark"]');
  expect(declared(light ?? "")).toEqual(palettes.light);
  expect(declared(dark ?? "")).toEqual(palettes.dark);
});

function luminance(hex: string): number {
  const part = (at: number) => {
    const c = parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5);
}

function contrast(a: string, b: string): number {
  const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

test("every colour of text can be read on every ground on which it stands", () => {
  for (const [look, p] of Object.entries(palettes)) {
    for (const text of ["ink", "ink-soft", "ink-faint", "brand", "good", "attention", "bad"] as const) {
      for (const ground of ["ground", "sheet", "raised"] as const) {
        expect(contrast(p[text], p[ground]), `${look}: ${text} on ${ground}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    // The edge is all that shows where one can type (WCAG 1.4.11).
    expect(contrast(p.edge, p.sheet), `${look}: edge`).toBeGreaterThanOrEqual(3);
    for (const tone of ["brand", "good", "attention", "bad"] as const) {
      expect(contrast(p[tone], p[`${tone}-soft`]), `${look}: ${tone} on its ground`).toBeGreaterThanOrEqual(4.5);
    }
  }
});
