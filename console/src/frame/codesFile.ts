/** Recovery codes as a file that says what they are, whose, and one to a line: any editor of any system shows them so. */
export function asText({ title, hint, of }: { title: string; hint: string; of: string }, codes: string[]): string {
  return `\ufeff${["Exeunt", title, of, hint, "", ...codes].join("\r\n")}\r\n`;
}
