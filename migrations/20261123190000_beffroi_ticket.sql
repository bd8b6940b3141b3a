-- What a session sees was a setting, which any SQL inside the session could widen. Now the setting is a wish, and the
-- right is a ticket: a row only the owner and the gate can write, found by the digest of a secret the session bears.
-- Nobody sees more than the ticket grants and the wish asks for.

create table beffroi.ticket (
    digest bytea primary key check (octet_length(digest) = 32),
    communes text[] not null,
    purpose text not null,
    issued timestamptz not null default now(),
    expires timestamptz not null
);
comment on table beffroi.ticket is 'Which communes the bearer of a secret sees, and until when.';
comment on column beffroi.ticket.digest is 'SHA-256 of the secret, which is nowhere in the database.';
comment on column beffroi.ticket.communes is 'INSEE codes, or * for every commune.';
comment on column beffroi.ticket.purpose is 'What the session is for.';

create function beffroi.issue_ticket(secret text, communes text[], purpose text, lifetime interval) returns void
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
    delete from beffroi.ticket t where t.expires < now();
    insert into beffroi.ticket (digest, communes, purpose, expires)
    values (sha256(convert_to(secret, 'UTF8')), communes, purpose, now() + lifetime);
end $$;
comment on function beffroi.issue_ticket(text, text[], text, interval) is
    'Give the bearer of a secret the communes. For the gate only, whose sessions run nothing else.';
revoke execute on function beffroi.issue_ticket(text, text[], text, interval) from public;
grant usage on schema beffroi to beffroi_gate;
grant execute on function beffroi.issue_ticket(text, text[], text, interval) to beffroi_gate;

create function beffroi.granted() returns text[]
language sql stable parallel safe security definer set search_path = pg_catalog, pg_temp as $$
    select t.communes from beffroi.ticket t
    where t.digest = sha256(convert_to(current_setting('beffroi.ticket', true), 'UTF8')) and t.expires > now()
$$;
comment on function beffroi.granted() is 'What the ticket in the session setting beffroi.ticket grants; null without a true one.';

create function beffroi.sees_all() returns boolean
language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
    select coalesce(current_setting('beffroi.scope', true), '') = '*' and coalesce('*' = any (beffroi.granted()), false)
$$;
comment on function beffroi.sees_all() is 'True when the session asks for every commune and may.';

create function beffroi.scope() returns text[]
language sql stable parallel safe set search_path = pg_catalog, pg_temp as $$
    select coalesce(case when '*' = any (granted) then wish when wish = '{*}' then granted
                         else array(select unnest(wish) intersect select unnest(granted)) end, '{}')
    from (select beffroi.granted() as granted,
                 string_to_array(coalesce(current_setting('beffroi.scope', true), ''), ',') as wish) session
$$;
comment on function beffroi.scope() is 'INSEE codes of the communes this session sees: those of beffroi.scope that its ticket grants.';

create or replace function beffroi.in_scope(commune text) returns boolean
language sql stable parallel safe as $$
    select commune is null or beffroi.sees_all() or commune = any (beffroi.scope())
$$;
comment on function beffroi.in_scope(text) is
    'True when this session sees the commune. For a value or a few: a query over rows uses beffroi.scope_rule, which asks once.';

create function beffroi.scope_rule(commune text) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select format('%1$s is null or (select beffroi.sees_all()) or %1$s::text = any ((select beffroi.scope())::text[])', commune)
$$;
comment on function beffroi.scope_rule(text) is 'The condition of beffroi.in_scope on a column, with the right looked up once a query and not once a row.';

create or replace function beffroi.scope_condition(target regclass) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from pg_attribute where attrelid = target and attname = 'commune' and not attisdropped) then
        return '(' || beffroi.scope_rule('t.commune') || ')';
    elsif (select relrowsecurity from pg_class where oid = target) then
        raise feature_not_supported using message = format('%s has row-level security and no column commune', target),
            hint = 'Add a column commune with the INSEE code: the scope of a session is a list of communes.';
    end if;
    return 'true';
end $$;

-- Every policy, present and to come, from the same rule ------------------------------------------
create function beffroi.hold_to_scope(target regclass, writable boolean default true) returns void
language plpgsql as $$
declare
    rule text := beffroi.scope_rule('commune');
begin
    execute format('alter table %s enable row level security', target);
    execute format('drop policy if exists scope on %s', target);
    execute format('create policy scope on %s using (%s)%s', target, rule, case when writable then format(' with check (%s)', rule) else '' end);
end $$;
comment on function beffroi.hold_to_scope(regclass, boolean) is
    'Row-level security on a table with a column commune: a session sees, and when writable writes, the communes of its scope only.';

select beffroi.hold_to_scope(polrelid, polwithcheck is not null) from pg_policy where polname = 'scope';

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
end $$;

create or replace function beffroi.town_table(target regclass) returns void language plpgsql as $$
begin
    execute format('create index on %s using gist (geom)', target);
    if not exists (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                   where i.indrelid = target and a.attname = 'commune') then
        execute format('create index on %s (commune)', target);
    end if;
    perform beffroi.hold_to_scope(target);
    execute format('grant select, insert, update, delete on %s to beffroi_app', target);
    perform beffroi.publish(target);
    perform beffroi.keep_history(target);
end $$;
