-- An empty table is made anew in the transaction that fills it: where no replica listens (wal_level = minimal),
-- PostgreSQL then writes the rows and their indexes once, not twice.
drop function beffroi.fill_empty(regclass, regclass, text[], text);
create function beffroi.fill_empty(target regclass, stage regclass, columns text[], origin text, communes text[]) returns bigint
language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
declare
    relation text := (select format('%s.%s', n.nspname, c.relname) from pg_class c join pg_namespace n on n.oid = c.relnamespace where c.oid = target);
    outside text;
    again text[];
    step text;
    filled bigint;
begin
    if not exists (select from pg_trigger where tgrelid = target and tgname = 'beffroi_note_insert')
       or not exists (select from pg_class where oid = stage and relkind = 'r' and relpersistence = 't') then
        raise exception '% is not a table of the town, or % is not a temporary table', target, stage;
    end if;
    select c into outside from unnest(communes) c where not beffroi.in_scope(c) limit 1;
    if outside is not null then
        raise exception 'commune % is outside the scope of this session', outside using errcode = 'insufficient_privilege';
    end if;
    execute format('lock table %s in access exclusive mode', target);
    execute format('select exists (select from %s)', target) into strict outside;
    if outside::boolean then
        raise exception '% is not empty', target;
    end if;
    -- Notes are written below, one for each commune: the trigger would keep a copy of every row to find them.
    execute format('alter table %s disable trigger beffroi_note_insert, disable trigger beffroi_note_truncate', target);
    if not exists (select from pg_constraint where contype = 'f' and confrelid = target) then
        execute format('truncate %s', target);
    end if;
    -- Keys first among what is built again; indexes others stand on stay.
    select array_agg(def order by constrained desc) into again from (
        select case when k.oid is null then pg_get_indexdef(i.indexrelid)
                    else format('alter table %s add constraint %I %s', target, k.conname, pg_get_constraintdef(k.oid)) end as def,
               k.oid is not null as constrained
        from pg_index i left join pg_constraint k on k.conindid = i.indexrelid and k.conrelid = target
        where i.indrelid = target and not exists (select from pg_constraint f where f.contype = 'f' and f.conindid = i.indexrelid)) t;
    for step in
        select case when k.oid is null then format('drop index %s', i.indexrelid::regclass)
               else format('alter table %s drop constraint %I', target, k.conname) end
        from pg_index i left join pg_constraint k on k.conindid = i.indexrelid and k.conrelid = target
        where i.indrelid = target and not exists (select from pg_constraint f where f.contype = 'f' and f.conindid = i.indexrelid)
    loop
        execute step;
    end loop;
    execute format('insert into %s (commune, id, geom, source, valid_from%s) select s."beffroi commune", s."beffroi id", s.geom, %L, %L::timestamptz%s from %s s where s.state < 2 and s."beffroi commune" = any (%L)',
        target, coalesce((select string_agg(format(', %I', c), '') from unnest(columns) c), ''), origin, beffroi.as_of(),
        coalesce((select string_agg(format(', s.%I::%s', c, format_type(a.atttypid, a.atttypmod)), '' order by n)
            from unnest(columns) with ordinality u(c, n) join pg_attribute a on a.attrelid = target and a.attname = c), ''), stage, communes);
    get diagnostics filled = row_count;
    foreach step in array coalesce(again, '{}') loop
        execute step;
    end loop;
    execute format('alter table %s enable trigger beffroi_note_insert, enable trigger beffroi_note_truncate', target);
    insert into beffroi.change (relation, commune) select relation, c from unnest(communes) c;
    perform pg_notify('beffroi_change', relation);
    return filled;
end $$;
comment on function beffroi.fill_empty(regclass, regclass, text[], text, text[]) is
    'Fill an empty table of the town with what staging holds of some communes, made anew with its indexes built afterwards: a third of the work. Nobody reads an empty table for long, so the exclusive lock harms no one.';
revoke execute on function beffroi.fill_empty(regclass, regclass, text[], text, text[]) from public;
grant execute on function beffroi.fill_empty(regclass, regclass, text[], text, text[]) to beffroi_app;
