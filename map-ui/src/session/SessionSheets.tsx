/** What is shown of the session: signing in, an invitation, one's own account. */
import { Forbidden } from "../records/Forbidden";
import { useStore } from "../state/store";
import { Account } from "./Account";
import { Invitation } from "./Invitation";
import { SignIn } from "./SignIn";
import { SubjectAccess } from "./SubjectAccess";
import "../records/desk.css";
import "./session.css";
import { Problem } from "../api/client";
import { Sheet } from "../panels/parts";

function Unknown() {
  return (
    <Sheet label="" className="desk-sheet desk-record">
      <Forbidden error={new Problem(401, "", "", "")} otherwise={<span />} />
    </Sheet>
  );
}

export default function SessionSheets() {
  const sheet = useStore((s) => s.sheet);
  const invitation = useStore((s) => s.invitation);
  const session = useStore((s) => s.session);
  if (invitation) return <Invitation secret={invitation} />;
  if (!session) return null;
  if (sheet === "signin" && !session.person) return <SignIn session={session} />;
  if (sheet === "account") return session.person ? <Account person={session.person} /> : <Unknown />;
  if (sheet === "subject") return session.subject_access ? <SubjectAccess /> : <Unknown />;
  return null;
}
