-- A division decided: what a frozen scenario says line by line, who changes station, and when.

alter table elections.polling_stations add column ended_on date;
alter table elections.polling_stations_history add column ended_on date;
comment on column elections.polling_stations.ended_on is 'Nobody votes there any more from this day on; kept for its past and for electors who are still forced to it.';

create table elections.scenario_stations (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    scenario bigint not null,
    part integer not null check (part between 0 and 65535),
    number text not null check (length(number) between 1 and 40),
    name text check (length(name) <= 300),
    station bigint,
    place bigint,
    place_name text check (length(place_name) <= 300),
    place_address text check (length(place_address) <= 300),
    canton text,
    constituency text,
    state text not null check (state in ('kept', 'opened', 'closed')),
    centralising boolean not null default false,
    addresses integer not null check (addresses >= 0),
    electors_before integer not null check (electors_before >= 0),
    electors integer not null check (electors >= 0),
    arrived integer not null check (arrived >= 0),
    departed integer not null check (departed >= 0),
    walk integer check (walk >= 0),
    scale integer check (scale >= 100),
    redrawn boolean not null,
    doors bigint[] not null default '{}',
    place_at geometry(Point, 4326),
    geom geometry(MultiPolygon, 4326),
    unique (commune, fid), unique (scenario, part),
    foreign key (commune, scenario) references elections.scenarios (commune, fid) on delete cascade,
    foreign key (commune, station) references elections.polling_stations (commune, fid),
    foreign key (commune, place) references elections.polling_places (commune, fid)
);
comment on table elections.scenario_stations is 'Polling station of a frozen scenario, with its figures and its area.';
comment on column elections.scenario_stations.commune is 'INSEE code of the commune.';
comment on column elections.scenario_stations.part is 'Its number in the plan: 0, 1, 2 …';
comment on column elections.scenario_stations.station is 'The station it is; empty until one that is opened takes effect.';
comment on column elections.scenario_stations.state is 'kept, opened, closed.';
comment on column elections.scenario_stations.arrived is 'Electors it has and had not.';
comment on column elections.scenario_stations.departed is 'Electors it had and has not.';
comment on column elections.scenario_stations.walk is 'Mean way to the polling place, metres, estimated.';
comment on column elections.scenario_stations.scale is 'Denominator at which its area fits on the map of an A3 sheet.';
comment on column elections.scenario_stations.redrawn is 'Other addresses vote there than before: its area is drawn anew.';
comment on column elections.scenario_stations.place_at is 'Where the place is that a station is opened at.';
comment on column elections.scenario_stations.doors is 'addresses.addresses.fid of those that vote there.';
select beffroi.record_table('elections.scenario_stations');

create table elections.scenario_lines (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    scenario bigint not null,
    scenario_station bigint not null,
    street text not null check (length(street) between 2 and 200),
    street_key text not null check (length(street_key) between 1 and 400),
    parity text not null check (parity in ('both', 'odd', 'even', 'rest')),
    first integer check (first between 1 and 99998),
    last integer check (last between 1 and 99998),
    changed boolean not null default false,
    check (first <= last), check (parity <> 'rest' or (first is null and last is null)),
    foreign key (commune, scenario) references elections.scenarios (commune, fid) on delete cascade,
    foreign key (commune, scenario_station) references elections.scenario_stations (commune, fid) on delete cascade
);
comment on table elections.scenario_lines is 'Line of the street list a frozen scenario makes: it takes the place of elections.street_ranges the day the scenario takes effect.';
comment on column elections.scenario_lines.commune is 'INSEE code of the commune.';
comment on column elections.scenario_lines.street_key is 'The name as it is compared: without accents, articles, abbreviations.';
comment on column elections.scenario_lines.changed is 'Some of its doors vote elsewhere today.';
comment on column elections.scenario_lines.parity is 'both, odd, even; rest: what no other line of the street holds.';
select beffroi.record_table('elections.scenario_lines');
create index on elections.scenario_lines (scenario, street_key);
create index on elections.scenario_lines (commune, scenario_station);

create table elections.movements (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    scenario bigint not null,
    elector bigint not null references elections.electors on delete cascade,
    from_station bigint not null,
    from_number text not null check (length(from_number) <= 40),
    destination bigint not null,
    to_number text not null check (length(to_number) <= 40),
    applies_on date not null,
    state text not null default 'pending' check (state in ('pending', 'done', 'withdrawn')),
    done_on date,
    foreign key (commune, scenario) references elections.scenarios (commune, fid) on delete cascade,
    foreign key (commune, from_station) references elections.polling_stations (commune, fid),
    foreign key (commune, destination) references elections.scenario_stations (commune, fid) on delete cascade
);
comment on table elections.movements is 'Change of station of an elector (mouvement), decided with a scenario, done the day it takes effect.';
comment on column elections.movements.commune is 'INSEE code of the commune.';
comment on column elections.movements.destination is 'Station of the scenario: one that is opened is none of the commune''s yet.';
comment on column elections.movements.state is 'pending, done, withdrawn.';
select beffroi.record_table('elections.movements');
create unique index movements_one_pending on elections.movements (scenario, elector) where state = 'pending';
create index on elections.movements (elector);
create index on elections.movements (commune, from_station);
create index on elections.movements (commune, destination);
create index on elections.movements (commune, scenario, state);

-- What a scenario was compiled to is written while it is a draft, and holds from then on; only the station that an opened
-- one became is noted when it takes effect.
create function elections.hold_compiled() returns trigger language plpgsql as $$
declare
    held text;
begin
    select state into held from elections.scenarios where fid = case when tg_op = 'DELETE' then old.scenario else new.scenario end;
    if held is null or held = 'draft' then
        if tg_op = 'DELETE' then
            return old;
        end if;
        return new;
    end if;
    if tg_op = 'UPDATE' and held = 'planned' and to_jsonb(new) - 'station' - 'version' = to_jsonb(old) - 'station' - 'version' then
        return new;
    end if;
    raise exception 'a frozen scenario cannot change' using errcode = 'ZB001';
end $$;
create trigger held before insert or update or delete on elections.scenario_stations
    for each row execute function elections.hold_compiled();
create trigger held before insert or update or delete on elections.scenario_lines
    for each row execute function elections.hold_compiled();

insert into auth.permissions (role, subject, action)
select fid, subject, '*' from auth.roles, unnest(array['scenario-stations', 'scenario-lines', 'elector-movements']) subject where name = 'elections';
