/** A number with its noun. */
export const s = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
