/** What opens beside a button: a small sheet, or a menu of things to do. */
import type { ReactElement, ReactNode } from "react";
import {
  Button,
  Dialog,
  type DialogProps,
  DialogTrigger,
  Menu,
  MenuTrigger,
  Popover,
  type PopoverProps,
} from "react-aria-components";

type Placement = NonNullable<PopoverProps["placement"]>;

interface IconDialogProps {
  /** Name of the button and of what it opens. */
  label: string;
  /** Name of the button alone, where it says more than what it opens. */
  buttonLabel?: string;
  icon: ReactNode;
  className: string;
  buttonClass?: string;
  placement?: Placement;
  children: NonNullable<DialogProps["children"]>;
}

export function IconDialog({
  label,
  icon,
  className,
  buttonLabel = label,
  buttonClass = "icon-button small",
  placement = "bottom end",
  children,
}: IconDialogProps) {
  return (
    <DialogTrigger>
      <Button className={buttonClass} aria-label={buttonLabel}>
        {icon}
      </Button>
      <Popover className="popover" placement={placement}>
        <Dialog className={className} aria-label={label}>
          {children}
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

interface ActionMenuProps {
  label: string;
  button: ReactElement;
  placement?: Placement;
  /** Above the actions, where the button does not say what they are about. */
  heading?: string;
  onAction: (key: string) => void;
  children: ReactNode;
}

export function ActionMenu({
  label,
  button,
  placement = "bottom end",
  heading,
  onAction,
  children,
}: ActionMenuProps) {
  return (
    <MenuTrigger>
      {button}
      <Popover className="popover" placement={placement}>
        {heading && <p className="menu-title">{heading}</p>}
        <Menu className="menu" aria-label={label} onAction={(key) => onAction(String(key))}>
          {children}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}

export function IconMenu({ icon, ...menu }: Omit<ActionMenuProps, "button"> & { icon: ReactNode }) {
  return (
    <ActionMenu
      {...menu}
      button={
        <Button className="icon-button small" aria-label={menu.label}>
          {icon}
        </Button>
      }
    />
  );
}
