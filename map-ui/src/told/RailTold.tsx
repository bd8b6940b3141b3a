/** Foot of the rail, for who is signed in: their tasks, and what they are told. */
import { Bell } from "./Bell";
import { JobsTray } from "./JobsTray";
import "./told.css";

export default function RailTold() {
  return (
    <>
      <JobsTray />
      <Bell />
    </>
  );
}
