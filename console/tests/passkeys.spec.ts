import { expect, test, type CDPSession, type Page } from "@playwright/test";
import { zhCN as words } from "../src/words/zh-CN/index";
import { enters, expectSound, house, listen } from "./house";

const { login, nav, passkeys } = words;

test("somebody adds a passkey, comes in by it without a name, shows by it who they are, and removes it", async ({ page }) => {
  const complaints = listen(page);
  const device = await deviceOf(page);
  await enters(page, house().actors.keys);
  await page.goto("/settings/security");
  const sheet = page.getByRole("region", { name: passkeys.title });

  await test.step("the device makes one, and it gets a name of its own", async () => {
    await sheet.getByRole("button", { name: passkeys.add }).click();
    await sheet.getByRole("button", { name: passkeys.rename }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel(passkeys.name).fill("我的手机");
    await dialog.getByRole("button", { name: words.common.save, exact: true }).click();
    await expect(sheet.getByRole("cell", { name: "我的手机" })).toBeVisible();
    await expectSound(page);
    await sheet.getByRole("button", { name: passkeys.add }).click();
    await expect(sheet.getByRole("alert")).toContainText(passkeys.onDevice);
    await page.setViewportSize({ width: 390, height: 844 });
    await expectSound(page);
    await page.setViewportSize({ width: 1440, height: 900 });
  });

  await test.step("it lets its owner in, who types nothing", async () => {
    await logsOut(page);
    await expectSound(page);
    await page.getByRole("button", { name: passkeys.logIn }).click();
    await expect(page.getByRole("button", { name: house().actors.keys.name })).toBeVisible();
  });

  await test.step("a device that doesn't make sure of its owner lets nobody in", async () => {
    await logsOut(page);
    await device.cdp.send("WebAuthn.setUserVerified", { authenticatorId: device.id, isUserVerified: false });
    await page.getByRole("button", { name: passkeys.logIn }).click();
    await expect(page.getByRole("alert")).toContainText(passkeys.stopped);
    await device.cdp.send("WebAuthn.setUserVerified", { authenticatorId: device.id, isUserVerified: true });
    await page.getByRole("button", { name: passkeys.logIn }).click();
    await expect(page.getByRole("button", { name: house().actors.keys.name })).toBeVisible();
  });

  await test.step("what is dangerous asks again, and the passkey answers", async () => {
    await page.goto("/settings/security");
    await expect(sheet.getByRole("cell", { name: "我的手机" })).toBeVisible();
    // Ten minutes are long for a test: the first refusal is made up, the answer to it is real.
    await page.route(
      "**/api/v1/passkeys/*",
      (route) => route.fulfill({ status: 403, contentType: "application/problem+json", body: JSON.stringify({ type: "show-again", title: "again", status: 403 }) }),
      { times: 1 },
    );
    await sheet.getByRole("button", { name: passkeys.remove }).click();
    await page.getByRole("dialog").getByRole("button", { name: passkeys.remove }).click();
    const again = page.getByRole("dialog", { name: login.again });
    await expect(again.getByRole("button", { name: passkeys.show })).toBeVisible();
    const shown = page.waitForResponse("**/api/v1/session/proof/passkey");
    await again.getByRole("button", { name: passkeys.show }).click();
    expect((await shown).status()).toBe(204);
    await expect(sheet.getByRole("cell", { name: "我的手机" })).toHaveCount(0);
  });

  await test.step("once removed it opens nothing, though the device still has it", async () => {
    await logsOut(page);
    const refused = page.waitForResponse("**/api/v1/session/passkey");
    await page.getByRole("button", { name: passkeys.logIn }).click();
    expect((await refused).status()).toBe(401);
    await expect(page.getByRole("alert")).toBeVisible();
    const { credentials } = await device.cdp.send("WebAuthn.getCredentials", { authenticatorId: device.id });
    expect(credentials).toHaveLength(1);
  });
  expect(complaints).toEqual([]);
});

/** A device of the browser's own, which makes sure of its owner by itself. */
async function deviceOf(page: Page): Promise<{ cdp: CDPSession; id: string }> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("WebAuthn.enable");
  const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", {
    options: { protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true },
  });
  return { cdp, id: authenticatorId };
}

async function logsOut(page: Page): Promise<void> {
  await page.getByRole("button", { name: house().actors.keys.name }).click();
  await page.getByRole("menuitem", { name: nav.logout }).click();
  await expect(page.getByRole("button", { name: passkeys.logIn })).toBeVisible();
}
