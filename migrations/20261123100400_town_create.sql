create schema town;
comment on schema town is 'Public buildings and places of the town.';
grant usage on schema town to beffroi_app;

create table town.public_buildings (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    name text,
    kind text,
    address text,
    phone text,
    geom geometry(Geometry, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table town.public_buildings is 'Public establishment or remarkable place.';
comment on column town.public_buildings.commune is 'INSEE code of the commune.';
comment on column town.public_buildings.id is 'Identifier of the source.';
comment on column town.public_buildings.name is 'Name.';
comment on column town.public_buildings.kind is 'Kind: town hall, school, cemetery, monument…';
comment on column town.public_buildings.address is 'Address.';
comment on column town.public_buildings.phone is 'Public telephone number.';
comment on column town.public_buildings.source is 'File or producer the row came from.';
select beffroi.town_table('town.public_buildings');
