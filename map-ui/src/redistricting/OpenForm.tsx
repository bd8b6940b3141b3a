/** A station to open: its number, its name, and where people will vote. */
import { type FormEvent, useState } from "react";
import { Button } from "react-aria-components";
import { useWords } from "../i18n/staff";
import { Modal } from "../records/Modal";
import { addressText } from "./ground";
import { nearest } from "./hits";
import { type Session, useShown } from "./session";
import type { Station } from "./types";

const REACH_M = 200;

/** The number after the highest. */
function nextNumber(stations: readonly Station[]): string {
  const highest = stations.reduce((most, s) => Math.max(most, Number.parseInt(s.number, 10) || 0), 0);
  return String(highest + 1);
}

export function OpenForm({ session }: { session: Session }) {
  const opening = useShown(session, (s) => s.opening);
  return opening ? <Form session={session} at={opening} /> : null;
}

function Form({ session, at }: { session: Session; at: [number, number] }) {
  const { t } = useWords();
  const { stations } = session.now;
  const [number, setNumber] = useState(nextNumber(stations));
  const [name, setName] = useState("");
  const taken = stations.some((s) => s.open && s.number === number.trim());
  const { ground } = session;
  const beside = nearest(ground, ground.metres(at), REACH_M);
  const close = () =>
    session.set({ opening: null, tool: session.now.tool === "open" ? "brush" : session.now.tool });
  const send = (e: FormEvent) => {
    e.preventDefault();
    if (taken || number.trim() === "" || name.trim() === "") return;
    const [lon, lat] = at;
    const station = { number: number.trim(), name: name.trim(), place: { name: name.trim(), lon, lat } };
    session.act(
      { act: "do", operation: { operation: "open" }, station },
      { kind: "opened", number: station.number },
    );
    close();
  };
  return (
    <Modal title={t("workshop.open.title")} onClose={close}>
      <form className="workshop-form" onSubmit={send}>
        <p className="quiet">
          {beside === null
            ? t("workshop.open.here")
            : t("workshop.open.near", { what: addressText(ground, beside) })}
        </p>
        <label>
          {t("workshop.open.number")}
          <input
            className="input"
            value={number}
            maxLength={10}
            required
            onChange={(e) => setNumber(e.target.value)}
          />
        </label>
        {taken && <p className="field-error">{t("workshop.open.taken", { number })}</p>}
        <label>
          {t("workshop.open.name")}
          <input
            className="input"
            value={name}
            maxLength={200}
            required
            onChange={(e) => setName(e.target.value)}
          />
        </label>
        <div className="modal-actions">
          <Button className="button" onPress={close}>
            {t("workshop.cancel")}
          </Button>
          <Button className="button primary" type="submit">
            {t("workshop.open")}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
