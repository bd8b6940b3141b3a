-- The ground every module stands on: who may see which commune, what changed, what was.
create extension if not exists postgis;
create extension if not exists pg_trgm;
create extension if not exists unaccent;

create schema if not exists beffroi;
comment on schema beffroi is 'The framework itself: change feed, history, scope of a session, import journal.';

-- Scope -------------------------------------------------------------------------------------
create function beffroi.in_scope(commune text) returns boolean
language sql stable parallel safe as $$
    select commune is null
        or coalesce(current_setting('beffroi.scope', true), '') = '*'
        or commune = any (string_to_array(coalesce(current_setting('beffroi.scope', true), ''), ','))
$$;
comment on function beffroi.in_scope(text) is
    'True when the session setting beffroi.scope (INSEE codes joined by commas, or * for every commune) covers the commune; row-level security calls it.';

create function beffroi.as_of() returns timestamptz language sql stable as $$
    select coalesce(nullif(current_setting('beffroi.as_of', true), '')::timestamptz, now())
$$;
comment on function beffroi.as_of() is
    'The moment a write takes effect: the session setting beffroi.as_of (an import of a dated vintage), else the start of the transaction.';

-- Fold accents, case and punctuation, for search and comparison.
create function beffroi.fold(value text) returns text
language sql immutable parallel safe strict as $$
    select trim(regexp_replace(lower(public.unaccent('public.unaccent'::regdictionary, value)), '[^a-z0-9]+', ' ', 'g'))
$$;
comment on function beffroi.fold(text) is 'Lower case, no accent, every run of other characters one space: the form in which names are searched.';

-- Change feed -------------------------------------------------------------------------------
create table beffroi.change (
    id bigint generated always as identity primary key,
    xid xid8 not null default pg_current_xact_id(),
    relation text not null,
    fid bigint,
    commune text,
    at timestamptz not null default clock_timestamp()
);
comment on table beffroi.change is 'One note per changed row, written by the transaction that changed it; nodes read it to keep their stores true.';
comment on column beffroi.change.xid is 'Transaction of the note: a note is final once its transaction is below the oldest running one.';
comment on column beffroi.change.relation is 'schema.table';
comment on column beffroi.change.fid is 'Row that changed; null when too many changed to name them and the commune (or the whole relation) must be read again.';
create index change_xid on beffroi.change (xid, id);

create function beffroi.note_change() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    relation text := tg_table_schema || '.' || tg_table_name;
    fid_column text := tg_argv[0];
    commune text := case when tg_argv[1] = '' then 'null::text' else format('%I', tg_argv[1]) end;
    bulk constant integer := 2000; -- above this, naming each row costs readers more than reading the commune again
    touched text;
    n bigint;
begin
    if tg_op = 'TRUNCATE' then
        insert into beffroi.change (relation) values (relation);
    else
        touched := case tg_op
            when 'INSERT' then format('select %I as fid, %s as commune from new_rows', fid_column, commune)
            when 'DELETE' then format('select %I as fid, %s as commune from old_rows', fid_column, commune)
            else format('select %1$I as fid, %2$s as commune from new_rows union select %1$I, %2$s from old_rows', fid_column, commune)
        end;
        execute format('select count(*) from (%s) t', touched) into n;
        if n = 0 then
            return null;
        elsif n > bulk then
            execute format('insert into beffroi.change (relation, commune) select %L, commune from (%s) t group by commune', relation, touched);
        else
            execute format('insert into beffroi.change (relation, fid, commune) select %L, fid, commune from (%s) t', relation, touched);
        end if;
    end if;
    perform pg_notify('beffroi_change', relation);
    return null;
end $$;

create function beffroi.publish(target regclass, fid_column text default 'fid', commune_column text default 'commune') returns void
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
end $$;
comment on function beffroi.publish(regclass, text, text) is
    'Attach the change feed to a table so that a layer made of it is live. fid_column: a unique integer column; commune_column: INSEE code, may be absent.';

-- History -----------------------------------------------------------------------------------
create function beffroi.stamp_validity() returns trigger language plpgsql as $$
begin
    new.valid_from := beffroi.as_of();
    return new;
end $$;

create function beffroi.keep_old_rows() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    execute format('insert into %I.%I select o.*, beffroi.as_of() from old_rows o where o.valid_from < beffroi.as_of()',
        tg_table_schema, tg_table_name || '_history');
    return null;
end $$;

create function beffroi.keep_history(target regclass) returns void language plpgsql as $$
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
    execute format('alter table %s enable row level security', name);
    execute format('create policy scope on %s using (beffroi.in_scope(commune))', name);
    execute format('grant select on %s to beffroi_app', name);
end $$;
comment on function beffroi.keep_history(regclass) is
    'Keep the former versions of every row of a table that has fid, commune, geom and valid_from, in <table>_history.';

create function beffroi.town_table(target regclass) returns void language plpgsql as $$
begin
    execute format('create index on %s using gist (geom)', target);
    execute format('create index on %s (commune)', target);
    execute format('alter table %s enable row level security', target);
    execute format('create policy scope on %s using (beffroi.in_scope(commune)) with check (beffroi.in_scope(commune))', target);
    execute format('grant select, insert, update, delete on %s to beffroi_app', target);
    perform beffroi.publish(target);
    perform beffroi.keep_history(target);
end $$;
comment on function beffroi.town_table(regclass) is
    'Make a table of the town of a table with fid, commune, geom, valid_from: indexes, row-level security, change feed, history.';

-- Import journal ----------------------------------------------------------------------------
create table beffroi.import (
    id bigint generated always as identity primary key,
    format text not null,
    source text not null,
    commune text,
    as_of timestamptz,
    started timestamptz not null default now(),
    finished timestamptz,
    read bigint not null default 0, added bigint not null default 0, changed bigint not null default 0,
    removed bigint not null default 0, unchanged bigint not null default 0, rejected bigint not null default 0
);
comment on table beffroi.import is 'Every import that was applied: what file, which vintage, how many rows it added, changed, removed.';
alter table beffroi.import enable row level security;
create policy scope on beffroi.import using (beffroi.in_scope(commune)) with check (beffroi.in_scope(commune));

grant usage on schema beffroi to beffroi_app;
grant select on beffroi.change to beffroi_app;
grant select, insert, update on beffroi.import to beffroi_app;

-- Identity of this database, so that a node never takes the snapshot of another for its own.
create table beffroi.identity (id uuid not null default gen_random_uuid());
comment on table beffroi.identity is 'One row: the identity of this database.';
insert into beffroi.identity default values;
grant select on beffroi.identity to beffroi_app;

-- Notes older than a week are of no use: a node away for longer reads its layers again.
create function beffroi.prune_changes() returns bigint
language sql security definer set search_path = pg_catalog, pg_temp as $$
    with gone as (delete from beffroi.change where at < now() - interval '7 days' returning 1) select count(*) from gone
$$;
revoke execute on function beffroi.prune_changes() from public;
grant execute on function beffroi.prune_changes() to beffroi_app;
