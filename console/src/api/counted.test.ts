import { expect, test } from "vitest";
import { counted } from "./counted";
import { Problem } from "./problem";

const refused = (status: number) => () => Promise.reject(new Problem({ type: "x", title: "x", status }));
const so = (is: boolean) => () => Promise.resolve(is);

test("what is refused because it counted already has counted", async () => {
  await expect(counted(refused(409), so(true))).resolves.toBeUndefined();
});

test("a conflict about something else stays one, and so does every other refusal", async () => {
  await expect(counted(refused(409), so(false))).rejects.toMatchObject({ status: 409 });
  await expect(counted(refused(422), so(true))).rejects.toMatchObject({ status: 422 });
  // Whoever can't look doesn't know that it counted.
  await expect(counted(refused(409), refused(503))).rejects.toMatchObject({ status: 409 });
});

test("what is done is not looked at once more", async () => {
  await expect(counted(() => Promise.resolve(1), refused(500))).resolves.toBeUndefined();
});
