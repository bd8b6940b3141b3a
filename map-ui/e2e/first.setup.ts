/** Nobody administers a server that was just installed. */
import { acceptFirst, firstStart } from "./staff";
import { ALBERT, expect, open, test } from "./town";

test("the first administrator comes in by the link the terminal printed, once", async ({ page }) => {
  await open(page, `town=${ALBERT}&sheet=signin`);
  await expect(page.getByText("Personne n’administre encore ce serveur")).toBeVisible();
  await acceptFirst(page);
  expect(page.url()).not.toContain("invitation");
  expect(await firstStart(page.request)).toBe(false);
});
