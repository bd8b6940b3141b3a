create schema elections;
comment on schema elections is 'Elections: polling stations and results.';
grant usage on schema elections to beffroi_app;

create table elections.polling_stations (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    name text,
    address text,
    canton text,
    constituency text,
    electors integer,
    colour smallint check (colour >= 0),
    geom geometry(MultiPolygon, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table elections.polling_stations is 'Area of a polling station (périmètre de bureau de vote).';
comment on column elections.polling_stations.commune is 'INSEE code of the commune.';
comment on column elections.polling_stations.id is 'Number of the station.';
comment on column elections.polling_stations.name is 'Name of the place.';
comment on column elections.polling_stations.address is 'Address of the place.';
comment on column elections.polling_stations.canton is 'Canton.';
comment on column elections.polling_stations.constituency is 'Legislative constituency (circonscription).';
comment on column elections.polling_stations.electors is 'Registered electors where known.';
comment on column elections.polling_stations.colour is 'Number of the colour on the map, unlike that of every neighbour; kept by a trigger, not by hand.';
comment on column elections.polling_stations.source is 'File or producer the row came from.';
select beffroi.town_table('elections.polling_stations');

create table elections.results (
    commune text not null,
    station text not null,
    ballot text not null,
    round smallint not null default 1,
    held date,
    candidate text not null,
    registered integer, voters integer, valid_votes integer, votes integer,
    primary key (commune, station, ballot, round, candidate)
);
comment on table elections.results is 'Votes by polling station and candidate of past ballots.';
alter table elections.results enable row level security;
create policy scope on elections.results using (beffroi.in_scope(commune)) with check (beffroi.in_scope(commune));
grant select, insert, update, delete on elections.results to beffroi_app;
