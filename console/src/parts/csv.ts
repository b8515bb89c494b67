/** What a spreadsheet would run as a formula is led by an apostrophe. */
export function harmless(text: string): string {
  const risky = /^[\s\u0000-\u001f]*[=+\-@\uff1d\uff0b\uff0d\uff20]/.test(text) || /^[\t\r\n]/.test(text);
  return risky ? `'${text}` : text;
}

/** A cell of a CSV file: harmless, and quoted. */
export function cell(text: string): string {
  return `"${harmless(text).replaceAll('"', '""')}"`;
}

/** Rows as a CSV file that Excel reads as UTF-8. */
export function csv(rows: string[][]): string {
  return `\ufeff${rows.map((row) => row.map(cell).join(",")).join("\r\n")}\r\n`;
}

export function offer(name: string, type: string, content: BlobPart): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
