-- Dashboards: what a role sees first, and how each person arranges it.
create schema dashboards;
comment on schema dashboards is 'Dashboards (tableaux de bord).';
grant usage on schema dashboards to beffroi_app;

create table dashboards.dashboards (
    fid bigint generated always as identity primary key,
    commune text check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    title text not null check (length(title) between 1 and 80),
    role bigint references auth.roles,
    rank integer not null default 1 check (rank between 1 and 99),
    widgets text not null default '[]' check (length(widgets) <= 20000)
);
comment on table dashboards.dashboards is 'A dashboard (tableau de bord): counts, deadlines, lists, charts and map extracts, for a role.';
comment on column dashboards.dashboards.commune is 'INSEE code; empty: for every commune of the server.';
comment on column dashboards.dashboards.role is 'For holders of this role; empty: for everybody.';
comment on column dashboards.dashboards.rank is 'Order among the dashboards of a person.';
comment on column dashboards.dashboards.widgets is 'What it shows, in order: a list in JSON.';
alter table dashboards.dashboards enable row level security;
do $$ begin
    execute format('create policy read on dashboards.dashboards for select using (%s)', beffroi.scope_rule('commune'));
end $$;
create policy write on dashboards.dashboards to beffroi_app using (auth.administered(commune)) with check (auth.administered(commune));
create index on dashboards.dashboards (commune);
create index on dashboards.dashboards (role);
select beffroi.record_table('dashboards.dashboards');

-- How a person arranged a dashboard for themselves; board 0 is the one the program makes of what they may open.
create table dashboards.arrangements (
    account bigint not null default beffroi.actor() references auth.accounts on delete cascade,
    board bigint not null,
    widgets text not null check (length(widgets) <= 20000),
    primary key (account, board)
);
comment on table dashboards.arrangements is 'A dashboard as one person arranged it.';
alter table dashboards.arrangements enable row level security;
create policy own on dashboards.arrangements using (account = beffroi.actor()) with check (account = beffroi.actor());
grant select, insert, update, delete on dashboards.arrangements to beffroi_app;
