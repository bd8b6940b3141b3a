import { expect, test } from "vitest";
import { initialsOf } from "./initials";
import { invitationOf } from "./session";

test("the secret of an invitation is read from its own page only", () => {
  expect(invitationOf({ pathname: "/app/invitation", hash: "#a1b2" })).toBe("a1b2");
  expect(invitationOf({ pathname: "/app/invitation/", hash: "" })).toBeNull();
  expect(invitationOf({ pathname: "/app", hash: "#town=80016" })).toBeNull();
});

test("people are known by their initials", () => {
  expect(initialsOf("Claire Petit")).toBe("CP");
  expect(initialsOf("émile de la Tour")).toBe("ÉT");
  expect(initialsOf("Admin")).toBe("A");
  expect(initialsOf("")).toBe("");
});
