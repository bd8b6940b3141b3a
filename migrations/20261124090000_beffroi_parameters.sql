-- What a commune does not set for itself it has from its group, then from the server: for one setting, for a family of
-- settings, and so for the layers its map begins with.
create function beffroi.parameters_of(town text, family text) returns table (name text, value text)
language sql stable set search_path = pg_catalog, pg_temp as $$
    select distinct on (p.name) p.name, p.value from beffroi.parameters p
    where starts_with(p.name, family) and (p.commune = town or (p.commune is null and (p.town_group is null
        or p.town_group in (select g.town_group from beffroi.town_group_communes g where g.commune = town))))
    order by p.name, p.commune is null, p.town_group is null, p.town_group
$$;
comment on function beffroi.parameters_of(text, text) is
    'The settings of a commune whose names begin with a word: its own, else those of its group, else those of the server.';

create or replace function beffroi.parameter(setting text, town text) returns text
language sql stable set search_path = pg_catalog, pg_temp as $$
    select p.value from beffroi.parameters_of(town, setting) p where p.name = setting
$$;

alter table beffroi.parameters add constraint parameters_value_of_layer
    check (name not like 'layer.%' or value in ('shown', 'hidden'));
