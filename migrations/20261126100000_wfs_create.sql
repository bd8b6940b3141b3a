-- What programs leave behind: queries kept under a name, and locks. A lock holds a feature against everybody else, by
-- whatever door they come, until it ends.
create schema wfs;
comment on schema wfs is 'Web Feature Service: stored queries, locks.';
grant usage on schema wfs to beffroi_app;

create table wfs.stored_queries (
    id text primary key check (length(id) between 1 and 200),
    account bigint not null references auth.accounts on delete cascade,
    title text not null check (length(title) <= 500),
    summary text not null check (length(summary) <= 5000),
    parameters jsonb not null,
    returns text not null check (length(returns) <= 2000),
    private boolean not null,
    template text not null check (length(template) <= 65536),
    made timestamptz not null default now()
);
comment on table wfs.stored_queries is 'Queries kept under a name (OGC 09-025r2, 14). They are run with the right of whoever names them.';
comment on column wfs.stored_queries.account is 'Who made it: only they remove it.';
comment on column wfs.stored_queries.parameters is 'Name and type of each: [["id", "xsd:string"]].';
comment on column wfs.stored_queries.template is 'Query elements with ${parameter} in them, inside an element that binds their prefixes.';
create index on wfs.stored_queries (account);
alter table wfs.stored_queries enable row level security;
create policy read on wfs.stored_queries for select using (true);
create policy own on wfs.stored_queries using (account = beffroi.actor()) with check (account = beffroi.actor());
grant select, insert, delete on wfs.stored_queries to beffroi_app;

create table wfs.locks (
    token uuid primary key default gen_random_uuid(),
    account bigint not null references auth.accounts on delete cascade,
    expires timestamptz not null
);
comment on table wfs.locks is 'Locks people hold (OGC 09-025r2, 12). Kept for a day after their end, so that who comes late is told so.';
create index on wfs.locks (account);
create index on wfs.locks (expires);

create table wfs.locked_features (
    relation text not null,
    fid bigint not null,
    token uuid not null references wfs.locks on delete cascade,
    primary key (relation, fid)
);
comment on table wfs.locked_features is 'Which feature a lock holds.';
create index on wfs.locked_features (token);

-- Nobody reads these tables: a lock is asked about by its token, or by features the asker already sees.
alter table wfs.locks enable row level security;
alter table wfs.locked_features enable row level security;

create function wfs.open_lock(seconds integer) returns uuid
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    made uuid;
begin
    delete from wfs.locks l where l.expires < now() - interval '1 day';
    if (select count(*) from wfs.locks l where l.account = beffroi.actor() and l.expires > now()) >= 1000 then
        raise exception 'too many locks' using errcode = 'lock_not_available';
    end if;
    insert into wfs.locks (account, expires) values (beffroi.actor(), clock_timestamp() + make_interval(secs => seconds)) returning token into made;
    return made;
end $$;
comment on function wfs.open_lock(integer) is 'A new lock of the acting account, so many seconds long.';

create function wfs.lock_features(lock uuid, target text, features bigint[]) returns setof bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if not exists (select from wfs.locks l where l.token = lock and l.account = beffroi.actor()) then
        raise exception 'no lock' using errcode = 'insufficient_privilege';
    end if;
    -- A change under way ends first: what is changed after a lock is given is changed by its holder.
    execute format('select from %s where fid = any ($1) order by fid for share', target::regclass) using features;
    delete from wfs.locked_features f using wfs.locks l
        where l.token = f.token and l.expires <= clock_timestamp() and f.relation = target and f.fid = any (features);
    -- Those this lock holds already are held, too: two queries may find the same feature.
    return query with held as (
            insert into wfs.locked_features (relation, fid, token) select target, fid, lock from (select distinct unnest(features) as fid order by 1) wanted
            on conflict do nothing returning fid)
        select fid from held union select f.fid from wfs.locked_features f where f.relation = target and f.token = lock and f.fid = any (features);
end $$;
comment on function wfs.lock_features(uuid, text, bigint[]) is 'Put features under a lock of the acting account; those that could be.';

create function wfs.locked_otherwise(target text, features bigint[], lock uuid) returns setof bigint
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select f.fid from wfs.locked_features f join wfs.locks l using (token)
    where f.relation = target and f.fid = any (features) and f.token is distinct from lock and l.expires > clock_timestamp()
$$;
comment on function wfs.locked_otherwise(text, bigint[], uuid) is 'Which of the features a living lock other than this one holds.';

create function wfs.lock_state(lock uuid) returns text
language sql stable security definer set search_path = pg_catalog, pg_temp as $$
    select case when l.expires > clock_timestamp() then 'living' else 'expired' end from wfs.locks l where l.token = lock and l.account = beffroi.actor()
$$;
comment on function wfs.lock_state(uuid) is 'living or expired; null for a lock that is not one of the acting account.';

create function wfs.extend_lock(lock uuid, seconds integer) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    update wfs.locks l set expires = clock_timestamp() + make_interval(secs => seconds) where l.token = lock and l.account = beffroi.actor() and l.expires > clock_timestamp()
$$;
comment on function wfs.extend_lock(uuid, integer) is 'Let a living lock of the acting account run anew.';

create function wfs.release(lock uuid, target text, features bigint[]) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from wfs.locked_features f using wfs.locks l
    where l.token = f.token and f.token = lock and l.account = beffroi.actor() and f.relation = target and f.fid = any (features)
$$;
comment on function wfs.release(uuid, text, bigint[]) is 'Free some features of a lock of the acting account.';

create function wfs.release_lock(lock uuid) returns void
language sql security definer set search_path = pg_catalog, pg_temp as $$
    delete from wfs.locks l where l.token = lock and l.account = beffroi.actor()
$$;
comment on function wfs.release_lock(uuid) is 'End a lock of the acting account.';

do $$
declare
    function text;
begin
    foreach function in array array['open_lock(integer)', 'lock_features(uuid, text, bigint[])', 'locked_otherwise(text, bigint[], uuid)',
        'lock_state(uuid)', 'extend_lock(uuid, integer)', 'release(uuid, text, bigint[])', 'release_lock(uuid)'] loop
        execute format('revoke execute on function wfs.%s from public', function);
        execute format('grant execute on function wfs.%s to beffroi_app', function);
    end loop;
end $$;

-- Every table of records, present and to come, keeps its revisions by this function: there a change of what somebody else
-- has locked is refused, by whatever door it came.
create function wfs.refuse_locked(target text, features bigint[]) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from wfs.locked_features f join wfs.locks l using (token)
               where f.relation = target and f.fid = any (features) and l.account is distinct from beffroi.actor() and l.expires > clock_timestamp()) then
        raise exception 'locked by somebody else' using errcode = 'lock_not_available';
    end if;
end $$;
comment on function wfs.refuse_locked(text, bigint[]) is 'Fails when a living lock of another account holds one of the features.';

create or replace function beffroi.keep_revision() returns trigger
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
        return null;
    end if;
    if exists (select from wfs.locked_features f where f.relation = tg_table_schema || '.' || tg_table_name) then
        perform wfs.refuse_locked(relation, array(select o.fid from old_rows o));
    end if;
    if tg_op = 'UPDATE' then
        execute head || format('select %L, o.fid, n.version, %s, case current_setting(''beffroi.restoring'', true) when ''on'' then ''restored'' else ''changed'' end, %s, to_jsonb(o) - ''geom'', %s from old_rows o join new_rows n on n.fid = o.fid',
            relation, format(of_row, 'n'), who, geometry);
    else
        execute head || format('select %L, o.fid, o.version + 1, %s, ''deleted'', %s, to_jsonb(o) - ''geom'', %s from old_rows o', relation, format(of_row, 'o'), who, geometry);
    end if;
    return null;
end $$;
