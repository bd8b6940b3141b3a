-- Finding rows under row-level security.
--
-- PostgreSQL evaluates the policy of a table before any condition that might leak what it reads, and counts every
-- spatial and text-pattern operator among those: with the policy on, a click on a map of 1,500,000 parcels reads them
-- all. The functions below search with the rights of the owner, apply the scope of the session themselves, and give
-- back identifiers only; the caller reads the rows by identifier, still under the policy.

create function beffroi.searched_relation(relation text) returns regclass
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    target regclass := relation::regclass;
begin
    if not has_table_privilege('beffroi_app', target, 'select') then
        raise insufficient_privilege using message = format('%s is not published to beffroi_app', relation);
    end if;
    return target;
end $$;
comment on function beffroi.searched_relation(text) is 'The relation of a name, if the serving role may read it at all; refused otherwise.';

create function beffroi.scope_condition(target regclass) returns text
language plpgsql stable set search_path = pg_catalog, pg_temp as $$
begin
    if exists (select from pg_attribute where attrelid = target and attname = 'commune' and not attisdropped) then
        return 'beffroi.in_scope(t.commune::text)';
    elsif (select relrowsecurity from pg_class where oid = target) then
        raise feature_not_supported using message = format('%s has row-level security and no column commune', target),
            hint = 'Add a column commune with the INSEE code: the scope of a session is a list of communes.';
    end if;
    return 'true';
end $$;
comment on function beffroi.scope_condition(regclass) is 'Condition on the alias t that keeps the rows of the communes in the scope of the session.';

create function beffroi.find_near(
    relation text, fid text, geometry text, place public.geometry, reach public.geometry,
    moment timestamptz default null, most integer default null) returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    target regclass := beffroi.searched_relation(relation);
    dated text := '';
begin
    if moment is not null then
        dated := ' and t.valid_from < $3';
        if exists (select from pg_attribute where attrelid = target and attname = 'valid_to' and not attisdropped) then
            dated := dated || ' and t.valid_to >= $3';
        end if;
    end if;
    return query execute format(
        'select t.%1$I::bigint from %2$s t where t.%3$I operator(public.&&) $2 and %4$s%5$s
            and case public.st_dimension(t.%3$I) when 2 then public.st_intersects(t.%3$I, $1) else public.st_intersects(t.%3$I, $2) end limit $4',
        fid, target, geometry, beffroi.scope_condition(target), dated) using place, reach, moment, most;
end $$;
comment on function beffroi.find_near(text, text, text, public.geometry, public.geometry, timestamptz, integer) is
    'Identifiers of rows at a place: surfaces that meet place, lines and points that meet reach (place widened by the tolerance). Both in the SRID of the table. moment: only versions valid just before it.';

create function beffroi.search_expression(columns text[]) returns text
language sql immutable set search_path = pg_catalog, pg_temp as $$
    select ''' '' || beffroi.fold(' || string_agg(format('coalesce(t.%I::text, %L)', name, ''), format(' || %L || ', ' ') order by at) || ')'
    from unnest(columns) with ordinality as listed (name, at)
$$;
comment on function beffroi.search_expression(text[]) is 'The folded text in which the search box looks for the rows of a layer, on the alias t. A space stands before every word, so that the beginning of one can be matched by LIKE, which the trigram index answers even for two letters.';

create function beffroi.searchable(target regclass, variadic columns text[]) returns void
language plpgsql as $$
begin
    execute format('create index if not exists %I on %s using gin ((%s) public.gin_trgm_ops)',
        left((select relname from pg_class where oid = target) || '_search_' || array_to_string(columns, '_'), 63),
        target, replace(beffroi.search_expression(columns), 't.', ''));
end $$;
comment on function beffroi.searchable(regclass, text[]) is
    'Index the columns named in the search label of a layer, in the order of the label, so that the search box answers at once on a large table. Text and whole-number columns only.';

create function beffroi.find_text(
    relation text, fid text, commune text, columns text[], phrase text, words text[], fuzzy text[],
    preferred text default null, most integer default 200) returns table (found bigint, tier integer, score real)
language plpgsql stable security definer set search_path = pg_catalog, pg_temp
-- Enough rows for a page are sometimes near the start of a table and sometimes nowhere: only the index is quick for both.
set enable_seqscan = off as $$
declare
    target regclass := beffroi.searched_relation(relation);
    folded text := beffroi.search_expression(columns);
    conditions text;
    here text := case when commune = '' then 'null::text' else format('t.%I::text', commune) end;
begin
    perform set_config('pg_trgm.word_similarity_threshold', '0.5', true);
    select string_agg(condition, ' and ') into conditions from (
        select (select '(' || string_agg(format('%s like %L', folded, '% ' || way || '%'), ' or ') || ')' from unnest(string_to_array(word, '|')) as way) as condition
        from unnest(words) as word
        union all
        select format('%s operator(public.%%>) %L', folded, word) from unnest(fuzzy) as word) as every;
    if conditions is null then
        return;
    end if;
    return query execute format(
        'with candidate as materialized (select * from (
            (select t.%1$I::bigint as fid, true as near, %2$s as txt from %3$s t where %4$s and %5$s and ($1 is null or %6$s = $1) limit $2)
            union all
            (select t.%1$I::bigint, false, %2$s from %3$s t where %4$s and %5$s and $1 is not null and %6$s is distinct from $1 limit $2 / 4)) u limit $2)
        select fid,
            case when starts_with(txt || '' '', '' '' || $3 || '' '') then 0
                 when starts_with(txt, '' '' || $3) then 1
                 when cardinality($5) > 0 then 4
                 when not exists (select from unnest($4) as word where not exists (
                    select from unnest(string_to_array(word, ''|'')) as way where strpos(txt || '' '', '' '' || way || '' '') > 0)) then 2
                 else 3 end,
            case when cardinality($5) > 0 then (select avg(public.word_similarity(word, txt))::real from unnest($5) as word) else 1::real end
        from candidate order by near desc, 2, 3 desc, length(txt), txt',
        fid, folded, target, beffroi.scope_condition(target), conditions, here)
    using preferred, most, phrase, words, fuzzy;
end $$;
comment on function beffroi.find_text(text, text, text, text[], text, text[], text[], text, integer) is
    'Identifiers of rows whose searched columns hold every word (its ways of writing joined by |, each the beginning of a word) and every fuzzy word (with slips of the pen). tier: 0 the phrase begins the text, 1 the same with the last word unfinished, 2 every word found whole, 3 as beginnings of words, 4 with slips. preferred: the commune looked in first; others fill up.';

create function beffroi.find_parcel(
    relation text, fid text, key text, low text, high text, head text default null, prefix text default null,
    preferred text default null, most integer default 50) returns setof bigint
language plpgsql stable security definer set search_path = pg_catalog, pg_temp as $$
declare
    target regclass := beffroi.searched_relation(relation);
begin
    return query execute format(
        'select t.%1$I::bigint from %2$s t
         where right(t.%3$I, 6) collate "C" >= $1 and right(t.%3$I, 6) collate "C" <= $2 and %4$s
           and ($3 is null or left(t.%3$I, 5) = $3) and ($4 is null or substr(t.%3$I, 6, 3) = $4)
         order by left(t.%3$I, 5) = $5 desc, right(t.%3$I, 6) collate "C", t.%3$I limit $6',
        fid, target, key, beffroi.scope_condition(target))
    using low, high, head, prefix, preferred, most;
end $$;
comment on function beffroi.find_parcel(text, text, text, text, text, text, text, text, integer) is
    'Identifiers of parcels by the section and number that end their 14-character key (AB0123), from low to high; head: INSEE code, prefix: absorbed commune.';

create function beffroi.searchable_parcels(target regclass, key text default 'id') returns void
language plpgsql as $$
begin
    execute format('create index if not exists %I on %s ((right(%I, 6)) collate "C")',
        left((select relname from pg_class where oid = target) || '_search_parcel', 63), target, key);
end $$;
comment on function beffroi.searchable_parcels(regclass, text) is 'Index the section and number at the end of a 14-character parcel key for the search box.';

grant usage on schema cadastre, addresses, planning, town, elections, schools to beffroi_app;
select beffroi.searchable('addresses.addresses', 'number', 'suffix', 'street');
select beffroi.searchable('addresses.streets', 'name');
select beffroi.searchable('cadastre.localities', 'name');
select beffroi.searchable('town.public_buildings', 'name');
select beffroi.searchable('elections.polling_stations', 'id', 'name');
select beffroi.searchable('schools.school_perimeters', 'school');
select beffroi.searchable_parcels('cadastre.parcels');
