import { expect, test } from "vitest";
// The worked example that this page gives to everybody who writes a verifier.
import page from "../../../../docs/evidence.md?raw";
import { canonical, fromHex, included, leafHash, openCheckpoint, payloadDigest, publicKey, toHex } from "./hash";

const blocks = [...page.split("<!-- example:begin -->")[1]!.matchAll(/```\n([\s\S]*?)```/g)].map((m) => m[1]!.replace(/\n$/, ""));
const key = blocks.find((b) => b.startsWith("example.com/exeunt+"))!;
const checkpoint = `${blocks.find((b) => b.includes("\u2014 "))!}\n`;
const report = JSON.parse(blocks.find((b) => b.startsWith('{"body"'))!) as {
  evidence: { entries: { index: number; leaf: Record<string, unknown>; payload: { salt: string; body: unknown }; proof: string[] }[] };
};
const entries = report.evidence.entries;

test("every entry of the published example is in the signed tree", async () => {
  const { size, root } = await openCheckpoint(checkpoint, await publicKey(key));
  expect(size).toBe(3);
  for (const entry of entries) {
    const leaf = await leafHash(entry.leaf);
    expect(await included(leaf, entry.index, size, entry.proof.map(fromHex), root)).toBe(true);
    expect(toHex(await payloadDigest(entry.payload.salt, entry.payload.body))).toBe(entry.leaf.payload);
  }
});

test("one changed word anywhere doesn't fit", async () => {
  const trusted = await publicKey(key);
  const { size, root } = await openCheckpoint(checkpoint, trusted);
  const entry = entries[0]!;
  const forged = await leafHash({ ...entry.leaf, actor: "somebody-else" });
  const proof = entry.proof.map(fromHex);
  expect(await included(forged, entry.index, size, proof, root)).toBe(false);
  const leaf = await leafHash(entry.leaf);
  expect(await included(leaf, entry.index + 1, size, proof, root)).toBe(false);
  expect(await included(leaf, entry.index, size, proof.slice(1), root)).toBe(false);
  await expect(openCheckpoint(checkpoint.replace("\n3\n", "\n4\n"), trusted)).rejects.toThrow();
  await expect(openCheckpoint(checkpoint.replace("exeunt 8", "exeunt 9"), trusted)).rejects.toThrow();
});

test("a key whose id belongs to another key is refused", async () => {
  await expect(publicKey(key.replace("f3cdd434", "f3cdd435"))).rejects.toThrow();
});

test("JSON is canonical as RFC 8785 has it", () => {
  expect(canonical({ b: 1, a: [true, null, "é\n\u0001"], "\u20ac": 1e21 < 0, A: 0.25 })).toBe(
    '{"A":0.25,"a":[true,null,"é\\n\\u0001"],"b":1,"€":false}',
  );
  expect(() => canonical(2 ** 53)).toThrow();
  expect(() => canonical("\ud800")).toThrow();
});
