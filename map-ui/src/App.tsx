import "@fontsource-variable/inter/wght.css";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { Component, type ReactNode, StrictMode, useEffect, useState } from "react";
import { I18nProvider } from "react-aria-components";
import { createRoot } from "react-dom/client";
import { shouldRetry } from "./api/queries";
import type { Lang } from "./api/types";
import type { Boot, Start } from "./boot";
import { LangContext, message, useI18n } from "./i18n";
import { Desk } from "./panels/Desk";
import { Failure, Loading } from "./panels/parts";
import { invitationOf } from "./session/session";
import { useStore } from "./state/store";
import "./theme/base.css";
import "./theme/controls.css";

const LOCALES: Record<Lang, string> = { fr: "fr-FR", en: "en-GB", es: "es-ES" };

class Guard extends Component<{ children: ReactNode; lang: Lang }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    const { lang } = this.props;
    return (
      <div className="full-state sheet" role="alert">
        <strong>{message(lang, "error.app.title")}</strong>
        <p>{message(lang, "error.app.remedy")}</p>
        <button type="button" className="button primary" onClick={() => location.reload()}>
          {message(lang, "error.reload")}
        </button>
      </div>
    );
  }
}

function BootFailure({ error }: { error: unknown }) {
  const { t } = useI18n();
  const noGl = error instanceof Error && /webgl/i.test(error.message);
  return (
    <div className="full-state sheet">
      {noGl ? (
        <div className="state failure" role="alert">
          <strong>{t("map.noWebgl.title")}</strong>
          <p>{t("map.noWebgl.why")}</p>
          <p>{t("map.noWebgl.what")}</p>
        </div>
      ) : (
        <Failure error={error} onRetry={() => location.reload()} />
      )}
    </div>
  );
}

function Page({ booting }: { booting: Promise<Boot> }) {
  const { t } = useI18n();
  const [boot, setBoot] = useState<Boot | null>(null);
  const [error, setError] = useState<unknown>(null);
  useEffect(() => {
    booting.then(setBoot, setError);
  }, [booting]);
  if (error) return <BootFailure error={error} />;
  if (!boot) return <Loading text={t("loading.map")} />;
  return <Desk boot={boot} />;
}

function Languages({ children }: { children: ReactNode }) {
  const lang = useStore((s) => s.lang);
  useEffect(() => {
    document.documentElement.lang = lang;
    localStorage.setItem("beffroi.lang", lang);
  }, [lang]);
  return (
    <I18nProvider locale={LOCALES[lang]}>
      <LangContext.Provider value={lang}>
        <Guard lang={lang}>{children}</Guard>
      </LangContext.Provider>
    </I18nProvider>
  );
}

export function mount(root: HTMLElement, start: Start, booting: Promise<Boot>): void {
  const { link, lang, theme } = start;
  useStore.setState({
    lang,
    theme,
    commune: link.commune,
    style: link.style,
    shown: link.shown,
    opacity: link.opacity,
    card: link.card,
    selection: link.selection,
    date: link.date,
    view: link.view,
    list: link.list,
    record: link.record,
    sheet: link.sheet,
    scenario: link.scenario,
    invitation: invitationOf(location),
  });
  const client = new QueryClient({
    defaultOptions: { queries: { retry: shouldRetry, refetchOnWindowFocus: false } },
  });
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={client}>
        <Languages>
          <Page booting={booting} />
        </Languages>
      </QueryClientProvider>
    </StrictMode>,
  );
}
