/** The few fields an action asks for before it runs. */
import { useState } from "react";
import { SendForm } from "../panels/SendForm";
import { FieldRow } from "./fields/FieldRow";
import { useFaultText } from "./fields/useFaultText";
import { faultOf } from "./form";
import { Modal } from "./Modal";
import type { Field, Values } from "./types";
import { useSending } from "./useSending";

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
  const faultText = useFaultText();
  const [values, setValues] = useState<Values>({});
  const [labels, setLabels] = useState<Record<string, string>>({});
  const { busy, errors, problem, refuse, send } = useSending();
  const run = () => {
    const faults = fields.flatMap((f) => {
      const fault = faultOf(f, values[f.name]);
      return fault ? [[f.name, faultText(fault)] as const] : [];
    });
    if (faults.length > 0) refuse(Object.fromEntries(faults));
    else send(() => onRun(values));
  };
  return (
    <Modal title={title} onClose={onClose}>
      <SendForm
        className="sheet-body form"
        verb={verb}
        busy={busy}
        problem={problem}
        onCancel={onClose}
        onSend={run}
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
      </SendForm>
    </Modal>
  );
}
