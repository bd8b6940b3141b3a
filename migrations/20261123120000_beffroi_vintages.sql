-- Vintages in any order, the lineage of parcels, and indexes that bulk loading can afford.

alter table beffroi.import add column relation text, add column scope text, add column complete boolean not null default false;
comment on column beffroi.import.relation is 'Table written, schema.table.';
comment on column beffroi.import.complete is 'The file was complete for the commune (and scope): what it does not hold was not there on that day.';
comment on column beffroi.import.scope is 'What inside the commune the file was complete for (a document, a level and year); empty for the whole commune.';
create index import_vintage on beffroi.import (relation, commune, as_of);

-- The unique key (commune, id) already begins with the commune.
create or replace function beffroi.town_table(target regclass) returns void language plpgsql as $$
begin
    execute format('create index on %s using gist (geom)', target);
    if not exists (select from pg_index i join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0]
                   where i.indrelid = target and a.attname = 'commune') then
        execute format('create index on %s (commune)', target);
    end if;
    execute format('alter table %s enable row level security', target);
    execute format('create policy scope on %s using (beffroi.in_scope(commune)) with check (beffroi.in_scope(commune))', target);
    execute format('grant select, insert, update, delete on %s to beffroi_app', target);
    perform beffroi.publish(target);
    perform beffroi.keep_history(target);
end $$;
do $$
declare
    twin regclass;
begin
    for twin in
        select i.indexrelid::regclass from pg_index i
        join pg_trigger g on g.tgrelid = i.indrelid and g.tgname = 'beffroi_keep_update'
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = i.indkey[0] and a.attname = 'commune'
        where i.indnatts = 1 and not i.indisunique and exists (
            select from pg_index u where u.indrelid = i.indrelid and u.indisunique and u.indkey[0] = i.indkey[0] and u.indnatts > 1)
    loop
        execute format('drop index %s', twin);
    end loop;
end $$;

-- A vintage older than something already known --------------------------------------------------
-- A key is late when the table knows of a change to it, or of a complete vintage of its commune, after the
-- day of the file. What the file says then holds from that day to the next thing known, and goes to the
-- history; the present is not touched, but that it may turn out to be older than was thought.
create function beffroi.weave_past(
    target regclass, stage regclass, moment timestamptz, columns text[], scope_columns text[], removes boolean, origin text
) returns table (town text, added bigint, changed bigint, removed bigint, unchanged bigint)
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
#variable_conflict use_column
declare
    relation text := (select format('%s.%s', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target);
    history text := (select format('%I.%I', n.nspname, c.relname || '_history') from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target);
    others text := coalesce((select string_agg(format(', %I', attname), '' order by attnum) from pg_attribute
        where attrelid = target and attnum > 0 and not attisdropped
          and attname <> all (columns || array['fid', 'commune', 'id', 'geom', 'source', 'valid_from'])), '');
    old_others text := coalesce((select string_agg(format(', o.%I', attname), '' order by attnum) from pg_attribute
        where attrelid = target and attnum > 0 and not attisdropped
          and attname <> all (columns || array['fid', 'commune', 'id', 'geom', 'source', 'valid_from'])), '');
    list text := coalesce((select string_agg(format(', %I', c), '') from unnest(columns) c), '');
    ours text := coalesce((select string_agg(format('x.%I, ', c), '') from unnest(columns) c), '') || 'x.geom';
    staged text := coalesce((select string_agg(format(', s.%I::%s', c, format_type(a.atttypid, a.atttypmod)), '' order by n)
        from unnest(columns) with ordinality u(c, n) join pg_attribute a on a.attrelid = target and a.attname = c), '');
    every text := (select string_agg(format('%I', attname), ', ' order by attnum) from pg_attribute where attrelid = target and attnum > 0 and not attisdropped);
    in_file text := case when cardinality(scope_columns) = 0 then '' else format(
        ' and (%s) in (select distinct %s from %s s where s.state < 2)',
        (select string_agg(format('coalesce(x.%I::text, '''')', c), ', ') from unnest(scope_columns) c),
        (select string_agg(format('coalesce(s.%I::text, '''')', c), ', ') from unnest(scope_columns) c), stage) end;
    scoped text := case when cardinality(scope_columns) = 0 then '''''::text' else
        (select format('string_agg(distinct concat_ws(''|'', %s), '';'' order by concat_ws(''|'', %s))', l, l)
         from (select string_agg(format('coalesce(s.%I::text, '''')', c), ', ') l from unnest(scope_columns) c) t) end;
begin
    if not exists (select from pg_trigger where tgrelid = target and tgname = 'beffroi_keep_update') then
        raise exception '% keeps no history', target;
    end if;
    if not exists (select from pg_class where oid = stage and relkind = 'r' and relpersistence = 't') then
        raise exception '% is not a temporary table', stage;
    end if;
    execute format('select c from (select distinct "beffroi commune" c from %s) t where not beffroi.in_scope(c) limit 1', stage) into town;
    if town is not null then
        raise exception 'commune % is outside the scope of this session', town using errcode = 'insufficient_privilege';
    end if;

    execute format($sql$
        create temp table beffroi_late on commit drop as
        with ours as materialized (
            select "beffroi commune" as commune, %s as scope from %2$s s where state < 2 group by 1),
        snapshot as materialized (
            select o.commune, min(i.as_of) as next from ours o join beffroi.import i
              on i.relation = %3$L and i.commune = o.commune and i.complete and i.as_of > %4$L and coalesce(i.scope, '') = o.scope
            group by 1),
        known as materialized (
            select x.commune, x.id, x.valid_from as a, null::timestamptz as b from %5$s x where x.commune in (select commune from ours)%7$s
            union all
            select x.commune, x.id, x.valid_from, x.valid_to from %6$s x where x.commune in (select commune from ours)%7$s),
        change as (
            select commune, id, least(min(a) filter (where a > %4$L), min(b) filter (where b > %4$L)) as next from known group by 1, 2),
        keys as (
            select "beffroi commune" as commune, "beffroi id" as id, true as in_file from %2$s where state < 2
            union all
            select commune, id, false from change k where %8$L and not exists (
                select from %2$s s where s."beffroi commune" = k.commune and s."beffroi id" = k.id)),
        late as (
            select k.commune, k.id, k.in_file, least(c.next, n.next) as next
            from keys k left join change c using (commune, id) left join snapshot n using (commune))
        select * from late where next is not null
        $sql$, scoped, stage, relation, moment, target, history, in_file, removes);
    analyze beffroi_late;

    execute format($sql$
        create temp table beffroi_weave on commit drop as
        with then_valid as (
            select x.fid, x.commune, x.id, x.valid_from, null::timestamptz as valid_to, x.geom%1$s from %2$s x where x.valid_from <= %4$L
            union all
            select x.fid, x.commune, x.id, x.valid_from, x.valid_to, x.geom%1$s from %3$s x where x.valid_from <= %4$L and x.valid_to > %4$L)
        select l.commune, l.id, l.in_file, l.next, x.fid, x.valid_from as v_from, x.valid_to as v_to,
               l.in_file and x.fid is not null and (%5$s) is not distinct from (%6$s) as same
        from beffroi_late l
        left join then_valid x using (commune, id)
        left join %7$s s on s."beffroi commune" = l.commune and s."beffroi id" = l.id and s.state < 2
        $sql$, list, target, history, moment, ours, ltrim(staged || ', s.geom', ', '), stage);

    execute format('alter table %s disable trigger beffroi_stamp', target);
    execute format('alter table %s disable trigger beffroi_keep_update', target);
    -- What was valid on the day and is not what the file says: cut out [day, next).
    execute format('insert into %1$s (%2$s, valid_to) select %3$s, w.v_to from %1$s o join beffroi_weave w on o.fid = w.fid and o.valid_from = w.v_from and o.valid_to = w.v_to where not w.same and w.v_to > w.next',
        history, every, (select string_agg(case attname when 'valid_from' then 'w.next' else format('o.%I', attname) end, ', ' order by attnum)
                         from pg_attribute where attrelid = target and attnum > 0 and not attisdropped));
    execute format('delete from %s o using beffroi_weave w where o.fid = w.fid and o.valid_from = w.v_from and o.valid_to = w.v_to and not w.same and w.v_from >= %L', history, moment);
    execute format('update %s o set valid_to = %L from beffroi_weave w where o.fid = w.fid and o.valid_from = w.v_from and o.valid_to = w.v_to and not w.same', history, moment);
    execute format('insert into %s (%s, valid_to) select %s, %L from %s o join beffroi_weave w on o.fid = w.fid and w.v_to is null where not w.same and w.v_from < %L',
        history, every, (select string_agg(format('o.%I', attname), ', ' order by attnum) from pg_attribute where attrelid = target and attnum > 0 and not attisdropped),
        moment, target, moment);
    execute format('update %s o set valid_from = w.next from beffroi_weave w where o.fid = w.fid and w.v_to is null and not w.same', target);
    -- What the file says: joined to what follows when that is the same, else a version of its own.
    execute format($sql$
        create temp table beffroi_new on commit drop as
        select w.commune, w.id, w.next, w.fid, s.geom%1$s from beffroi_weave w
        join %2$s s on s."beffroi commune" = w.commune and s."beffroi id" = w.id and s.state < 2 where w.in_file and not w.same
        $sql$, staged, stage);
    execute format('update %s x set valid_from = %L from beffroi_new n where x.commune = n.commune and x.id = n.id and x.valid_from = n.next and (%s) is not distinct from (%s)',
        target, moment, ours, replace(ours, 'x.', 'n.'));
    execute format('update %s x set valid_from = %L from beffroi_new n where x.commune = n.commune and x.id = n.id and x.valid_from = n.next and (%s) is not distinct from (%s)',
        history, moment, ours, replace(ours, 'x.', 'n.'));
    execute format('alter table %s enable trigger beffroi_stamp', target);
    execute format('alter table %s enable trigger beffroi_keep_update', target);
    execute format($sql$
        insert into %1$s (fid, commune, id, geom, source, valid_from, valid_to%2$s%3$s)
        select coalesce(o.fid, nextval(pg_get_serial_sequence(%4$L, 'fid'))), n.commune, n.id, n.geom, %5$L, %6$L, n.next%7$s%8$s
        from beffroi_new n
        left join lateral (
            select * from (select %9$s from %10$s union all select %9$s from %1$s) o where o.commune = n.commune and o.id = n.id
            order by (o.valid_from <= %6$L) desc, o.valid_from desc limit 1) o on true
        where not exists (select from (select commune, id, valid_from from %10$s union all select commune, id, valid_from from %1$s) x
                          where x.commune = n.commune and x.id = n.id and x.valid_from = %6$L)
        $sql$, history, list, others, target, origin, moment,
        coalesce((select string_agg(format(', n.%I', c), '') from unnest(columns) c), ''), old_others, every, target);
    execute format('update %s s set state = 4 from beffroi_late l where s."beffroi commune" = l.commune and s."beffroi id" = l.id and s.state < 2', stage);

    return query select w.commune,
        count(*) filter (where w.in_file and w.fid is null), count(*) filter (where w.in_file and w.fid is not null and not w.same),
        count(*) filter (where not w.in_file and w.fid is not null), count(*) filter (where w.same)
        from beffroi_weave w group by 1;
    drop table beffroi_late, beffroi_weave, beffroi_new;
end $$;
comment on function beffroi.weave_past(regclass, regclass, timestamptz, text[], text[], boolean, text) is
    'Put a staged vintage older than something known into the history of a table. Staged rows so used get state 4.';
revoke execute on function beffroi.weave_past(regclass, regclass, timestamptz, text[], text[], boolean, text) from public;
grant execute on function beffroi.weave_past(regclass, regclass, timestamptz, text[], text[], boolean, text) to beffroi_app;

-- Lineage -----------------------------------------------------------------------------------------
create function cadastre.link_parcels(town text, moment timestamptz) returns bigint language plpgsql as $$
declare
    linked bigint;
begin
    delete from cadastre.parcel_lineage where commune = town and at = moment;
    with come as materialized (
        select id, geom from cadastre.parcels where commune = town and valid_from = moment
        union all
        select id, geom from cadastre.parcels_history where commune = town and valid_from = moment and valid_to > moment),
    gone as materialized (
        select id, geom from cadastre.parcels_history h where commune = town and valid_to = moment and valid_from < moment
        and not exists (select from come where come.id = h.id)),
    pair as (
        select g.id as parcel_from, c.id as parcel_to, st_area(g.geom) as area_from, st_area(c.geom) as area_to,
               st_area(st_intersection(g.geom, c.geom)) as common
        from gone g join come c on g.geom && c.geom)
    insert into cadastre.parcel_lineage (commune, parcel_from, parcel_to, at, share)
    select town, parcel_from, parcel_to, moment, least(1, common / area_from) from pair
    where common >= 0.05 * least(area_from, area_to) and common > 0 and area_from > 0;
    get diagnostics linked = row_count;
    return linked;
end $$;
comment on function cadastre.link_parcels(text, timestamptz) is
    'Find again what the parcels that vanished at that moment became: the new or reshaped parcels that hold at least a twentieth of the smaller of the two.';
