create schema addresses;
comment on schema addresses is 'Addresses and streets (base adresse locale).';
grant usage on schema addresses to beffroi_app;

create table addresses.streets (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    name text,
    kind text,
    code text,
    geom geometry(MultiLineString, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table addresses.streets is 'Street or path (voie): its centre line.';
comment on column addresses.streets.commune is 'INSEE code of the commune.';
comment on column addresses.streets.id is 'Identifier of the source (BAN toponym, FANTOIR/TOPO code, OSM way).';
comment on column addresses.streets.name is 'Full name.';
comment on column addresses.streets.kind is 'Class: highway value of OSM, or the kind of the producer.';
comment on column addresses.streets.code is 'TOPO (ex FANTOIR) code of the street.';
comment on column addresses.streets.source is 'File or producer the row came from.';
select beffroi.town_table('addresses.streets');

create table addresses.addresses (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    number integer,
    suffix text,
    street text,
    street_code text,
    locality text,
    postcode text,
    post_town text,
    position text,
    certified boolean,
    parcels text,
    updated date,
    ban_id text,
    geom geometry(Point, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table addresses.addresses is 'Address point (adresse).';
comment on column addresses.addresses.commune is 'INSEE code of the commune.';
comment on column addresses.addresses.id is 'cle_interop of the BAL, or identifier of the source.';
comment on column addresses.addresses.number is 'House number.';
comment on column addresses.addresses.suffix is 'bis, ter, A…';
comment on column addresses.addresses.street is 'Name of the street or locality.';
comment on column addresses.addresses.street_code is 'TOPO (ex FANTOIR) code of the street, or identifier in the source.';
comment on column addresses.addresses.locality is 'Complement (lieu-dit).';
comment on column addresses.addresses.postcode is 'Postal code.';
comment on column addresses.addresses.post_town is 'Name of the commune as written in addresses.';
comment on column addresses.addresses.position is 'Kind of position: entrée, bâtiment, parcelle, segment…';
comment on column addresses.addresses.certified is 'Certified by the commune.';
comment on column addresses.addresses.parcels is 'Cadastral parcels joined by |.';
comment on column addresses.addresses.updated is 'Last update in the source.';
comment on column addresses.addresses.ban_id is 'id_ban_adresse (UUID).';
comment on column addresses.addresses.source is 'File or producer the row came from.';
select beffroi.town_table('addresses.addresses');
