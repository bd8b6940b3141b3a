create schema planning;
comment on schema planning is 'Urban planning documents (PLU, PLUi: CNIG standard) and easements (SUP).';
grant usage on schema planning to beffroi_app;

create table planning.zoning (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    document text,
    label text,
    long_label text,
    kind text,
    main_use text,
    file text,
    url text,
    validated date,
    geom geometry(MultiPolygon, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table planning.zoning is 'Zone of a planning document (ZONE_URBA).';
comment on column planning.zoning.commune is 'INSEE code of the commune.';
comment on column planning.zoning.id is 'Identifier in the document, or a digest when it has none.';
comment on column planning.zoning.document is 'IDURBA of the planning document.';
comment on column planning.zoning.label is 'LIBELLE: code of the zone (12 characters at most).';
comment on column planning.zoning.long_label is 'LIBELONG.';
comment on column planning.zoning.kind is 'TYPEZONE: U, AUc, AUs, A, N (and the older Ah, Nh, Nd).';
comment on column planning.zoning.main_use is 'DESTDOMI / FORMDOMI.';
comment on column planning.zoning.file is 'NOMFIC.';
comment on column planning.zoning.url is 'URLFIC.';
comment on column planning.zoning.validated is 'DATVALID / DATAPPRO.';
comment on column planning.zoning.source is 'File or producer the row came from.';
select beffroi.town_table('planning.zoning');

create table planning.prescriptions (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    document text,
    label text,
    text text,
    kind text,
    subkind text,
    file text,
    url text,
    validated date,
    geom geometry(Geometry, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table planning.prescriptions is 'Prescription of a planning document (PRESCRIPTION_SURF, _LIN, _PCT).';
comment on column planning.prescriptions.commune is 'INSEE code of the commune.';
comment on column planning.prescriptions.id is 'Identifier in the document, or a digest when it has none.';
comment on column planning.prescriptions.document is 'IDURBA of the planning document.';
comment on column planning.prescriptions.label is 'LIBELLE.';
comment on column planning.prescriptions.text is 'TXT: label on the map.';
comment on column planning.prescriptions.kind is 'TYPEPSC.';
comment on column planning.prescriptions.subkind is 'STYPEPSC.';
comment on column planning.prescriptions.file is 'NOMFIC.';
comment on column planning.prescriptions.url is 'URLFIC.';
comment on column planning.prescriptions.validated is 'DATVALID / DATAPPRO.';
comment on column planning.prescriptions.source is 'File or producer the row came from.';
select beffroi.town_table('planning.prescriptions');

create table planning.planning_information (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    document text,
    label text,
    text text,
    kind text,
    subkind text,
    file text,
    url text,
    validated date,
    geom geometry(Geometry, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table planning.planning_information is 'Information layer of a planning document (INFO_SURF, _LIN, _PCT).';
comment on column planning.planning_information.commune is 'INSEE code of the commune.';
comment on column planning.planning_information.id is 'Identifier in the document, or a digest when it has none.';
comment on column planning.planning_information.document is 'IDURBA of the planning document.';
comment on column planning.planning_information.label is 'LIBELLE.';
comment on column planning.planning_information.text is 'TXT: label on the map.';
comment on column planning.planning_information.kind is 'TYPEINF.';
comment on column planning.planning_information.subkind is 'STYPEINF.';
comment on column planning.planning_information.file is 'NOMFIC.';
comment on column planning.planning_information.url is 'URLFIC.';
comment on column planning.planning_information.validated is 'DATVALID / DATAPPRO.';
comment on column planning.planning_information.source is 'File or producer the row came from.';
select beffroi.town_table('planning.planning_information');

create table planning.easements (
    fid bigint generated always as identity primary key,
    commune text not null check (commune ~ '^[0-9][0-9AB][0-9]{3}$'),
    id text not null,
    category text,
    role text,
    easement text,
    generator text,
    name text,
    kind text,
    act text,
    manager text,
    url text,
    geom geometry(Geometry, 4326) not null,
    source text,
    valid_from timestamptz not null default beffroi.as_of(),
    unique (commune, id)
);
comment on table planning.easements is 'Public-utility easement (servitude d’utilité publique): generator or area of effect (assiette).';
comment on column planning.easements.commune is 'INSEE code of the commune.';
comment on column planning.easements.id is 'IDGEN or IDASS.';
comment on column planning.easements.category is 'CATEGORIE: AC1, AC2, I4, PM1…';
comment on column planning.easements.role is 'generator or area.';
comment on column planning.easements.easement is 'IDSUP.';
comment on column planning.easements.generator is 'IDGEN of the generator of an area.';
comment on column planning.easements.name is 'NOMGEN, NOMASS or NOMSUPLITT.';
comment on column planning.easements.kind is 'TYPEGEN or TYPEASS.';
comment on column planning.easements.act is 'Acts that created it.';
comment on column planning.easements.manager is 'Managing service.';
comment on column planning.easements.url is 'Document.';
comment on column planning.easements.source is 'File or producer the row came from.';
select beffroi.town_table('planning.easements');
