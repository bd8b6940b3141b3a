/** Foot of the rail: the way in, or who is in. */
import { LogIn } from "lucide-react";
import { Button, MenuItem } from "react-aria-components";
import { useI18n } from "../i18n";
import { ActionMenu } from "../panels/popovers";
import { useStore } from "../state/store";
import { usePhone } from "../state/usePhone";
import { initialsOf } from "./initials";
import { useSignOut } from "./session";

export function RailSession() {
  const { t } = useI18n();
  const session = useStore((s) => s.session);
  const set = useStore((s) => s.set);
  const toast = useStore((s) => s.toast);
  const signOut = useSignOut();
  const phone = usePhone();
  const dark = useStore((s) => s.theme) === "dark";
  if (!session) return null;
  const { person } = session;
  if (!person) {
    return (
      <Button className="rail-tool rail-sign" onPress={() => set({ sheet: "signin" })}>
        <LogIn aria-hidden="true" />
        <span>{t("session.signIn")}</span>
      </Button>
    );
  }
  const run = (key: string) => {
    if (key === "theme") set({ theme: dark ? "light" : "dark" });
    else if (key === "account" || key === "subject") set({ sheet: key });
    else signOut().catch(() => toast({ text: t("error.title"), tone: "error" }));
  };
  return (
    <ActionMenu
      label={person.name}
      heading={person.name}
      button={
        <Button className="rail-tool" aria-label={t("session.of", { name: person.name })}>
          <span className="initials" aria-hidden="true">
            {initialsOf(person.name)}
          </span>
        </Button>
      }
      placement="right bottom"
      onAction={run}
    >
      <MenuItem id="account" className="menu-item">
        {t("session.account")}
      </MenuItem>
      {session.subject_access && (
        <MenuItem id="subject" className="menu-item">
          {t("session.subject")}
        </MenuItem>
      )}
      {phone && (
        <MenuItem id="theme" className="menu-item">
          {t(dark ? "theme.toLight" : "theme.toDark")}
        </MenuItem>
      )}
      <MenuItem id="out" className="menu-item">
        {t("session.signOut")}
      </MenuItem>
    </ActionMenu>
  );
}
