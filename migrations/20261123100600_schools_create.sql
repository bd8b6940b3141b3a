create schema schools;
comment on schema schools is 'School perimeters (carte scolaire).';
grant usage on schema schools to beffroi_app;

create table schools.school_perimeters (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    school text,
    level text,
    year integer,
    capacity integer,
    colour smallint check (colour >= 0),
    geom geometry(MultiPolygon, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table schools.school_perimeters is 'Catchment area of a school (périmètre ou secteur scolaire).';
comment on column schools.school_perimeters.commune is 'INSEE code of the commune.';
comment on column schools.school_perimeters.id is 'Identifier of the perimeter in its level and year.';
comment on column schools.school_perimeters.school is 'Name of the school.';
comment on column schools.school_perimeters.level is 'nursery (maternelle), primary (élémentaire), college.';
comment on column schools.school_perimeters.year is 'First calendar year of the school year.';
comment on column schools.school_perimeters.capacity is 'Pupils the school can take.';
comment on column schools.school_perimeters.colour is 'Number of the colour on the map, unlike that of every neighbour; kept by a trigger, not by hand.';
comment on column schools.school_perimeters.source is 'File or producer the row came from.';
select beffroi.town_table('schools.school_perimeters');
