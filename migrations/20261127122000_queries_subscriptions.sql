-- A query that comes by e-mail: to whoever asked for it, with the rights they have when it is sent.
create table queries.subscriptions (
    account bigint not null default beffroi.actor() references auth.accounts on delete cascade,
    query bigint not null references queries.queries on delete cascade,
    given text not null default '{}' check (length(given) <= 20000),
    every text not null check (every in ('day', 'week', 'month')),
    format text not null check (format in ('csv', 'xlsx', 'ods')),
    turn uuid not null,
    next timestamptz not null,
    primary key (account, query)
);
comment on table queries.subscriptions is 'Queries sent to a person by e-mail, again and again.';
comment on column queries.subscriptions.given is 'Values of the parameters, in JSON; days that are left out are those of the default.';
comment on column queries.subscriptions.turn is 'The job that sends it next knows this; another one sends nothing.';
alter table queries.subscriptions enable row level security;
create policy own on queries.subscriptions using (account = beffroi.actor()) with check (account = beffroi.actor());
grant select, insert, update, delete on queries.subscriptions to beffroi_app;
