import { number } from "../../i18n/format";
import { type StaffKey, useWords } from "../../i18n/staff";
import type { Fault } from "../form";

/** Why a value cannot be kept, in words. */
export function useFaultText(): (fault: Fault) => string {
  const { t, lang } = useWords();
  return (fault) =>
    t(`fault.${fault.reason}` as StaffKey, "detail" in fault ? { detail: number(fault.detail, lang) } : {});
}
