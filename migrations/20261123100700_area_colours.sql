-- Neighbouring areas never share a colour on the map: each new or redrawn area takes a number its
-- neighbours do not have. A style turns the number into a colour.

create function beffroi.colour_area() returns trigger language plpgsql as $$
declare
    near constant double precision := 0.00005; -- degrees, about 5 m: drawn borders rarely coincide
    palette constant integer := 5;
    alike text := '';
    part text;
    wanted text;
    taken smallint[];
    other record;
begin
    if tg_op = 'UPDATE' and new.colour is not null and old.geom is not distinct from new.geom then
        return new;
    end if;
    foreach part in array coalesce(tg_argv, array[]::text[]) loop
        execute format('select ($1).%I::text', part) into wanted using new;
        alike := alike || format(' and %I::text is not distinct from %L', part, wanted);
    end loop;
    execute format('select coalesce(array_agg(distinct colour), ''{}'') from %I.%I
        where commune = $1 and fid <> $2 and colour is not null and st_dwithin(geom, $3, $4) %s', tg_table_schema, tg_table_name, alike)
        into taken using new.commune, new.fid, new.geom, near;
    if new.colour is null or new.colour = any (taken) then
        new.colour := (select min(c) from generate_series(0, cardinality(taken) + 1) c where c <> all (taken));
    end if;
    if new.colour >= palette then
        -- Every colour is taken: free one that a single neighbour holds and can change.
        for other in execute format('select (array_agg(fid))[1] as fid, colour, (array_agg(geom))[1] as geom from %I.%I
                where commune = $1 and fid <> $2 and st_dwithin(geom, $3, $4) %s group by colour having count(*) = 1',
                tg_table_schema, tg_table_name, alike) using new.commune, new.fid, new.geom, near loop
            execute format('select coalesce(array_agg(distinct colour), ''{}'') from %I.%I
                where commune = $1 and fid <> $2 and fid <> $5 and colour is not null and st_dwithin(geom, $3, $4) %s', tg_table_schema, tg_table_name, alike)
                into taken using new.commune, other.fid, other.geom, near, new.fid;
            taken := taken || other.colour;
            if exists (select from generate_series(0, palette - 1) c where c <> all (taken)) then
                execute format('update %I.%I set colour = $1 where fid = $2', tg_table_schema, tg_table_name)
                    using (select min(c) from generate_series(0, palette - 1) c where c <> all (taken)), other.fid;
                new.colour := other.colour;
                exit;
            end if;
        end loop;
    end if;
    return new;
end $$;
comment on function beffroi.colour_area() is
    'Row trigger for a table of the town with a column colour: gives the row a number unlike its neighbours''. Arguments: columns that split the table into separate maps (level, year).';

create trigger beffroi_colour before insert or update on elections.polling_stations
    for each row execute function beffroi.colour_area();
create trigger beffroi_colour before insert or update on schools.school_perimeters
    for each row execute function beffroi.colour_area('level', 'year');
