/** The trades this person may work in. */
import { Grid2x2, LayoutDashboard, Settings } from "lucide-react";
import { useEffect } from "react";
import { Button, MenuItem, ToggleButton } from "react-aria-components";
import { useWords } from "../i18n/staff";
import { ActionMenu } from "../panels/popovers";
import { STYLES, type StyleId } from "../permalink/permalink";
import { useStore } from "../state/store";
import { usePhone } from "../state/usePhone";
import { iconNamed } from "./icons";
import { openList } from "./open";
import { moduleOf, useModules } from "./queries";
import type { Module } from "./types";

const ADMINISTRATION = "administration";
/** Its list is reached from the dashboard itself. */
const DASHBOARDS = "dashboards";

function useOpenModule(modules: readonly Module[] | undefined) {
  const list = useStore((s) => s.list);
  const record = useStore((s) => s.record);
  const open = moduleOf(modules, list?.type ?? record?.type ?? "")?.module ?? null;
  const toggle = (module: Module) => {
    const first = module.types[0];
    if (module.module === open && list) useStore.getState().set({ list: null, record: null });
    else if (first) openList(first.id);
  };
  return { open, toggle };
}

const isTrade = (module: string): module is StyleId => (STYLES as readonly string[]).includes(module);

/** A register of a trade that has its map is opened by that trade: one button for both. */
function useRegisters(modules: readonly Module[] | undefined, phone: boolean): void {
  useEffect(() => {
    if (!modules || phone) return;
    const own = modules.flatMap(({ module, types: [first] }) =>
      first && isTrade(module) ? [[module, first.id]] : [],
    );
    useStore.getState().set({ registers: Object.fromEntries(own) });
    return () => useStore.getState().set({ registers: {} });
  }, [modules, phone]);
}

function useBoard() {
  const open = useStore((s) => s.sheet === "board");
  const set = useStore((s) => s.set);
  return {
    open,
    toggle: () => set(open ? { sheet: null } : { sheet: "board", list: null, record: null, card: null }),
  };
}

function Entry({ module, open, onToggle }: { module: Module; open: boolean; onToggle: () => void }) {
  return (
    <ToggleButton className="rail-trade" isSelected={open} onChange={onToggle}>
      {module.module === ADMINISTRATION ? <Settings aria-hidden="true" /> : iconNamed(module.icon)}
      <span>{module.title}</span>
    </ToggleButton>
  );
}

export default function RailModules() {
  const { t } = useWords();
  const modules = useModules().data;
  const { open, toggle } = useOpenModule(modules);
  const board = useBoard();
  const phone = usePhone();
  useRegisters(modules, phone);
  if (!modules || modules.length === 0) return null;
  if (phone) {
    return (
      <ActionMenu
        label={t("rail.registers")}
        button={
          <Button className={`rail-trade rail-all${open ? " on" : ""}`}>
            <Grid2x2 aria-hidden="true" />
            <span>{t("rail.registers")}</span>
          </Button>
        }
        placement="top end"
        onAction={(key) => {
          if (key === "board") board.toggle();
          const module = modules.find((m) => m.module === key);
          if (module) toggle(module);
        }}
      >
        <MenuItem id="board" className="menu-item with-icon" textValue={t("board.name")}>
          <LayoutDashboard aria-hidden="true" />
          {t("board.name")}
        </MenuItem>
        {modules
          .filter((m) => m.module !== DASHBOARDS)
          .map((m) => (
            <MenuItem key={m.module} id={m.module} className="menu-item with-icon" textValue={m.title}>
              {iconNamed(m.icon)}
              {m.title}
            </MenuItem>
          ))}
      </ActionMenu>
    );
  }
  const trades = modules.filter(
    (m) => ![ADMINISTRATION, DASHBOARDS].includes(m.module) && !isTrade(m.module),
  );
  const administration = modules.find((m) => m.module === ADMINISTRATION);
  return (
    <fieldset className="rail-modules" aria-label={t("rail.registers")}>
      <ToggleButton className="rail-trade" isSelected={board.open} onChange={board.toggle}>
        <LayoutDashboard aria-hidden="true" />
        <span>{t("board.name")}</span>
      </ToggleButton>
      {trades.map((m) => (
        <Entry key={m.module} module={m} open={m.module === open} onToggle={() => toggle(m)} />
      ))}
      {administration && (
        <div className="rail-administration">
          <Entry
            module={administration}
            open={administration.module === open}
            onToggle={() => toggle(administration)}
          />
        </div>
      )}
    </fieldset>
  );
}
