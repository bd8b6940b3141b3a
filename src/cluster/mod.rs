//! The private PostgreSQL cluster of `.beffroi/`: create, start, mend, stop; and the doctor.
