create schema cadastre;
comment on schema cadastre is 'Cadastral plan (plan cadastral informatisé, PCI) and commune outlines.';
grant usage on schema cadastre to beffroi_app;

create table cadastre.communes (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    name text,
    department text,
    population integer,
    legal_srid integer,
    geom geometry(MultiPolygon, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table cadastre.communes is 'Commune outline.';
comment on column cadastre.communes.commune is 'INSEE code of the commune.';
comment on column cadastre.communes.id is 'INSEE code, same as commune.';
comment on column cadastre.communes.name is 'Official name.';
comment on column cadastre.communes.department is 'Code of the département.';
comment on column cadastre.communes.population is 'Municipal population where known.';
comment on column cadastre.communes.legal_srid is 'EPSG code of the legal projection chosen for the commune (arrêté of 5 March 2019): Lambert-93 CC zone or overseas system.';
comment on column cadastre.communes.source is 'File or producer the row came from.';
select beffroi.town_table('cadastre.communes');

create table cadastre.sections (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    prefix text,
    code text,
    geom geometry(MultiPolygon, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table cadastre.sections is 'Cadastral section.';
comment on column cadastre.sections.commune is 'INSEE code of the commune.';
comment on column cadastre.sections.id is '10 characters: commune, prefix, section.';
comment on column cadastre.sections.prefix is '3 digits: absorbed commune or 000.';
comment on column cadastre.sections.code is 'Section code, 1 or 2 letters or digits.';
comment on column cadastre.sections.source is 'File or producer the row came from.';
select beffroi.town_table('cadastre.sections');

create table cadastre.sheets (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    prefix text,
    section text,
    number text,
    quality text,
    making text,
    scale text,
    geom geometry(MultiPolygon, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table cadastre.sheets is 'Cadastral sheet (feuille).';
comment on column cadastre.sheets.commune is 'INSEE code of the commune.';
comment on column cadastre.sheets.id is '12 characters: section and sheet number.';
comment on column cadastre.sheets.prefix is '3 digits: absorbed commune or 000.';
comment on column cadastre.sheets.section is 'Section code.';
comment on column cadastre.sheets.number is 'Sheet number.';
comment on column cadastre.sheets.quality is 'QUPL code: quality of the plan.';
comment on column cadastre.sheets.making is 'COPL code: how the plan was made.';
comment on column cadastre.sheets.scale is 'Scale of the plan (denominator).';
comment on column cadastre.sheets.source is 'File or producer the row came from.';
select beffroi.town_table('cadastre.sheets');

create table cadastre.parcels (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    prefix text,
    section text,
    number text,
    area integer,
    surveyed boolean,
    address text,
    created date,
    updated date,
    geom geometry(MultiPolygon, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table cadastre.parcels is 'Cadastral parcel (parcelle).';
comment on column cadastre.parcels.commune is 'INSEE code of the commune.';
comment on column cadastre.parcels.id is '14 characters: commune, prefix, section, number.';
comment on column cadastre.parcels.prefix is '3 digits: absorbed commune or 000.';
comment on column cadastre.parcels.section is 'Section code, without leading zero.';
comment on column cadastre.parcels.number is 'Number in the section, without leading zeros.';
comment on column cadastre.parcels.area is 'Stated area (contenance) in m².';
comment on column cadastre.parcels.surveyed is 'True when surveyed (arpentée).';
comment on column cadastre.parcels.address is 'Cadastral address of the parcel where the source gives one.';
comment on column cadastre.parcels.created is 'Creation in the source.';
comment on column cadastre.parcels.updated is 'Last update in the source.';
comment on column cadastre.parcels.source is 'File or producer the row came from.';
select beffroi.town_table('cadastre.parcels');

create table cadastre.buildings (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    kind text,
    name text,
    created date,
    updated date,
    geom geometry(MultiPolygon, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table cadastre.buildings is 'Building of the cadastral plan.';
comment on column cadastre.buildings.commune is 'INSEE code of the commune.';
comment on column cadastre.buildings.id is 'Identifier of the source, or a digest of commune, type and geometry when it has none.';
comment on column cadastre.buildings.kind is '01 hard (dur), 02 light (léger); other producers give their own kind.';
comment on column cadastre.buildings.name is 'Text on the plan.';
comment on column cadastre.buildings.created is 'Creation in the source.';
comment on column cadastre.buildings.updated is 'Last update in the source.';
comment on column cadastre.buildings.source is 'File or producer the row came from.';
select beffroi.town_table('cadastre.buildings');

create table cadastre.localities (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    name text,
    created date,
    updated date,
    geom geometry(MultiPolygon, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table cadastre.localities is 'Locality (lieu-dit).';
comment on column cadastre.localities.commune is 'INSEE code of the commune.';
comment on column cadastre.localities.id is 'Digest of commune, name and geometry.';
comment on column cadastre.localities.name is 'Name of the locality.';
comment on column cadastre.localities.created is 'Creation in the source.';
comment on column cadastre.localities.updated is 'Last update in the source.';
comment on column cadastre.localities.source is 'File or producer the row came from.';
select beffroi.town_table('cadastre.localities');

create table cadastre.section_prefixes (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    former_commune text,
    name text,
    geom geometry(MultiPolygon, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table cadastre.section_prefixes is 'Area of a section prefix (commune absorbed by a merger).';
comment on column cadastre.section_prefixes.commune is 'INSEE code of the commune.';
comment on column cadastre.section_prefixes.id is 'Commune and prefix.';
comment on column cadastre.section_prefixes.former_commune is 'INSEE code of the absorbed commune.';
comment on column cadastre.section_prefixes.name is 'Name of the absorbed commune.';
comment on column cadastre.section_prefixes.source is 'File or producer the row came from.';
select beffroi.town_table('cadastre.section_prefixes');

create table cadastre.tax_subdivisions (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    parcel text,
    letter text,
    geom geometry(MultiPolygon, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table cadastre.tax_subdivisions is 'Fiscal subdivision of a parcel (subdivision fiscale).';
comment on column cadastre.tax_subdivisions.commune is 'INSEE code of the commune.';
comment on column cadastre.tax_subdivisions.id is 'Parcel and letter, with a rank when repeated.';
comment on column cadastre.tax_subdivisions.parcel is 'Parcel, 14 characters.';
comment on column cadastre.tax_subdivisions.letter is 'Letter of the subdivision.';
comment on column cadastre.tax_subdivisions.source is 'File or producer the row came from.';
select beffroi.town_table('cadastre.tax_subdivisions');

create table cadastre.details (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    class text not null,
    symbol text,
    name text,
    orientation double precision,
    geom geometry(Geometry, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table cadastre.details is 'Other object of the plan: topographic line, point or area, boundary stone, street number text, road or river section.';
comment on column cadastre.details.commune is 'INSEE code of the commune.';
comment on column cadastre.details.id is 'Sheet and object of the EDIGEO exchange.';
comment on column cadastre.details.class is 'EDIGEO class (TLINE, TPOINT, TSURF, BORNE, ZONCOMMUNI, TRONFLUV, TRONROUTE, NUMVOIE, VOIEP, PTCANV, SYMBLIM, BOULON, CROIX, CHARGE).';
comment on column cadastre.details.symbol is 'SYM code of the object.';
comment on column cadastre.details.name is 'Text on the plan.';
comment on column cadastre.details.orientation is 'ORI, degrees.';
comment on column cadastre.details.source is 'File or producer the row came from.';
select beffroi.town_table('cadastre.details');

create table cadastre.parcel_lineage (
    commune text not null,
    parcel_from text not null,
    parcel_to text not null,
    at timestamptz not null,
    share double precision not null check (share > 0),
    primary key (commune, parcel_from, parcel_to, at)
);
comment on table cadastre.parcel_lineage is 'Which parcels a vanished parcel became: share of the surface of parcel_from found in parcel_to.';
alter table cadastre.parcel_lineage enable row level security;
create policy scope on cadastre.parcel_lineage using (beffroi.in_scope(commune)) with check (beffroi.in_scope(commune));
grant select, insert, update, delete on cadastre.parcel_lineage to beffroi_app;
