import { Globe, GraduationCap, Landmark, type LucideIcon, Moon, Sun, Vote } from "lucide-react";
import { lazy, Suspense } from "react";
import {
  Button,
  ListBox,
  ListBoxItem,
  Popover,
  Select,
  SelectValue,
  ToggleButton,
  ToggleButtonGroup,
} from "react-aria-components";
import type { Lang } from "../api/types";
import { type Key, LANG_NAMES, LANGS, useI18n } from "../i18n";
import { listOf } from "../permalink/desk";
import { STYLES, type StyleId } from "../permalink/permalink";
import { RailSession } from "../session/RailSession";
import { isAgent, useStore } from "../state/store";
import { usePhone } from "../state/usePhone";
import { BelfryMark } from "./BelfryMark";
import "./rail.css";

const RailModules = lazy(() => import("../records/RailModules"));
const RailTold = lazy(() => import("../told/RailTold"));

const ICONS: Record<StyleId, LucideIcon> = { planning: Landmark, elections: Vote, schools: GraduationCap };

export function ThemeButton() {
  const { t } = useI18n();
  const theme = useStore((s) => s.theme);
  const set = useStore((s) => s.set);
  const dark = theme === "dark";
  return (
    <Button
      className="rail-tool"
      aria-label={t(dark ? "theme.toLight" : "theme.toDark")}
      onPress={() => set({ theme: dark ? "light" : "dark" })}
    >
      {dark ? <Sun aria-hidden="true" /> : <Moon aria-hidden="true" />}
    </Button>
  );
}

export function LangSelect() {
  const { t, lang } = useI18n();
  const set = useStore((s) => s.set);
  return (
    <Select
      aria-label={t("lang.label")}
      selectedKey={lang}
      onSelectionChange={(key) => set({ lang: key as Lang })}
    >
      <Button className="rail-tool">
        <Globe aria-hidden="true" />
        <SelectValue className="rail-lang">{lang.toUpperCase()}</SelectValue>
      </Button>
      <Popover className="popover" placement="right bottom">
        <ListBox className="menu">
          {LANGS.map((l) => (
            <ListBoxItem key={l} id={l} className="menu-item" textValue={LANG_NAMES[l]}>
              <span lang={l}>{LANG_NAMES[l]}</span>
            </ListBoxItem>
          ))}
        </ListBox>
      </Popover>
    </Select>
  );
}

/** The register of a trade comes with its map, and goes when it is pressed again. */
function toggleRegister(trade: StyleId, chosen: boolean): void {
  const { registers, list, set } = useStore.getState();
  const first = registers[trade];
  if (!first) return;
  const open = chosen && list !== null;
  set({ list: open ? null : listOf(first), record: null, card: null, sheet: null });
}

/** The trades: each makes other layers strong; the place on the map stays. */
export function Rail() {
  const { t } = useI18n();
  const style = useStore((s) => s.style);
  const setStyle = useStore((s) => s.setStyle);
  const agent = useStore(isAgent);
  // The foot of a telephone is full: who is signed in finds it in the menu of the account.
  const phone = usePhone();
  return (
    <nav className="rail" aria-label={t("rail.label")}>
      <div className="rail-mark" title={t("app.name")}>
        <BelfryMark />
      </div>
      <ToggleButtonGroup
        className="rail-trades"
        aria-label={t("rail.label")}
        selectionMode="single"
        disallowEmptySelection
        selectedKeys={[style]}
        onSelectionChange={(keys) => {
          const next = STYLES.find((s) => keys.has(s));
          if (next) setStyle(next);
        }}
      >
        {STYLES.map((id) => {
          const Icon = ICONS[id];
          return (
            <ToggleButton
              key={id}
              id={id}
              className="rail-trade"
              onPress={() => toggleRegister(id, style === id)}
            >
              <Icon aria-hidden="true" />
              <span>{t(`rail.${id}` as Key)}</span>
            </ToggleButton>
          );
        })}
      </ToggleButtonGroup>
      {agent && (
        <Suspense fallback={null}>
          <RailModules />
        </Suspense>
      )}
      <div className="rail-foot">
        {agent && (
          <Suspense fallback={null}>
            <RailTold />
          </Suspense>
        )}
        {!(agent && phone) && <ThemeButton />}
        <LangSelect />
        <RailSession />
      </div>
    </nav>
  );
}
