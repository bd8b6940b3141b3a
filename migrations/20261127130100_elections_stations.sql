-- Polling stations as records: where they are held, what belongs to them street by street.
create table elections.polling_places (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    name text not null check (length(name) between 1 and 160),
    address text check (length(address) <= 300),
    accessible boolean,
    rooms integer not null default 1 check (rooms between 1 and 50),
    remarks text check (length(remarks) <= 2000),
    geom geometry(Point, 4326),
    unique (commune, name), unique (commune, fid)
);
comment on table elections.polling_places is 'Building in which people vote (lieu de vote); several stations may share one.';
comment on column elections.polling_places.commune is 'INSEE code of the commune.';
comment on column elections.polling_places.accessible is 'Disabled persons can get in (code électoral, art. L62-2); empty: not checked.';
comment on column elections.polling_places.rooms is 'Most stations it holds.';
select beffroi.record_table('elections.polling_places');
select beffroi.searchable('elections.polling_places', 'name', 'address');

-- Stations in the order people count them: 2 before 10.
create collation beffroi.numbered (provider = icu, locale = 'und-u-kn-true');
alter table elections.polling_stations alter column id type text collate beffroi.numbered;
alter table elections.polling_stations_history alter column id type text collate beffroi.numbered;

-- A station is created by the prefect's order before its area is drawn, and one of votes by post has none.
alter table elections.polling_stations
    alter column geom drop not null,
    add column place bigint,
    add column kind text not null default 'perimeter' check (kind in ('perimeter', 'no_perimeter')),
    add column centralising boolean not null default false,
    add check (length(id) between 1 and 40),
    add unique (commune, fid),
    add foreign key (commune, place) references elections.polling_places (commune, fid);
alter table elections.polling_stations_history
    alter column geom drop not null,
    add column place bigint,
    add column kind text,
    add column centralising boolean;
comment on column elections.polling_stations.place is 'Where it is held.';
comment on column elections.polling_stations.kind is 'perimeter; no_perimeter: electors who vote by post (code électoral, art. L12-1, L79).';
comment on column elections.polling_stations.centralising is 'Gathers the results of the commune (bureau centralisateur, code électoral, art. R40).';
select beffroi.record_table('elections.polling_stations');
create unique index polling_stations_one_centralising on elections.polling_stations (commune) where centralising;
create index on elections.polling_stations (commune, place);

-- One station of the commune centralises: marking another passes the office on.
create function elections.pass_on_centralising() returns trigger language plpgsql as $$
begin
    update elections.polling_stations set centralising = false
        where commune = new.commune and centralising and fid <> new.fid;
    return new;
end $$;
create trigger centralising before insert or update on elections.polling_stations
    for each row when (new.centralising) execute function elections.pass_on_centralising();

create table elections.street_ranges (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    street text not null check (length(street) between 2 and 200),
    street_key text not null check (length(street_key) between 1 and 400),
    parity text not null default 'both' check (parity in ('both', 'odd', 'even', 'rest')),
    first integer check (first between 1 and 99998),
    last integer check (last between 1 and 99998),
    station bigint not null,
    check (first <= last),
    check (parity <> 'rest' or (first is null and last is null)),
    foreign key (commune, station) references elections.polling_stations (commune, fid)
);
comment on table elections.street_ranges is 'Division of the commune (découpage): doors of a side of a street, from one number to another, and the station they vote at.';
comment on column elections.street_ranges.commune is 'INSEE code of the commune.';
comment on column elections.street_ranges.street_key is 'The name as it is compared: without accents, articles, abbreviations.';
comment on column elections.street_ranges.parity is 'both, odd, even, rest (what no other line of the street holds).';
comment on column elections.street_ranges.first is 'First number; empty: from the beginning of the street.';
comment on column elections.street_ranges.last is 'Last number; empty: to the end of the street. bis, ter go with their number.';
select beffroi.record_table('elections.street_ranges');
select beffroi.searchable('elections.street_ranges', 'street');
create index on elections.street_ranges (commune, street_key);
create index on elections.street_ranges (commune, station);

with role as (insert into auth.roles (name, title_fr, title_en, title_es)
    values ('elections', 'Élections', 'Elections', 'Elecciones') returning fid)
insert into auth.permissions (role, subject, action)
select role.fid, subject, '*' from role, unnest(array['polling-places', 'polling-stations', 'street-ranges']) subject;
