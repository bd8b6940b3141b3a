/** A code of the telephone asked for beside the password (RFC 6238). */
import { useQueryClient } from "@tanstack/react-query";
import { ShieldCheck } from "lucide-react";
import qrcode from "qrcode-generator";
import { useMemo, useState } from "react";
import { Button } from "react-aria-components";
import { postJson, sendJson } from "../api/client";
import { useWords } from "../i18n/staff";
import { Failure } from "../panels/parts";
import { SendForm } from "../panels/SendForm";
import { Copied } from "../records/Answer";
import { useSending } from "../records/useSending";
import { useStore } from "../state/store";
import { CodeInput, digitsOf } from "./Fields";

interface Offer {
  secret: string;
  uri: string;
}

const MARGIN = 2;

/** The code as one path of squares: sharp at any size, black on white in every theme. */
function QrCode({ text, label }: { text: string; label: string }) {
  const { path, side } = useMemo(() => {
    const code = qrcode(0, "M");
    code.addData(text);
    code.make();
    const count = code.getModuleCount();
    let d = "";
    for (let y = 0; y < count; y++) {
      for (let x = 0; x < count; x++) if (code.isDark(y, x)) d += `M${x + MARGIN} ${y + MARGIN}h1v1h-1z`;
    }
    return { path: d, side: count + 2 * MARGIN };
  }, [text]);
  return (
    <svg
      className="qr"
      viewBox={`0 0 ${side} ${side}`}
      role="img"
      aria-label={label}
      shapeRendering="crispEdges"
    >
      <rect width={side} height={side} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  );
}

function Code({
  verb,
  onCode,
  onCancel,
}: {
  verb: string;
  onCode: (code: string) => Promise<void>;
  onCancel: () => void;
}) {
  const [code, setCode] = useState("");
  const { busy, errors, problem, send } = useSending();
  return (
    <SendForm
      className="session-form"
      verb={verb}
      busy={busy}
      problem={problem}
      onCancel={onCancel}
      onSend={() => send(() => onCode(digitsOf(code)))}
    >
      <CodeInput value={code} error={errors.code} onChange={setCode} required />
    </SendForm>
  );
}

export function SecondCode({ on }: { on: boolean }) {
  const { t, lang } = useWords();
  const client = useQueryClient();
  const toast = useStore((s) => s.toast);
  const [offer, setOffer] = useState<Offer | null>(null);
  const [leaving, setLeaving] = useState(false);
  const { busy, problem, send } = useSending();
  const tell = async (text: string) => {
    setOffer(null);
    setLeaving(false);
    await client.invalidateQueries({ queryKey: ["session"] });
    toast({ text, tone: "info" });
  };
  const confirm = async (code: string) => {
    await sendJson("PUT", "/api/session/totp", { code }, lang);
    await tell(t("totp.on"));
  };
  const stop = async (code: string) => {
    await sendJson("DELETE", "/api/session/totp", { code }, lang);
    await tell(t("totp.off"));
  };
  return (
    <section className="record-section">
      <h3 className="section-title">{t("totp.title")}</h3>
      <p className={on ? "totp-state on" : "totp-state"}>
        {on && <ShieldCheck aria-hidden="true" />}
        {t(on ? "totp.is.on" : "totp.is.off")}
      </p>
      {problem && <Failure error={problem} />}
      {!on && !offer && (
        <Button
          className="button small"
          isDisabled={busy}
          onPress={() => send(async () => setOffer(await postJson<Offer>("/api/session/totp", {}, lang)))}
        >
          {t("totp.start")}
        </Button>
      )}
      {offer && (
        <div className="totp">
          <ol>
            <li>{t("totp.step.scan")}</li>
            <li>{t("totp.step.code")}</li>
          </ol>
          <QrCode text={offer.uri} label={t("totp.qr")} />
          <p className="quiet">{t("totp.byHand")}</p>
          <Copied text={offer.secret} label={t("totp.secret")} />
          <Code verb={t("totp.confirm")} onCode={confirm} onCancel={() => setOffer(null)} />
        </div>
      )}
      {on && !leaving && (
        <Button className="button small" onPress={() => setLeaving(true)}>
          {t("totp.stop")}
        </Button>
      )}
      {leaving && <Code verb={t("totp.stop")} onCode={stop} onCancel={() => setLeaving(false)} />}
    </section>
  );
}
