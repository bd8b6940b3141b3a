/** The way to what a task made or a notification is about. */
import { ExternalLink } from "lucide-react";
import { Button } from "react-aria-components";
import { useWords } from "../i18n/staff";
import { openRecord } from "../records/open";
import { isOfPage, recordOfLink } from "./link";

interface Props {
  link: string;
  /** What it leads to, for who does not see what stands above it. */
  what: string;
  onFollow: () => void;
}

export function ToldLink({ link, what, onFollow }: Props) {
  const { t } = useWords();
  const record = recordOfLink(link);
  const name = `${t("told.open")} : ${what}`;
  if (record && typeof record.id === "number") {
    const { type, id } = record;
    const follow = () => {
      onFollow();
      openRecord(type, id);
    };
    return (
      <Button className="button small" aria-label={name} onPress={follow}>
        {t("told.open")}
      </Button>
    );
  }
  const beside = isOfPage(link) ? {} : { target: "_blank", rel: "noopener" };
  return (
    <a className="button small" href={link} aria-label={name} onClick={onFollow} {...beside}>
      {t("told.open")}
      <ExternalLink aria-hidden="true" />
    </a>
  );
}
