/** Inputs of the session's sheets: a name, what is typed, what is wrong with it. */
import { Eye, EyeOff } from "lucide-react";
import { type InputHTMLAttributes, type ReactNode, useId, useState } from "react";
import { Button } from "react-aria-components";
import { useWords } from "../i18n/staff";

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, "onChange" | "value"> {
  label: string;
  value: string;
  error?: string | undefined;
  help?: string;
  after?: ReactNode;
  onChange: (text: string) => void;
}

export function TextInput({ label, error, help, after, onChange, ...input }: Props) {
  const id = useId();
  const notes = [error ? `${id}-error` : "", help ? `${id}-help` : ""].filter(Boolean).join(" ");
  return (
    <div className={`stacked${error ? " wrong" : ""}`}>
      <label htmlFor={id}>{label}</label>
      <span className="stacked-input">
        <input
          {...input}
          id={id}
          className="input"
          aria-invalid={error ? true : undefined}
          aria-describedby={notes || undefined}
          onChange={(e) => onChange(e.target.value)}
        />
        {after}
      </span>
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
      {help && (
        <p className="quiet" id={`${id}-help`}>
          {help}
        </p>
      )}
    </div>
  );
}

export function PasswordInput(props: Omit<Props, "type" | "after">) {
  const { t } = useWords();
  const [seen, setSeen] = useState(false);
  return (
    <TextInput
      {...props}
      type={seen ? "text" : "password"}
      after={
        <Button
          className="icon-button tiny"
          aria-label={t(seen ? "password.hide" : "password.see")}
          onPress={() => setSeen(!seen)}
        >
          {seen ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
        </Button>
      }
    />
  );
}

type Given = Pick<Props, "value" | "error" | "help" | "onChange" | "required" | "readOnly" | "autoFocus">;

/** The name one signs in with: never a word of the language, never a capital letter of the telephone's own. */
export function LoginInput(props: Given) {
  const { t } = useWords();
  return (
    <TextInput
      {...props}
      label={t("signin.login")}
      autoComplete="username"
      autoCapitalize="none"
      spellCheck={false}
    />
  );
}

export function CurrentPasswordInput({ label, ...props }: Given & { label: string }) {
  return <PasswordInput {...props} label={label} autoComplete="current-password" required />;
}

export function NewPasswordInput({ label, ...props }: Given & { label: string }) {
  const { t } = useWords();
  return (
    <PasswordInput {...props} label={label} help={t("password.help")} autoComplete="new-password" required />
  );
}

/** Six digits, which telephones write in two groups of three. */
export function CodeInput(props: Given) {
  const { t } = useWords();
  return (
    <TextInput
      {...props}
      label={t("signin.code")}
      inputMode="numeric"
      autoComplete="one-time-code"
      maxLength={9}
    />
  );
}

/** A code as it is sent. */
export const digitsOf = (code: string): string => code.replace(/\s/g, "");
