-- What every record has beside its own columns: a version, its former versions with who and by which door, one
-- submission for one form, and a trace of who looked when it is personal.

-- Former rows by name: a table may gain a column.
create or replace function beffroi.keep_old_rows() returns trigger
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    columns text := (select string_agg(format('%I', attname), ', ' order by attnum) from pg_attribute
                     where attrelid = tg_relid and attnum > 0 and not attisdropped);
begin
    execute format('insert into %I.%I (%s, valid_to) select %s, beffroi.as_of() from old_rows o where o.valid_from < beffroi.as_of()',
        tg_table_schema, tg_table_name || '_history', columns, columns);
    return null;
end $$;

-- Who is at work in this session ------------------------------------------------------------------
create function beffroi.actor() returns bigint language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
    select nullif(current_setting('beffroi.actor', true), '')::bigint
$$;
comment on function beffroi.actor() is 'The account that acts in this transaction; null for the program itself.';

-- Versions ------------------------------------------------------------------------------------------
create table beffroi.revision (
    id bigint generated always as identity primary key,
    relation text not null,
    fid bigint not null,
    version integer not null,
    commune text,
    action text not null check (action in ('created', 'changed', 'deleted', 'restored')),
    at timestamptz not null default now(),
    account bigint,
    name text,
    door text,
    reason text,
    before jsonb,
    geom geometry
);
comment on table beffroi.revision is 'Every change of every record: who, when, by which door, and the row as it was before.';
comment on column beffroi.revision.version is 'Version of the record after the change.';
comment on column beffroi.revision.account is 'auth.accounts.fid; null for the program itself (an import at the terminal).';
comment on column beffroi.revision.name is 'Name of the person, as it was then.';
comment on column beffroi.revision.door is 'web, map, api, import, ogc, wfs, soap, terminal.';
create index revision_record on beffroi.revision (relation, fid, version);
create index revision_account on beffroi.revision (account, at);
select beffroi.hold_to_scope('beffroi.revision', writable => false);
grant select on beffroi.revision to beffroi_app;

create function beffroi.next_version() returns trigger language plpgsql as $$
begin
    new.version := old.version + 1;
    return new;
end $$;

create function beffroi.keep_revision() returns trigger
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    of_row constant text := case when tg_argv[0] = '' then 'null::text' else '%1$s.commune' end;
    geometry constant text := case when tg_argv[1] = '' then 'null::geometry' else 'o.geom' end;
    relation constant text := tg_table_schema || '.' || tg_table_name;
    head constant text := 'insert into beffroi.revision (relation, fid, version, commune, action, account, name, door, reason, before, geom) ';
    who constant text := format('beffroi.actor(), nullif(current_setting(''beffroi.actor_name'', true), ''''), coalesce(nullif(current_setting(''beffroi.door'', true), ''''), ''terminal''), nullif(current_setting(''beffroi.reason'', true), '''')');
begin
    if tg_op = 'INSERT' then
        execute head || format('select %L, n.fid, n.version, %s, case current_setting(''beffroi.restoring'', true) when ''on'' then ''restored'' else ''created'' end, %s, null, null from new_rows n', relation, format(of_row, 'n'), who);
    elsif tg_op = 'UPDATE' then
        execute head || format('select %L, o.fid, n.version, %s, case current_setting(''beffroi.restoring'', true) when ''on'' then ''restored'' else ''changed'' end, %s, to_jsonb(o) - ''geom'', %s from old_rows o join new_rows n on n.fid = o.fid',
            relation, format(of_row, 'n'), who, geometry);
    else
        execute head || format('select %L, o.fid, o.version + 1, %s, ''deleted'', %s, to_jsonb(o) - ''geom'', %s from old_rows o', relation, format(of_row, 'o'), who, geometry);
    end if;
    return null;
end $$;

create function beffroi.record_table(target regclass) returns void language plpgsql as $$
declare
    has_commune boolean := exists (select from pg_attribute where attrelid = target and attname = 'commune' and not attisdropped);
    has_geometry boolean := exists (select from pg_attribute where attrelid = target and attname = 'geom' and not attisdropped);
    of_town boolean := exists (select from pg_trigger where tgrelid = target and tgname = 'beffroi_keep_update');
    args text := format('%L, %L', case when has_commune then 'commune' else '' end, case when has_geometry then 'geom' else '' end);
    history regclass := to_regclass((select format('%I.%I', n.nspname, c.relname || '_history') from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target));
begin
    if not exists (select from pg_attribute where attrelid = target and attname = 'version' and not attisdropped) then
        execute format('alter table %s add column version integer not null default 1', target);
        execute format('comment on column %s.version is ''Counts the changes of the record.''', target);
        if history is not null then
            execute format('alter table %s add column version integer', history);
        end if;
    end if;
    if not of_town then
        if has_commune and not exists (select from pg_policy where polrelid = target) then
            perform beffroi.hold_to_scope(target);
            execute format('create index on %s (commune)', target);
        end if;
        if has_geometry then
            execute format('create index on %s using gist (geom)', target);
        end if;
        execute format('grant select, insert, update, delete on %s to beffroi_app', target);
        perform beffroi.publish(target);
    end if;
    execute format('create or replace trigger beffroi_version before update on %s for each row when (old.* is distinct from new.*) execute function beffroi.next_version()', target);
    execute format('create or replace trigger beffroi_revise_insert after insert on %s referencing new table as new_rows for each statement execute function beffroi.keep_revision(%s)', target, args);
    execute format('create or replace trigger beffroi_revise_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function beffroi.keep_revision(%s)', target, args);
    execute format('create or replace trigger beffroi_revise_delete after delete on %s referencing old table as old_rows for each statement execute function beffroi.keep_revision(%s)', target, args);
end $$;
comment on function beffroi.record_table(regclass) is
    'Make records of a table with a column fid (bigint, generated, primary key): version, revisions, change feed, rights; with a column commune row-level security, with a column geom an index.';

-- One form, one record --------------------------------------------------------------------------------
create table beffroi.submission (
    key uuid primary key,
    account bigint,
    relation text not null,
    fid bigint not null,
    at timestamptz not null default now()
);
comment on table beffroi.submission is 'Which record a form made: sent twice, it makes one.';
grant select, insert on beffroi.submission to beffroi_app;

-- Who looked ---------------------------------------------------------------------------------------------
create table beffroi.consultations (
    fid bigint generated always as identity primary key,
    commune text,
    at timestamptz not null default now(),
    account bigint,
    login text,
    type text not null,
    records bigint[] not null,
    door text not null,
    reason text,
    version integer not null default 1
);
comment on table beffroi.consultations is 'Every look at personal data: who, when, at which records, why.';
comment on column beffroi.consultations.type is 'Record type.';
comment on column beffroi.consultations.records is 'Identifiers of the records shown.';
comment on column beffroi.consultations.reason is 'Why, where the law asks for a reason.';
create index consultations_at on beffroi.consultations (at);
select beffroi.hold_to_scope('beffroi.consultations');
grant select, insert on beffroi.consultations to beffroi_app;
create function beffroi.refuse_change() returns trigger language plpgsql as $$
begin
    raise exception '% is only added to', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger append_only before update or delete on beffroi.consultations for each row execute function beffroi.refuse_change();
create trigger append_only before update or delete on beffroi.revision for each row execute function beffroi.refuse_change();

-- Saved views -----------------------------------------------------------------------------------------------
create table beffroi.saved_views (
    id bigint generated always as identity primary key,
    account bigint not null default beffroi.actor() references auth.accounts on delete cascade,
    type text not null,
    name text not null check (length(name) between 1 and 80),
    query text not null check (length(query) <= 2000),
    columns text[] not null default '{}',
    unique (account, type, name)
);
comment on table beffroi.saved_views is 'Filters and columns of a list a person keeps under a name.';
alter table beffroi.saved_views enable row level security;
create policy own on beffroi.saved_views using (account = beffroi.actor()) with check (account = beffroi.actor());
grant select, insert, update, delete on beffroi.saved_views to beffroi_app;

-- Parameters: of the commune, else of its group, else of the server --------------------------------------------
create table beffroi.parameters (
    fid bigint generated always as identity primary key,
    commune text check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    town_group bigint references beffroi.town_groups,
    name text not null check (name ~ '^[a-z][a-z0-9_.-]{0,79}$'),
    value text not null,
    check (commune is null or town_group is null),
    unique nulls not distinct (name, commune, town_group)
);
comment on table beffroi.parameters is 'Settings of the towns: what a commune does not set it has from its group, then from the server.';
comment on column beffroi.parameters.commune is 'INSEE code; empty: for a group or for the server.';
alter table beffroi.parameters enable row level security;
create policy read on beffroi.parameters for select using (commune is null or beffroi.in_scope(commune));
create policy write on beffroi.parameters using (auth.administered(commune)) with check (auth.administered(commune));

create function beffroi.parameter(setting text, town text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select p.value from beffroi.parameters p
    where p.name = setting and (p.commune = town or (p.commune is null and (p.town_group is null
        or p.town_group = (select g.town_group from beffroi.town_group_communes g where g.commune = town))))
    order by p.commune is null, p.town_group is null limit 1
$$;
comment on function beffroi.parameter(text, text) is 'The value of a setting for a commune.';

-- The tables of the administration are records as well.
select beffroi.record_table('auth.accounts');
select beffroi.record_table('auth.roles');
select beffroi.record_table('auth.permissions');
select beffroi.record_table('auth.memberships');
select beffroi.record_table('beffroi.town_groups');
select beffroi.record_table('beffroi.town_group_communes');
select beffroi.record_table('beffroi.parameters');
