import { expect, test } from "@playwright/test";
import { enters, expectSound, house, listen, sessionOf, type Actor } from "./house";

test.describe.configure({ mode: "parallel" });

for (const actor of ["it", "second", "hr", "legal", "auditor"] satisfies Actor[]) {
  test(`${actor} follows an invitation, chooses a password, and logs in`, async ({ page }) => {
    const complaints = listen(page);
    await enters(page, house().actors[actor], async () => {
      if (actor === "it") await expectSound(page);
    });
    await page.context().storageState({ path: sessionOf(actor) });
    expect(complaints).toEqual([]);
  });
}
