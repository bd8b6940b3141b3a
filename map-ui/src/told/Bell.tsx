/** What this person is told: how much of it is new, and all of it when they look. */
import { useQueryClient } from "@tanstack/react-query";
import { Bell as BellIcon } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "react-aria-components";
import { sendJson } from "../api/client";
import { useWords } from "../i18n/staff";
import { Empty, Failure, Loading } from "../panels/parts";
import { IconDialog } from "../panels/popovers";
import { useSay } from "../records/useSay";
import { useStore } from "../state/store";
import { Badge } from "./Badge";
import { cameSince } from "./changes";
import { moment } from "./moment";
import { type Notification, useNotifications } from "./queries";
import { ToldLink } from "./ToldLink";

/** What comes while the page is open is said. */
function useSaidNews(items: Notification[] | undefined): void {
  const toast = useStore((s) => s.toast);
  const last = useRef<Notification[] | null>(null);
  useEffect(() => {
    if (!items) return;
    if (last.current) {
      for (const news of cameSince(last.current, items)) toast({ text: news.title, tone: "info" });
    }
    last.current = items;
  }, [items, toast]);
}

function useMarkRead() {
  const { lang } = useWords();
  const { failed } = useSay();
  const client = useQueryClient();
  return (ids: number[] | null) =>
    sendJson("POST", "/api/notifications/read", { ids }, lang)
      .then(() => client.invalidateQueries({ queryKey: ["notifications"] }))
      .catch(failed);
}

function Line({ told, onFollow }: { told: Notification; onFollow: () => void }) {
  const { t, lang } = useWords();
  const markRead = useMarkRead();
  const line = useRef<HTMLLIElement>(null);
  const mark = () => {
    // The button goes away with what it did: the reading position stays on the line.
    line.current?.focus();
    markRead([told.id]);
  };
  const follow = () => {
    if (!told.read) markRead([told.id]);
    onFollow();
  };
  return (
    <li className="told-line" ref={line} tabIndex={-1}>
      <p className="told-title">
        {!told.read && <span className="told-new">{t("told.new")}</span>} {told.title}
      </p>
      {told.text && <p className="told-text">{told.text}</p>}
      <p className="quiet figures">{moment(told.at, lang)}</p>
      <div className="told-actions">
        {told.link && <ToldLink link={told.link} what={told.title} onFollow={follow} />}
        {!told.read && (
          <Button className="button small" aria-label={`${t("told.read")} : ${told.title}`} onPress={mark}>
            {t("told.read")}
          </Button>
        )}
      </div>
    </li>
  );
}

export function Bell() {
  const { t } = useWords();
  const told = useNotifications();
  const markRead = useMarkRead();
  useSaidNews(told.data?.items);
  const unread = told.data?.unread ?? 0;
  const head = useRef<HTMLHeadingElement>(null);
  const markAll = () => {
    head.current?.focus();
    markRead(null);
  };
  return (
    <IconDialog
      label={t("told.title")}
      {...(unread > 0 ? { buttonLabel: t("told.button", { count: unread }) } : {})}
      icon={
        <>
          <BellIcon aria-hidden="true" />
          <Badge count={unread} />
        </>
      }
      className="told"
      buttonClass="rail-tool rail-told"
      placement="right bottom"
    >
      {({ close }) => (
        <section aria-label={t("told.title")}>
          <h2 className="told-head" ref={head} tabIndex={-1}>
            {t("told.title")}
          </h2>
          {told.isPending && <Loading />}
          {told.isError && <Failure error={told.error} onRetry={() => told.refetch()} />}
          {told.data?.items.length === 0 && <Empty title={t("told.none")} what={t("told.none.what")} />}
          {told.data && told.data.items.length > 0 && (
            <ul className="told-list">
              {told.data.items.map((item) => (
                <Line key={item.id} told={item} onFollow={close} />
              ))}
            </ul>
          )}
          {unread > 0 && (
            <Button className="button small" onPress={markAll}>
              {t("told.readAll")}
            </Button>
          )}
        </section>
      )}
    </IconDialog>
  );
}
