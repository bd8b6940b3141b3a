-- What of the demo towns is loaded, so that a second start need not read the files again.
create table beffroi.demo_step (
    step text primary key,
    digest text not null,
    loaded timestamptz not null default now()
);
comment on table beffroi.demo_step is 'Import of the demo towns that was done: a step whose digest is unchanged is not run again.';
comment on column beffroi.demo_step.step is 'Format, file and layer of the step.';
comment on column beffroi.demo_step.digest is 'SHA-256 of the command line and of the file.';
grant select, insert, update, delete on beffroi.demo_step to beffroi_app;
