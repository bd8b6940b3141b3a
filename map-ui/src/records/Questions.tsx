/** The few fields an action asks for before it runs. */
import { LoaderCircle } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "react-aria-components";
import { Problem } from "../api/client";
import { useWords } from "../i18n/staff";
import { Failure } from "../panels/parts";
import { FieldRow } from "./fields/FieldRow";
import { useFaultText } from "./fields/useFaultText";
import { faultOf } from "./form";
import { Modal } from "./Modal";
import { violationsOf } from "./problems";
import type { Field, Values } from "./types";

interface Props {
  type: string;
  title: string;
  what: string;
  fields: Field[];
  verb: string;
  onRun: (values: Values) => Promise<void>;
  onClose: () => void;
}

export function Questions({ type, title, what, fields, verb, onRun, onClose }: Props) {
  const { t } = useWords();
  const faultText = useFaultText();
  const [values, setValues] = useState<Values>({});
  const [labels, setLabels] = useState<Record<string, string>>({});
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const sent = useRef(false);
  const run = async () => {
    const faults = fields.flatMap((f) => {
      const fault = faultOf(f, values[f.name]);
      return fault ? [[f.name, faultText(fault)] as const] : [];
    });
    setErrors(Object.fromEntries(faults));
    if (faults.length > 0 || sent.current) return;
    sent.current = true;
    setBusy(true);
    try {
      await onRun(values);
    } catch (error) {
      const { byField, general } = violationsOf(error);
      setErrors(byField);
      setProblem(
        general.length > 0 || !(error instanceof Problem) || Object.keys(byField).length === 0 ? error : null,
      );
    } finally {
      sent.current = false;
      setBusy(false);
    }
  };
  return (
    <Modal title={title} onClose={onClose}>
      <form
        className="sheet-body form"
        onSubmit={(e) => {
          e.preventDefault();
          run();
        }}
      >
        <p className="quiet">{what}</p>
        {fields.map((f) => (
          <FieldRow
            key={f.name}
            type={type}
            field={f}
            prefix="question"
            value={values[f.name]}
            label={labels[f.name] ?? ""}
            error={errors[f.name]}
            onChange={(value, label) => {
              setValues({ ...values, [f.name]: value });
              if (label !== undefined) setLabels({ ...labels, [f.name]: label });
            }}
          />
        ))}
        {problem !== null && <Failure error={problem} />}
        <div className="modal-actions">
          <Button className="button" onPress={onClose}>
            {t("cancel")}
          </Button>
          <Button type="submit" className="button primary" isDisabled={busy}>
            {busy && <LoaderCircle className="spin" aria-hidden="true" />}
            {verb}
          </Button>
        </div>
      </form>
    </Modal>
  );
}
