-- What has been kept long enough goes, and what the history knows of it goes with it (RGPD, art. 5 1. e).

-- The history is only added to, but by the owner who forgets.
create or replace function beffroi.refuse_change() returns trigger language plpgsql as $$
begin
    if current_setting('beffroi.forgetting', true) = 'on'
        and current_user = (select relowner::regrole::text from pg_class where oid = tg_relid) then
        return case tg_op when 'DELETE' then old else new end;
    end if;
    raise exception '% is only added to', tg_table_name using errcode = 'insufficient_privilege';
end $$;

alter table beffroi.parameters add constraint parameters_value_of_retention
    check (name not like 'retention.%' or value ~ '^P([0-9]+Y)?([0-9]+M)?([0-9]+D)?$' and value <> 'P');

create function beffroi.forget(of_relation text, personal text[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    gone bigint[] := array(select distinct fid from beffroi.revision
        where relation = of_relation and action = 'deleted' and reason = 'retention');
    history regclass := to_regclass(of_relation || '_history');
    forgotten bigint;
begin
    perform set_config('beffroi.forgetting', 'on', true);
    update beffroi.revision set before = null, geom = null
        where relation = of_relation and fid = any (gone) and (before is not null or geom is not null);
    get diagnostics forgotten = row_count;
    if history is not null then
        execute format('delete from %s where fid = any ($1)', history) using gone;
    end if;
    perform beffroi.release_files(of_relation, gone);
    update beffroi.revision r set before = r.before - personal
        where r.relation = of_relation and r.before ?| personal and exists (select from beffroi.revision e
            where e.relation = r.relation and e.fid = r.fid and e.reason = 'retention' and e.version >= r.version);
    perform set_config('beffroi.forgetting', 'off', true);
    return forgotten;
end $$;
comment on function beffroi.forget(text, text[]) is
    'Take from the history what it knows of records that were deleted, and of the personal fields of those that were made anonymous, at the end of their retention. How many versions were emptied of deleted records.';
revoke execute on function beffroi.forget(text, text[]) from public;

create function beffroi.forget_looks(otherwise interval) returns bigint
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
    forgotten bigint;
begin
    perform set_config('beffroi.forgetting', 'on', true);
    delete from beffroi.consultations c
        where c.at < now() - coalesce(beffroi.parameter('retention.consultations', c.commune)::interval, otherwise);
    get diagnostics forgotten = row_count;
    delete from beffroi.submission where at < now() - interval '30 days';
    perform set_config('beffroi.forgetting', 'off', true);
    return forgotten;
end $$;
comment on function beffroi.forget_looks(interval) is
    'Delete looks older than the retention the town has set (parameter retention.consultations), else the one given; and which form made which record, after thirty days.';
revoke execute on function beffroi.forget_looks(interval) from public;
