-- Stored queries: SQL an administrator writes once and agents run, as a role that reads and does nothing else.

-- What a query may read: tables of records and layers, present and past. Accounts, sessions and the framework's own tables
-- stay closed.
create function beffroi.open_to_queries(target regclass) returns void
language plpgsql set search_path = pg_catalog, pg_temp as $$
declare
    name text := (select n.nspname from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target);
begin
    if name in ('beffroi', 'auth') then
        return;
    end if;
    execute format('grant usage on schema %I to beffroi_query', name);
    execute format('grant select on %s to beffroi_query', target);
end $$;
comment on function beffroi.open_to_queries(regclass) is
    'Let stored queries read a table, under its row-level security.';

create or replace function beffroi.publish(target regclass, fid_column text default 'fid', commune_column text default 'commune') returns void
language plpgsql as $$
declare
    args text := format('%L, %L', fid_column, case when exists (
        select from pg_attribute where attrelid = target and attname = commune_column and not attisdropped) then commune_column else '' end);
begin
    execute format('create or replace trigger beffroi_note_insert after insert on %s referencing new table as new_rows for each statement execute function beffroi.note_change(%s)', target, args);
    execute format('create or replace trigger beffroi_note_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function beffroi.note_change(%s)', target, args);
    execute format('create or replace trigger beffroi_note_delete after delete on %s referencing old table as old_rows for each statement execute function beffroi.note_change(%s)', target, args);
    execute format('create or replace trigger beffroi_note_truncate after truncate on %s for each statement execute function beffroi.note_change(%s)', target, args);
    execute format('grant select on %s to beffroi_app', target);
    perform beffroi.open_to_queries(target);
end $$;

create or replace function beffroi.keep_history(target regclass) returns void language plpgsql as $$
declare
    name text := (select format('%I.%I', n.nspname, c.relname || '_history') from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target);
begin
    execute format('create table %s (like %s, valid_to timestamptz not null)', name, target);
    execute format('comment on table %s is ''Former versions of %s, each valid from valid_from to valid_to (excluded).''', name, target);
    execute format('create index on %s (fid)', name);
    execute format('create index on %s using gist (geom)', name);
    execute format('create trigger beffroi_stamp before update on %s for each row execute function beffroi.stamp_validity()', target);
    execute format('create trigger beffroi_keep_update after update on %s referencing old table as old_rows for each statement execute function beffroi.keep_old_rows()', target);
    execute format('create trigger beffroi_keep_delete after delete on %s referencing old table as old_rows for each statement execute function beffroi.keep_old_rows()', target);
    perform beffroi.hold_to_scope(name::regclass, writable => false);
    execute format('grant select on %s to beffroi_app', name);
    perform beffroi.open_to_queries(name::regclass);
end $$;

-- Row-level security asks these; beffroi.fold serves whoever writes a query.
grant usage on schema beffroi to beffroi_query;
do $$ begin
    -- Before a query runs, PostgreSQL itself is asked what it reads and calls: as a view that is taken back at once.
    execute format('grant temporary on database %I to beffroi_query', current_database());
    perform beffroi.open_to_queries(tgrelid) from (select distinct tgrelid from pg_trigger where tgname = 'beffroi_note_insert') published;
    perform beffroi.open_to_queries(c.oid) from pg_class c
        where c.relkind = 'r' and c.relname like '%\_history' and has_table_privilege('beffroi_app', c.oid, 'select');
end $$;

-- Which role a person has, whatever the communes: who may run a query, whose dashboard it is.
create function auth.has_role(person bigint, wanted bigint) returns boolean
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select exists (select from auth.memberships m join auth.accounts a on a.fid = m.account and a.active
                   where m.account = person and m.role = wanted)
$$;
comment on function auth.has_role(bigint, bigint) is 'True when the person has the role, in a commune, a group or everywhere.';
revoke execute on function auth.has_role(bigint, bigint) from public;
grant execute on function auth.has_role(bigint, bigint) to beffroi_app;

create schema queries;
comment on schema queries is 'Stored queries (requêtes mémorisées).';
grant usage on schema queries to beffroi_app;

create table queries.queries (
    fid bigint generated always as identity primary key,
    commune text check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    title text not null check (length(title) between 1 and 120),
    help text check (length(help) <= 1000),
    statement text not null check (length(statement) <= 20000),
    parameters text not null default '[]' check (length(parameters) <= 20000),
    show text not null default 'table' check (show in ('table', 'bars', 'line', 'map', 'file')),
    role bigint references auth.roles
);
comment on table queries.queries is 'A stored query (requête mémorisée): a question put to the data, written once, run with the values of the day.';
comment on column queries.queries.commune is 'INSEE code; empty: for every commune of the server.';
comment on column queries.queries.statement is 'One SELECT; parameters are written :name.';
comment on column queries.queries.parameters is 'What is asked before it runs: a list in JSON.';
comment on column queries.queries.show is 'table, bars, line, map, file.';
comment on column queries.queries.role is 'Only for holders of this role; empty: for everybody who may run queries.';
-- Read where it applies; written only by whoever holds that commune, or all of them.
alter table queries.queries enable row level security;
do $$ begin
    execute format('create policy read on queries.queries for select using (%s)', beffroi.scope_rule('commune'));
end $$;
create policy write on queries.queries to beffroi_app using (auth.administered(commune)) with check (auth.administered(commune));
create index on queries.queries (commune);
create index on queries.queries (role);
select beffroi.record_table('queries.queries');
select beffroi.searchable('queries.queries', 'title', 'help');

with role as (insert into auth.roles (name, title_fr, title_en, title_es)
    values ('queries', 'Requêtes', 'Queries', 'Consultas') returning fid)
insert into auth.permissions (role, subject, action)
select role.fid, 'stored-queries', action from role, unnest('{list,see,run}'::text[]) action
union all select fid, 'stored-queries', 'run' from auth.roles where name = 'reader';
