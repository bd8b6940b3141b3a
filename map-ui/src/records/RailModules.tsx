/** The trades this person may work in. */
import { Grid2x2, Settings } from "lucide-react";
import { Button, MenuItem, ToggleButton } from "react-aria-components";
import { useWords } from "../i18n/staff";
import { ActionMenu } from "../panels/popovers";
import { useStore } from "../state/store";
import { iconNamed } from "./icons";
import { openList } from "./open";
import { moduleOf, useModules } from "./queries";
import type { Module } from "./types";
import { usePhone } from "./usePhone";

const ADMINISTRATION = "administration";

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
  const phone = usePhone();
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
          const module = modules.find((m) => m.module === key);
          if (module) toggle(module);
        }}
      >
        {modules.map((m) => (
          <MenuItem key={m.module} id={m.module} className="menu-item with-icon" textValue={m.title}>
            {iconNamed(m.icon)}
            {m.title}
          </MenuItem>
        ))}
      </ActionMenu>
    );
  }
  const trades = modules.filter((m) => m.module !== ADMINISTRATION);
  const administration = modules.find((m) => m.module === ADMINISTRATION);
  return (
    <fieldset className="rail-modules" aria-label={t("rail.registers")}>
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
